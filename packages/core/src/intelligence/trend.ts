import type { Evidence, Trend } from '@renubu/contracts/intelligence';
import type { MetricFacts } from './facts.ts';

export interface TrendOptions {
  windowDays: number;
  /** Least number of samples in each window. */
  minSamples: number;
  /** A change up to this many per cent either way counts as flat. */
  flatPercent: number;
}

export const defaultTrendOptions: TrendOptions = { windowDays: 30, minSamples: 3, flatPercent: 5 };

/** A metric whose value is itself a change in per cent, measured elsewhere. */
const REPORTED_CHANGE = 'usage.change_percent';
const MS_PER_DAY = 86_400_000;

/** One dated value of a metric. */
export interface Sample {
  /** ISO-8601 instant. */
  at: string;
  value: number;
  signalId: string;
}

function mean(samples: readonly Sample[]): number | null {
  return samples.length === 0 ? null : samples.reduce((sum, { value }) => sum + value, 0) / samples.length;
}

/**
 * Aggregates samples of one metric: the recent window is the `windowDays` up to and including `now`, the earlier one
 * the same length before it. Older and future samples count for neither; the latest value is the newest not in the
 * future. Cites the newest five signals.
 */
export function aggregateSamples(
  metric: string,
  samples: readonly Sample[],
  now: string,
  windowDays: number = defaultTrendOptions.windowDays,
): MetricFacts {
  const until = Date.parse(now);
  const window = windowDays * MS_PER_DAY;
  const known = samples
    .map((sample) => ({ ...sample, age: until - Date.parse(sample.at) }))
    .filter(({ age }) => age >= 0)
    .sort((a, b) => a.age - b.age);
  const recent = known.filter(({ age }) => age < window);
  const earlier = known.filter(({ age }) => age >= window && age < 2 * window);
  return {
    metric,
    recentMean: mean(recent),
    earlierMean: mean(earlier),
    recentCount: recent.length,
    earlierCount: earlier.length,
    latest: known[0]?.value ?? null,
    latestAt: known[0]?.at ?? null,
    signalIds: known.slice(0, 5).map(({ signalId }) => signalId),
  };
}

/** Signals of a metric as evidence, labelled with its latest value and day. */
export function metricEvidence({ metric, latest, latestAt, signalIds }: MetricFacts): Evidence[] {
  const label =
    latest === null || latestAt === null ? metric : `${metric} ${round1(latest)} on ${latestAt.slice(0, 10)}`;
  return signalIds.slice(0, 3).map((id, index) => ({ kind: 'signal', id, label: index === 0 ? label : metric }));
}

/**
 * Rounds to one decimal place, halves away from zero. Tested on the value a person would write, so that 2.25 % read as
 * 2.2499999999999996 does not come out as 2.2.
 */
export function round1(value: number): number {
  const scaled = Number((Math.abs(value) * 10).toPrecision(12));
  const rounded = (Math.sign(value) * Math.round(scaled)) / 10;
  return rounded === 0 ? 0 : rounded;
}

function directionOf(changePercent: number, flatPercent: number): Trend['direction'] {
  if (Math.abs(changePercent) <= flatPercent) return 'flat';
  return changePercent > 0 ? 'up' : 'down';
}

/** The change from an earlier mean of 0 has no percentage; its direction is still known. */
function changeFromZero(recent: number): Pick<Trend, 'direction' | 'changePercent'> {
  if (recent === 0) return { direction: 'flat', changePercent: 0 };
  return { direction: recent > 0 ? 'up' : 'down', changePercent: null };
}

function changeOf(recent: number, earlier: number, flatPercent: number): Pick<Trend, 'direction' | 'changePercent'> {
  if (earlier === 0) return changeFromZero(recent);
  const changePercent = round1(((recent - earlier) / Math.abs(earlier)) * 100);
  return { direction: directionOf(changePercent, flatPercent), changePercent };
}

/**
 * Direction and size of a metric's change: the mean of the recent window against the mean of the earlier one, in per
 * cent of the earlier, to one decimal. With fewer than `minSamples` in either window the direction is `unknown`.
 * `usage.change_percent` is a change already: its latest value is taken as it is.
 */
export function computeTrend(facts: MetricFacts, options: Partial<TrendOptions> = {}): Trend {
  const { windowDays, minSamples, flatPercent } = { ...defaultTrendOptions, ...options };
  const trend: Trend = {
    metric: facts.metric,
    direction: 'unknown',
    changePercent: null,
    recent: facts.recentMean,
    earlier: facts.earlierMean,
    windowDays,
    samples: facts.recentCount + facts.earlierCount,
    evidence: metricEvidence(facts),
  };
  if (facts.metric === REPORTED_CHANGE) {
    if (facts.latest === null) return trend;
    const changePercent = round1(facts.latest);
    return { ...trend, recent: null, earlier: null, changePercent, direction: directionOf(changePercent, flatPercent) };
  }
  const enough = facts.recentCount >= minSamples && facts.earlierCount >= minSamples;
  if (!enough || facts.recentMean === null || facts.earlierMean === null) return trend;
  return { ...trend, ...changeOf(facts.recentMean, facts.earlierMean, flatPercent) };
}
