import type { AccountPlan } from '@renubu/contracts/renewals';
import { companies } from './names.ts';
import type { Random } from './random.ts';

/** What decides how a sample customer looks; everything else about it is drawn to fit. */
export interface Sketch {
  name: string;
  industry: string;
  ownerKey: string;
  plan: AccountPlan;
  arrMinor: number;
  daysToRenewal: number;
  seats: number;
  /** Relative change of usage over the last 30 days. */
  usageChange: number;
  openTickets: number;
  daysSinceContact: number;
  nps: number;
  /** Risk score sent by the customer-intelligence platform, if any. */
  platformRisk: number | null;
  hasChampion: boolean;
  daysPastDue: number;
  /** `open`: its renewal is being worked on today. */
  work: 'open' | 'pending';
}

const dollars = (amount: number): number => amount * 100;

/** The plan's story: Acme on top of Sarah's queue, TechCo behind it. */
const told: Sketch[] = [
  {
    name: 'Acme Corporation',
    industry: 'Technology',
    ownerKey: 'sarah',
    plan: 'invest',
    arrMinor: dollars(500_000),
    daysToRenewal: 3,
    seats: 400,
    usageChange: -0.23,
    openTickets: 5,
    daysSinceContact: 24,
    nps: 6,
    platformRisk: 72,
    hasChampion: true,
    daysPastDue: 0,
    work: 'pending',
  },
  {
    name: 'TechCo',
    industry: 'Technology',
    ownerKey: 'sarah',
    plan: 'manage',
    arrMinor: dollars(180_000),
    daysToRenewal: 28,
    seats: 150,
    usageChange: -0.04,
    openTickets: 2,
    daysSinceContact: 12,
    nps: 7,
    platformRisk: 45,
    hasChampion: true,
    daysPastDue: 0,
    work: 'pending',
  },
];

/** Sarah's five open executions: what the workload penalty of her scores counts. */
const sarahsOpenWork: readonly (readonly [index: number, days: number, arr: number])[] = [
  [0, 96, 90_000],
  [1, 128, 120_000],
  [2, 84, 64_000],
  [3, 141, 82_000],
  [4, 107, 56_000],
];

/** Days to renewal of the others, so that every stage of the ten-stage table is there. */
const daysPerStage: readonly (readonly [low: number, high: number, count: number])[] = [
  [-20, -2, 2],
  [1, 6, 2],
  [7, 14, 3],
  [15, 29, 4],
  [30, 59, 7],
  [60, 89, 6],
  [90, 119, 6],
  [120, 149, 6],
  [150, 179, 5],
  [180, 340, 12],
];

const owners = ['david', 'mei', 'lucas', 'priya', 'tom'] as const;

function drawSketch(
  random: Random,
  company: readonly [string, string],
  ownerKey: string,
  daysToRenewal: number,
): Sketch {
  const arrMinor = dollars(Math.round(random.between(18, 100) * (random.chance(0.25) ? 3 : 1)) * 1000);
  const troubled = random.chance(0.25);
  return {
    name: company[0],
    industry: company[1],
    ownerKey,
    plan:
      arrMinor >= dollars(150_000)
        ? random.pick(['invest', 'expand'] as const)
        : random.pick(['manage', 'manage', 'monitor', 'expand'] as const),
    arrMinor,
    daysToRenewal,
    seats: Math.max(5, Math.round(arrMinor / 100 / random.between(700, 1500))),
    usageChange: troubled ? random.between(-0.35, -0.08) : random.between(-0.04, 0.22),
    openTickets: troubled ? random.integer(2, 6) : random.integer(0, 2),
    daysSinceContact: troubled ? random.integer(20, 60) : random.integer(2, 25),
    nps: troubled ? random.integer(2, 6) : random.integer(6, 10),
    platformRisk: null,
    hasChampion: !troubled || random.chance(0.5),
    daysPastDue: troubled && random.chance(0.3) ? random.integer(5, 45) : 0,
    work: 'pending',
  };
}

/** About sixty sketches: the story's two, Sarah's open work, and the rest of the team's customers in all stages. */
export function sketchCustomers(random: Random): Sketch[] {
  const pool = [...companies];
  const take = (): readonly [string, string] => pool.shift() ?? ['Unnamed', 'Services'];
  const sarahs = sarahsOpenWork.map(([, days, arr]): Sketch => ({
    ...drawSketch(random, take(), 'sarah', days),
    plan: 'manage',
    arrMinor: dollars(arr),
    work: 'open',
  }));
  const rest = daysPerStage.flatMap(([low, high, count], stage) =>
    Array.from({ length: count }, (_, index) => {
      const sketch = drawSketch(
        random,
        take(),
        owners[(stage + index) % owners.length] ?? 'david',
        random.integer(low, high),
      );
      return { ...sketch, work: random.chance(0.2) && sketch.daysToRenewal > 6 ? ('open' as const) : sketch.work };
    }),
  );
  return [...told, ...sarahs, ...rest];
}
