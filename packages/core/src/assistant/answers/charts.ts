import type { ContentBlock } from '@renubu/contracts/assistant';
import type { Evidence } from '@renubu/contracts/intelligence';
import { answerWith, remark, say, type AssistantAnswer, type Said } from '../answer.ts';
import type { AssistantContext, CustomerNote, MetricSeries } from '../context.ts';
import { analysisEvidence, customerEvidence, metricValue } from '../facts.ts';
import { heard } from '../intents.ts';
import { change, day, number, percentage } from '../../evidence/facts.ts';
import { changeText, countText, dateText, listText, lower, numberText, unitsOf } from '../wording.ts';

type Chart = Extract<ContentBlock, { type: 'chart' }>;
const maxPoints = 60;

/** Risk and health by day, when there are at least two days. */
export function scoresChart({ scores }: AssistantContext, customer: CustomerNote): Chart[] {
  if (scores.length < 2) return [];
  const shown = thinned(scores, maxPoints);
  return [
    {
      type: 'chart',
      chartType: 'line',
      title: 'Risk and health',
      labels: shown.map(({ day: at }) => at),
      datasets: [
        { label: 'Risk', data: shown.map(({ risk }) => risk) },
        { label: 'Health', data: shown.map(({ health }) => health) },
      ],
      evidence: [analysisEvidence(customer)],
    },
  ];
}

/** At most `most` of the items, evenly chosen; the first and the last stay. */
export function thinned<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => items[Math.round(index * step)] as Item);
}

/** One metric as a chart. Counts of single events are bars, everything else is a line. */
export function metricChart(series: MetricSeries, currency: string): Chart {
  const shown = thinned(series.points, maxPoints);
  const isCount = /ticket_opened|meeting|churn/.test(series.metric);
  const scale = (value: number) => (series.metric === 'financial.arr' ? unitsOf(value, currency) : value);
  return {
    type: 'chart',
    chartType: isCount ? 'bar' : 'line',
    title: series.label,
    labels: shown.map(({ day: at }) => at),
    datasets: [{ label: series.label, data: shown.map(({ value }) => scale(value)) }],
    evidence: seriesEvidence(series),
  };
}

const seriesEvidence = ({ signalIds, label }: MetricSeries): Evidence[] =>
  signalIds.slice(0, 3).map((id) => ({ kind: 'signal', id, label }));

/** Words people use for metrics that are named otherwise. */
const synonyms: [RegExp, string][] = [
  [/active users|usage|adoption|nutzung|log-?ins?/, 'usage.active_users'],
  [/utili[sz]ation|seats|auslastung|lizenz/, 'usage.utilization'],
  [/tickets?|support/, 'support.ticket_opened'],
  [/resolution/, 'support.resolution_hours'],
  [/csat|satisf|zufrieden/, 'support.csat'],
  [/\bnps\b|promoter|satisf|zufrieden/, 'engagement.nps'],
  [/meeting|contact|termin/, 'engagement.meeting'],
  [/sentiment|stimmung|mood/, 'engagement.sentiment'],
  [/past due|payment|overdue|zahlung/, 'financial.days_past_due'],
  [/\barr\b|revenue|umsatz/, 'financial.arr'],
];

/** The series a question is about: one that is named, else what people mean by their words. */
export function seriesAskedFor({ series }: AssistantContext, text: string): MetricSeries | undefined {
  const said = heard(text);
  const named = series.find(({ metric, label }) => said.includes(label.toLowerCase()) || said.includes(metric));
  const meant = synonyms.flatMap(([pattern, metric]) => (pattern.test(said) ? [metric] : []));
  return named ?? series.find(({ metric }) => meant.includes(metric));
}

/** How usage went, with its chart: of active users, else of events, else as reported. */
export function answerUsage(context: AssistantContext, customer: CustomerNote): AssistantAnswer {
  const wanted = ['usage.active_users', 'usage.events', 'usage.utilization', 'usage.change_percent'];
  const known = wanted.flatMap((name) => context.series.find(({ metric }) => metric === name) ?? []);
  const used = known.find(({ metric }) => metric === 'usage.utilization');
  const said = known.slice(0, 2).flatMap((series) => describe(context, series, customer));
  const main = known[0];
  if (main === undefined) return nothingOf(context, customer, 'usage');
  return answerWith(
    context,
    [
      { said: [...said, ...seatsSaid(context, customer)] },
      metricChart(main, customer.currency),
      ...(used === undefined || used === main ? [] : [metricChart(used, customer.currency)]),
    ],
    { suggestions: ['Why is the risk what it is?', 'What should I do next?', 'Draft a check-in e-mail'] },
  );
}

function seatsSaid({ series }: AssistantContext, customer: CustomerNote): Said[] {
  const users = series.find(({ metric }) => metric === 'usage.active_users');
  const latest = users?.points.at(-1);
  if (users === undefined || latest === undefined || customer.seats === null || customer.seats <= 0) return [];
  const share = Math.round((latest.value / customer.seats) * 100);
  return [
    say(
      `${numberText(latest.value)} of ${numberText(customer.seats)} seats were active on ${dateText(latest.day)}, ${share} %.`,
      [...seriesEvidence(users), customerEvidence(customer)],
      [number(latest.value), day(latest.day), percentage(share)],
    ),
  ];
}

/** The trend of any metric that has a series. */
export function answerChart(context: AssistantContext, customer: CustomerNote, text: string): AssistantAnswer {
  if (/risk|health|score|risiko/.test(heard(text))) {
    const chart = scoresChart(context, customer);
    if (chart.length > 0) return answerWith(context, [...chart]);
  }
  const asked = seriesAskedFor(context, text);
  if (asked === undefined) return context.series.length === 0 ? nothingOf(context, customer, 'data') : offer(context);
  return answerWith(context, [{ said: describe(context, asked, customer) }, metricChart(asked, customer.currency)]);
}

/** First and last value of a series and the change between its recent and its earlier window, where one is known. */
function describe({ intelligence }: AssistantContext, series: MetricSeries, { currency }: CustomerNote): Said[] {
  const [first, last] = [series.points[0], series.points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const evidence = seriesEvidence(series);
  const trend = intelligence?.trends.find(({ metric }) => metric === series.metric);
  const [from, to] = [
    metricValue(series.metric, first.value, currency),
    metricValue(series.metric, last.value, currency),
  ];
  const range = say(
    `${series.label} went from ${numberText(Number(from.value))} on ${dateText(first.day)} to ${numberText(Number(to.value))} on ${dateText(last.day)}.`,
    evidence,
    [number(Number(from.value)), number(Number(to.value)), day(first.day), day(last.day)],
  );
  if (trend === undefined || trend.changePercent === null) return [range];
  const moved = `${series.label} ${changeText(trend.changePercent)} against the ${countText(trend.windowDays, 'day')} before.`;
  return [say(moved, trend.evidence, [change(trend.changePercent), number(trend.windowDays)]), range];
}

function nothingOf(context: AssistantContext, customer: CustomerNote, what: string): AssistantAnswer {
  const text = `No ${what} signals of ${customer.name} have come in, so there is nothing to show.`;
  return answerWith(context, [{ said: [say(text, [customerEvidence(customer)])] }]);
}

function offer(context: AssistantContext): AssistantAnswer {
  const names = context.series.map(({ label }) => lower(label));
  const text = `I can draw ${listText(names, 'or')}. Which one?`;
  const suggestions = context.series.slice(0, 4).map(({ label }) => `Show the trend of ${lower(label)}`);
  return answerWith(context, [{ said: [remark(text)] }], { suggestions });
}
