import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StageKey } from '@renubu/contracts/renewals';
import { addMonths, dateOfDay, diffDays } from '../calendar/dates.ts';
import { isActiveSubscription, sumArr, type Subscription } from './arr.ts';
import { daysUntilRenewal } from './days-until.ts';
import { earlyStage, type EarlyTriggerInput } from './early-triggers.ts';
import { nextStage, nextWorkflow, stageMidpoint } from './next-workflow.ts';
import { fourStageTable, tenStageTable } from './presets.ts';
import { billingMonths, customerRenewalDate, nextRenewalDate } from './renewal-date.ts';
import { suggestPlan } from './suggested-plan.ts';

describe('daysUntilRenewal', () => {
  it('is the difference of UTC dates, whatever the hour', () => {
    expect(daysUntilRenewal('2026-03-04', '2026-03-01T23:59:59Z')).toBe(3);
    expect(daysUntilRenewal('2026-03-04', '2026-03-01T00:00:00Z')).toBe(3);
    expect(daysUntilRenewal('2026-03-01', '2026-03-02')).toBe(-1);
    expect(daysUntilRenewal('2026-03-01', '2026-02-28T23:00:00-05:00')).toBe(0);
    expect(daysUntilRenewal(null, '2026-03-02')).toBeNull();
  });
});

describe('nextRenewalDate', () => {
  it('rolls the start forward by whole periods', () => {
    expect(nextRenewalDate('2023-06-15', 'annual', '2026-03-01')).toBe('2026-06-15');
    expect(nextRenewalDate('2023-06-15', 'annual', '2026-06-15')).toBe('2026-06-15');
    expect(nextRenewalDate('2023-06-15', 'quarterly', '2026-06-16')).toBe('2026-09-15');
    expect(nextRenewalDate('2023-06-15', { months: 24 }, '2026-03-01')).toBe('2027-06-15');
    expect(nextRenewalDate('2026-03-01', 'monthly', '2026-03-01')).toBe('2026-04-01');
    expect(nextRenewalDate('2027-01-01', 'annual', '2026-03-01')).toBe('2028-01-01');
  });

  it('keeps to the end of the month', () => {
    expect(nextRenewalDate('2024-01-31', 'monthly', '2026-02-01')).toBe('2026-02-28');
    expect(nextRenewalDate('2024-01-31', 'monthly', '2026-03-01')).toBe('2026-03-31');
    expect(nextRenewalDate('2024-02-29', 'annual', '2027-03-01')).toBe('2028-02-29');
  });

  it('refuses periods that are not possible', () => {
    expect(() => billingMonths({ months: 0 })).toThrow(RangeError);
    expect(() => billingMonths({ months: 1.5 })).toThrow(RangeError);
  });

  it('is the first end of a period that is not past', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: 0, max: 9000 }),
        fc.integer({ min: 1, max: 40 }),
        (start, later, months) => {
          const [from, today] = [dateOfDay(start), dateOfDay(start + later)];
          let period = 1;
          while (addMonths(from, period * months) < today) period += 1;
          return nextRenewalDate(from, { months }, today) === addMonths(from, period * months);
        },
      ),
    );
  });
});

