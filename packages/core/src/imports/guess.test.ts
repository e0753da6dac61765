import { describe, expect, it } from 'vitest';
import { fieldsOf, normalizeColumn } from './fields.ts';
import { guessKind, guessMapping, looksLikeData, missingFields } from './guess.ts';
import { rowReader } from './records.ts';
import { signalsOf } from './signals.ts';

const columns = (header: string, row = '') => {
  const cells = row.split(',');
  return header.split(',').map((name, index) => ({ name, samples: [cells[index] ?? ''] }));
};
const mapped = (kind: Parameters<typeof guessMapping>[0], header: string, row?: string) =>
  Object.fromEntries(guessMapping(kind, columns(header, row)).map(({ column, field }) => [column, field]));

describe('guessing', () => {
  it.each([
    [
      'customers',
      'account_id,account_name,industry,country,signup_date,referral_source,plan_tier,seats,is_trial,churn_flag',
    ],
    [
      'subscriptions',
      'subscription_id,account_id,start_date,end_date,plan_tier,seats,mrr_amount,arr_amount,is_trial,upgrade_flag,billing_frequency,auto_renew_flag',
    ],
    [
      'usage',
      'usage_id,subscription_id,usage_date,feature_name,usage_count,usage_duration_secs,error_count,is_beta_feature',
    ],
    [
      'tickets',
      'ticket_id,account_id,submitted_at,closed_at,resolution_time_hours,priority,first_response_time_minutes,satisfaction_score,escalation_flag',
    ],
    [
      'churn_events',
      'churn_event_id,account_id,churn_date,reason_code,refund_amount_usd,is_reactivation,feedback_text',
    ],
    ['customers', 'Customer ID,Company Name,Website,ARR,Renewal Date,Owner Email'],
    ['tickets', 'Case Number,Account,Created At,Resolved At,Severity,Subject'],
  ] as const)('knows %s by their columns', (kind, header) => {
    expect(guessKind(columns(header)).kind).toBe(kind);
    expect(missingFields(kind, guessMapping(kind, columns(header)))).toEqual([]);
  });

  it('gives a field to the column that fits it best, and none to strangers', () => {
    expect(mapped('customers', 'id,account_id,name,favourite_colour')).toEqual({
      id: null,
      account_id: 'externalId',
      name: 'name',
      favourite_colour: null,
    });
  });

  it('doubts a column whose values cannot be read', () => {
    const [good] = guessMapping('customers', columns('seats', '12'));
    const [bad] = guessMapping('customers', columns('seats', 'many'));
    expect(good?.confidence).toBe(1);
    expect(bad?.confidence).toBeLessThan(0.5);
  });

  it('names what is missing', () => {
    expect(missingFields('usage', guessMapping('usage', columns('usage_id,usage_date')))).toEqual([
      'Count',
      'Customer id or Subscription id',
    ]);
  });

  it('tells names from values', () => {
    expect(looksLikeData(['A-1', '2024-01-01', '12'])).toBe(true);
    expect(looksLikeData(['account_id', 'seats'])).toBe(false);
    expect(normalizeColumn(' Account ID ')).toBe('account_id');
    expect(normalizeColumn('accountId')).toBe('account_id');
  });
});

describe('reading rows', () => {
  const header = 'subscription_id,account_id,start_date,end_date,mrr_amount,billing_frequency';
  const read = rowReader('subscriptions', guessMapping('subscriptions', columns(header)), 'iso');

  it('makes records in our fields', () => {
    expect(read(['S-1', 'A-1', '2024-01-05', '', '2,786.50', 'Yearly'])).toMatchObject({
      ok: true,
      record: {
        externalId: 'S-1',
        customer: 'A-1',
        startDate: '2024-01-05',
        endDate: null,
        mrr: 278_650,
        billingPeriod: 'annual',
        arr: null,
      },
    });
  });

  it('names every cell that is wrong', () => {
    expect(read(['', 'A-1', '5 May', '', 'a lot', 'weekly'])).toMatchObject({
      ok: false,
      problems: [
        { column: 'subscription_id', code: 'value_missing' },
        { column: 'start_date', code: 'invalid_value', value: '5 May' },
        { column: 'mrr_amount', code: 'invalid_value' },
        { column: 'billing_frequency', message: '"weekly" is not a billing period: monthly, quarterly, annual.' },
      ],
    });
    expect(read(['S-1', 'A-1'])).toMatchObject({
      problems: [{ code: 'ragged_row', message: 'The row has 2 cells, the header 6.' }],
    });
    expect(read(['S-1', 'A-1', '2024-01-05', '2023-01-05', '', ''])).toMatchObject({
      problems: [{ message: 'It ends on 2023-01-05, before it starts on 2024-01-05.' }],
    });
  });
});

describe('signals of rows', () => {
  it('makes up to three of a ticket, each with an id of its own', () => {
    const record = {
      externalId: 'T-1',
      openedAt: '2026-01-02T00:00:00.000Z',
      closedAt: '2026-01-03T03:00:00.000Z',
      resolutionHours: null,
      csat: 4,
      escalated: true,
    };
    expect(signalsOf('tickets', record)).toEqual([
      {
        metric: 'support.ticket_opened',
        value: 1,
        detail: { ticket: 'T-1', escalated: true },
        externalId: 'tickets:T-1',
        occurredAt: record.openedAt,
      },
      {
        metric: 'support.resolution_hours',
        value: 27,
        detail: { ticket: 'T-1' },
        externalId: 'tickets:T-1:resolved',
        occurredAt: record.closedAt,
      },
      {
        metric: 'support.csat',
        value: 4,
        detail: { ticket: 'T-1' },
        externalId: 'tickets:T-1:csat',
        occurredAt: record.closedAt,
      },
    ]);
    expect(signalsOf('tickets', { ...record, closedAt: null })).toHaveLength(1);
  });

  it('makes none of customers and subscriptions, one of usage and churn', () => {
    expect(signalsOf('customers', {})).toEqual([]);
    expect(
      signalsOf('usage', { externalId: 'U-1', occurredAt: '2026-01-02T00:00:00.000Z', count: 9, feature: 'a' }),
    ).toMatchObject([{ metric: 'usage.events', value: 9, detail: { feature: 'a' }, externalId: 'usage:U-1' }]);
    expect(signalsOf('churn_events', { externalId: 'C-1', occurredAt: 'x', reason: 'price' })).toMatchObject([
      { detail: { reason: 'price' } },
    ]);
  });
});

it('has a label and an alias for every field', () => {
  for (const kind of ['customers', 'subscriptions', 'usage', 'tickets', 'churn_events'] as const) {
    for (const { label, aliases } of fieldsOf(kind))
      expect([label.length > 0, aliases.length > 0]).toEqual([true, true]);
  }
});
