import type { AccountPlan } from '@renubu/contracts/renewals';
import { addDays, addMonths } from '@renubu/core/calendar/dates';
import { countries, firstNames, lastNames, stakeholderTitles } from './names.ts';
import { createRandom, type Random } from './random.ts';
import { drawSignals, type SampleSignal } from './signals.ts';
import { sketchCustomers, type Sketch } from './story.ts';

export interface SampleStakeholder {
  id: string;
  name: string;
  title: string;
  role: 'decision_maker' | 'influencer' | 'champion' | 'user';
  influence: 'high' | 'medium' | 'low';
  sentiment: 'positive' | 'neutral' | 'negative';
  relationshipStrength: number;
  email: string;
  lastInteractionAt: string;
}

export interface SampleContract {
  id: string;
  number: string;
  startDate: string;
  endDate: string;
  arrMinor: number;
  seats: number;
  status: 'active' | 'ended';
  autoRenew: boolean;
  noticeDays: number;
}

export interface SampleCustomer {
  id: string;
  name: string;
  domain: string;
  industry: string;
  country: string;
  employeeCount: number;
  plan: AccountPlan;
  ownerKey: string;
  arrMinor: number;
  renewalDate: string;
  seats: number;
  signupDate: string;
  work: Sketch['work'];
  contracts: SampleContract[];
  stakeholders: SampleStakeholder[];
  signals: SampleSignal[];
  /** Outcome of last year's renewal and when it was completed. */
  lastRenewal: { completedOn: string; minutes: number };
}

/** Seed of the shipped sample; another one gives another company with the same story. */
export const sampleSeed = 20_260_101;

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

function drawStakeholders(random: Random, sketch: Sketch, domain: string, today: string): SampleStakeholder[] {
  const wanted = stakeholderTitles
    .filter(([role]) => sketch.hasChampion || role !== 'champion')
    .slice(0, random.integer(3, 5));
  return wanted.map(([role, title], index) => {
    const first = random.pick(firstNames);
    const last = random.pick(lastNames);
    const warm = sketch.nps >= 7 || role === 'champion';
    return {
      id: random.uuid(),
      name: `${first} ${last}`,
      title,
      role,
      influence: role === 'decision_maker' ? 'high' : role === 'user' ? 'low' : 'medium',
      sentiment: warm ? 'positive' : sketch.nps <= 4 && role === 'decision_maker' ? 'negative' : 'neutral',
      relationshipStrength: warm ? random.integer(7, 10) : random.integer(2, 6),
      email: `${first}.${last}@${domain}`.toLowerCase(),
      lastInteractionAt: `${addDays(today, -(sketch.daysSinceContact + index * 9))}T07:30:00.000Z`,
    };
  });
}

/** Yearly contracts up to the one that renews next; each year cost a little less than the next. */
function drawContracts(random: Random, sketch: Sketch, renewalDate: string, code: string): SampleContract[] {
  return [1, 0].map((yearsBack) => ({
    id: random.uuid(),
    number: `${code}-${yearsBack === 0 ? 2 : 1}`,
    startDate: addMonths(renewalDate, -12 * (yearsBack + 1)),
    endDate: addMonths(renewalDate, -12 * yearsBack),
    arrMinor: yearsBack === 0 ? sketch.arrMinor : Math.round((sketch.arrMinor * 0.92) / 1000) * 1000,
    seats: yearsBack === 0 ? sketch.seats : Math.round(sketch.seats * 0.9),
    status: yearsBack === 0 ? ('active' as const) : ('ended' as const),
    autoRenew: random.chance(0.4),
    noticeDays: random.pick([30, 60, 90] as const),
  }));
}

/** The sample organization's customers relative to `today` (`YYYY-MM-DD`); the same seed and day give the same result. */
export function generateCustomers(today: string, seed: number = sampleSeed): SampleCustomer[] {
  const random = createRandom(seed);
  return sketchCustomers(random).map((sketch, index): SampleCustomer => {
    const domain = `${slug(sketch.name)}.example`;
    const renewalDate = addDays(today, sketch.daysToRenewal);
    const contracts = drawContracts(random, sketch, renewalDate, `C-${String(1001 + index)}`);
    return {
      id: random.uuid(),
      name: sketch.name,
      domain,
      industry: sketch.industry,
      country: random.pick(countries),
      employeeCount: sketch.seats * random.integer(3, 20),
      plan: sketch.plan,
      ownerKey: sketch.ownerKey,
      arrMinor: sketch.arrMinor,
      renewalDate,
      seats: sketch.seats,
      signupDate: addDays(addMonths(renewalDate, -24), -random.integer(0, 400)),
      work: sketch.work,
      contracts,
      stakeholders: drawStakeholders(random, sketch, domain, today),
      signals: drawSignals(random, sketch, today),
      lastRenewal: {
        completedOn: addDays(addMonths(renewalDate, -12), -random.integer(2, 20)),
        minutes: random.integer(40, 240),
      },
    };
  });
}
