import type { CustomerView, Figure } from '../../view.ts';

/** How somebody could change a factor: its range, a step worth naming, and how to put a value into a view. */
export interface Lever {
  least: number;
  most: number;
  step: number;
  /** Which way lowers the risk. */
  better: 'up' | 'down';
  /** A change by this much takes about as much work as one such change of any other factor. */
  effort: number;
  read: (view: CustomerView) => number | null;
  put: (view: CustomerView, value: number) => CustomerView;
}

export interface RiskFactorInfo {
  factor: string;
  name: string;
  meaning: string;
  /** The fewest and the most points of the prior. */
  least: number;
  most: number;
  /** Whether its past values are known, so that outcomes can teach its weight. */
  learnable: boolean;
  lever: Lever | null;
}

type FigureKey = {
  [Key in keyof CustomerView]: CustomerView[Key] extends Figure | null ? Key : never;
}[keyof CustomerView];

type Range = Omit<Lever, 'read' | 'put'>;

function lever(key: FigureKey, range: Range): Lever {
  return {
    ...range,
    read: (view) => view[key]?.value ?? null,
    put: (view, value) => ({ ...view, [key]: { value, evidence: view[key]?.evidence ?? [] } }),
  };
}

type People = NonNullable<CustomerView['stakeholders']>;

function peopleLever(key: 'count' | 'champions' | 'opposed', range: Range): Lever {
  const nobody: People = { count: 0, champions: 0, opposed: 0, evidence: [] };
  return {
    ...range,
    read: ({ stakeholders }) => stakeholders?.[key] ?? null,
    put: (view, value) => {
      const people = { ...(view.stakeholders ?? nobody), [key]: value };
      return { ...view, stakeholders: { ...people, count: Math.max(people.count, people.champions, people.opposed) } };
    },
  };
}

const info = (
  factor: string,
  name: string,
  meaning: string,
  [least, most]: [number, number],
  learnable: boolean,
  own: Lever | null,
): RiskFactorInfo => ({ factor, name, meaning, least, most, learnable, lever: own });

/** Every factor of customer risk in words; the points are those of `riskFactors`, their ranges are tested against it. */
export const riskFactorCatalog: readonly RiskFactorInfo[] = [
  info(
    'usage-trend',
    'Change of usage',
    'Falling usage raises the risk by a point per per cent, up to 30; rising usage lowers it.',
    [-10, 30],
    true,
    lever('usageChange', { least: -100, most: 50, step: 5, better: 'up', effort: 10 }),
  ),
  info(
    'utilization',
    'Seats in use',
    'Fewer than 70 % of seats in use raises the risk, more lowers it.',
    [-6, 12],
    true,
    lever('utilization', { least: 0, most: 100, step: 5, better: 'up', effort: 10 }),
  ),
  info(
    'open-tickets',
    'Open support tickets',
    'Every open ticket adds to the risk.',
    [0, 15],
    true,
    lever('openTickets', { least: 0, most: 50, step: 1, better: 'down', effort: 1 }),
  ),
  info(
    'escalations',
    'Tickets escalated in 30 days',
    'Every escalated ticket adds to the risk.',
    [0, 12],
    true,
    lever('escalations', { least: 0, most: 20, step: 1, better: 'down', effort: 1.5 }),
  ),
  info(
    'resolution-time',
    'Hours until a ticket is resolved',
    'More than a day adds to the risk.',
    [0, 6],
    true,
    lever('resolutionHours', { least: 0, most: 500, step: 12, better: 'down', effort: 24 }),
  ),
  info(
    'csat',
    'Satisfaction with support (0–5)',
    'Less than 4 of 5 raises the risk, more lowers it.',
    [-4, 10],
    true,
    lever('csat', { least: 0, most: 5, step: 0.5, better: 'up', effort: 0.5 }),
  ),
  info(
    'nps',
    'NPS answer (0–10)',
    'Less than 7 raises the risk, more lowers it.',
    [-6, 10],
    true,
    lever('nps', { least: 0, most: 10, step: 1, better: 'up', effort: 1 }),
  ),
  info(
    'sentiment',
    'Sentiment (−1 to 1)',
    'A negative tone raises the risk, a positive one lowers it.',
    [-6, 6],
    true,
    lever('sentiment', { least: -1, most: 1, step: 0.1, better: 'up', effort: 0.4 }),
  ),
  info(
    'last-contact',
    'Days since the last contact',
    'More than two weeks of silence adds to the risk.',
    [-2, 8],
    true,
    lever('daysSinceLastContact', { least: 0, most: 365, step: 7, better: 'down', effort: 60 }),
  ),
  info(
    'payments',
    'Days a payment is past due',
    'Late payments add to the risk.',
    [0, 12],
    true,
    lever('daysPastDue', { least: 0, most: 120, step: 1, better: 'down', effort: 10 }),
  ),
  info(
    'champion',
    'Champions',
    'Nobody who speaks for the product raises the risk, a champion lowers it.',
    [-4, 6],
    false,
    peopleLever('champions', { least: 0, most: 3, step: 1, better: 'up', effort: 1 }),
  ),
  info(
    'relationships',
    'People known',
    'Knowing only one person raises the risk, four or more lower it.',
    [-2, 5],
    false,
    peopleLever('count', { least: 1, most: 10, step: 1, better: 'up', effort: 1 }),
  ),
  info(
    'opposition',
    'People with a negative view',
    'Everyone with a negative view adds to the risk.',
    [0, 6],
    false,
    peopleLever('opposed', { least: 0, most: 10, step: 1, better: 'down', effort: 1.5 }),
  ),
  info('tenure', 'Time as a customer', 'New customers are at more risk than old ones.', [-5, 4], true, null),
  info('past-churn', 'Earlier churn', 'Having left before adds to the risk; it fades over a year.', [0, 8], true, null),
  info(
    'time-to-renewal',
    'Time to the renewal',
    'The less time is left, the less can be repaired.',
    [0, 18],
    false,
    null,
  ),
];

const byFactor = new Map(riskFactorCatalog.map((entry) => [entry.factor, entry]));

/** What is known of a factor; undefined for one that risk does not have. */
export function riskFactorInfo(factor: string): RiskFactorInfo | undefined {
  return byFactor.get(factor);
}