describe('subscriptions', () => {
  const today = '2026-03-01';
  const paid: Subscription = { startDate: '2025-04-10', endDate: null, arrMinor: 100, billing: 'annual', trial: false };
  const list: Subscription[] = [
    paid,
    { ...paid, startDate: '2025-03-20', arrMinor: 20 },
    { ...paid, startDate: '2025-03-02', arrMinor: 5, endDate: today },
    { ...paid, startDate: '2026-03-02', arrMinor: 7, billing: 'monthly' },
    { ...paid, startDate: '2025-03-05', arrMinor: 9, trial: true },
  ];

  it('count while they run', () => {
    expect(list.map((subscription) => isActiveSubscription(subscription, today))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(sumArr(list, today)).toBe(120);
    expect(sumArr([], today)).toBe(0);
  });

  it('give the customer its earliest renewal', () => {
    expect(customerRenewalDate(list, today)).toBe('2026-03-20');
    expect(customerRenewalDate(list.slice(2), today)).toBeNull();
  });
});

describe('suggestPlan', () => {
  it('follows ARR and health', () => {
    expect(suggestPlan(15_000_001, 76)).toBe('expand');
    expect(suggestPlan(15_000_000, 76)).toBe('invest');
    expect(suggestPlan(15_000_001, 75)).toBe('invest');
    expect(suggestPlan(5_000_000, 61)).toBe('manage');
    expect(suggestPlan(5_000_001, 60)).toBe('manage');
    expect(suggestPlan(null, 49)).toBe('monitor');
    expect(suggestPlan(9_000_000, null)).toBe('manage');
  });
});

describe('the next workflow', () => {
  it.each<[StageKey, StageKey | null, number | null]>([
    ['monitor', 'discovery', 164],
    ['discovery', 'prepare', 134],
    ['prepare', 'engage', 104],
    ['engage', 'negotiate', 74],
    ['negotiate', 'finalize', 44],
    ['finalize', 'signature', 22],
    ['signature', 'critical', 10],
    ['critical', 'emergency', 3],
    ['emergency', 'overdue', -1],
    ['overdue', null, null],
  ])('after %s is %s, %s days before the renewal', (stage, next, days) => {
    expect(nextStage(tenStageTable, stage)).toBe(next);
    const due = nextWorkflow(tenStageTable, stage, '2027-06-01', '2026-01-01');
    if (next === null) expect(due).toBeNull();
    else {
      expect(due?.stage).toBe(next);
      expect(diffDays(due!.date, '2027-06-01')).toBe(days);
    }
  });

  it('is due at once when its day has passed', () => {
    expect(nextWorkflow(tenStageTable, 'discovery', '2026-03-10', '2026-03-01')).toEqual({
      stage: 'prepare',
      date: '2026-03-01',
    });
  });

  it('may have a day of its own: 165 days left, day 140 is in 25 days', () => {
    const next = nextWorkflow(tenStageTable, 'discovery', '2026-06-15', '2026-01-01', { prepare: 140 });
    expect(next).toEqual({ stage: 'prepare', date: '2026-01-26' });
  });

  it('reads any table', () => {
    expect(nextStage(fourStageTable, 'monitor')).toBe('prepare');
    expect(stageMidpoint(fourStageTable, 'prepare')).toBe(105);
    expect(nextStage(fourStageTable, 'signature')).toBeNull();
    expect(stageMidpoint(tenStageTable, 'monitor')).toBeNull();
  });
});

describe('earlyStage', () => {
  const base: EarlyTriggerInput = {
    stage: 'engage',
    daysUntilRenewal: 100,
    events: [],
    complete: false,
    markedAtRisk: false,
  };
  const stage = (input: Partial<EarlyTriggerInput>) => earlyStage({ ...base, ...input })?.stage ?? null;

  it('moves on at what the customer says or signs', () => {
    expect(stage({ events: ['objection_raised'] })).toBe('negotiate');
    expect(stage({ events: ['competitive_evaluation'] })).toBe('negotiate');
    expect(stage({ events: ['budget_concerns'] })).toBe('negotiate');
    expect(stage({ stage: 'negotiate', events: ['verbal_commitment_secured'] })).toBe('finalize');
    expect(stage({ stage: 'finalize', events: ['contract_sent_for_signature'] })).toBe('signature');
    expect(stage({ events: ['verbal_commitment_secured'] })).toBeNull();
    expect(stage({})).toBeNull();
  });

  it('moves on when unfinished near the date, or marked at risk', () => {
    expect(stage({ stage: 'signature', daysUntilRenewal: 10 })).toBe('critical');
    expect(stage({ stage: 'signature', daysUntilRenewal: 11 })).toBeNull();
    expect(stage({ stage: 'signature', daysUntilRenewal: 10, complete: true })).toBeNull();
    expect(stage({ stage: 'signature', daysUntilRenewal: 28, markedAtRisk: true })).toBe('critical');
    expect(stage({ stage: 'critical', daysUntilRenewal: 6 })).toBe('emergency');
    expect(stage({ stage: 'critical', daysUntilRenewal: 7 })).toBeNull();
    expect(stage({ stage: 'critical', daysUntilRenewal: null })).toBeNull();
    expect(earlyStage({ ...base, stage: 'critical', daysUntilRenewal: 5 })?.reason).toBe(
      'unfinished 5 days before the renewal; 6 is the limit',
    );
  });
});
