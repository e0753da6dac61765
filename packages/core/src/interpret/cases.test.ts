import type { Reading } from '@renubu/contracts/interpreter';
import { expect, it } from 'vitest';
import { interpret } from './interpret.ts';

/** What a request is expected to become: trigger, conditions (negated ones begin with “not”), kind of action. */
interface Expected {
  request: string;
  trigger: string;
  conditions: string[];
  action: Reading['interpretation']['actionType'];
  /** Operations and verdicts the definition must hold. */
  holds?: string[];
}

const told = ({ interpretation }: Reading): string[] =>
  interpretation.conditions.map(
    ({ field, operator, value, negated }) => `${negated ? 'not ' : ''}${field} ${operator} ${JSON.stringify(value)}`,
  );

const triggerOf = ({ interpretation: { trigger } }: Reading): string =>
  trigger === null
    ? ''
    : 'event' in trigger
      ? trigger.event
      : 'schedule' in trigger
        ? (trigger.schedule.cron ?? '')
        : '';

const cases: Record<string, Expected> = {
  N1: {
    request: 'Stop every order above $5,000 placed by a customer who joined within the last 30 days',
    trigger: 'order.checkout.initiated',
    conditions: ['order.total gt 5000', 'customer.account_age_days lte 30'],
    action: 'block',
  },
  N2: {
    request: "Create a workflow blocking new customers' orders over $5,000",
    trigger: 'order.checkout.initiated',
    conditions: ['customer.account_age_days lte 30', 'order.total gt 5000'],
    action: 'block',
  },
  N4: {
    request:
      'When stock falls under 10: if the product is critical, alert warehouse by Slack and e-mail at once and raise a purchase order for 50; otherwise record it for the weekly review',
    trigger: 'product.inventory.changed',
    conditions: ['product.inventory_quantity lt 10', 'product.is_critical eq true'],
    action: 'execute',
    holds: [
      '#warehouse-team',
      'notify.user',
      '"quantity":50',
      '"priority":"urgent"',
      'inventory_review_item',
      '"review_status":"pending"',
    ],
  },
  N6: {
    request: "Require a manager's approval for orders of $10,000 and up",
    trigger: 'order.checkout.initiated',
    conditions: ['order.total gte 10000'],
    action: 'approval',
    holds: ['"role":"manager"'],
  },
  N7: {
    request: "Require a manager's approval for orders of $10,000 and up, but let gold and platinum customers through",
    trigger: 'order.checkout.initiated',
    conditions: ['order.total gte 10000', 'not customer.tier in ["gold","platinum"]'],
    action: 'approval',
    holds: ['"expiresIn":"24h"'],
  },
  N8: {
    request: 'Approve small orders by themselves; ask a manager above $1,000',
    trigger: 'order.created',
    conditions: ['amount gt 1000'],
    action: 'approval',
  },
  N9: {
    request: 'To $1,000 automatic, to $5,000 manager, beyond that director',
    trigger: 'order.created',
    conditions: ['amount lte 1000', 'amount lte 5000'],
    action: 'approval',
    holds: ['"role":"manager"', '"role":"director"'],
  },
  N10: {
    request: 'Flag orders above $5,000 or customers with more than 5 orders in a day for fraud review',
    trigger: 'order.created',
    conditions: ['order.total gt 5000', 'customer.order_count_24h gt 5'],
    action: 'review',
    holds: ['"role":"fraud_team"'],
  },
  N11: {
    request: 'Alert and reorder when quantity drops below the reorder point',
    trigger: 'inventory.low',
    conditions: ['product.quantity lt {"path":"product.reorder_point"}'],
    action: 'execute',
    holds: ['purchase_order'],
  },
  N12: {
    request: 'After a failed payment e-mail the customer, wait a day for a retry, else cancel',
    trigger: 'payment.failed',
    conditions: [],
    action: 'wait',
    holds: ['email.send', 'payment.retry', '"timeout":"1d"', 'payment.status', '"outcome":"cancelled"'],
  },
  N13: {
    request: 'Welcome new customers, enrol them at bronze, survey them after a week',
    trigger: 'customer.created',
    conditions: [],
    action: 'execute',
    holds: ['loyalty_member', '"tier":"bronze"', '"for":"1w"'],
  },
  N14: {
    request: 'Review quotes of $5,000+, over 15 % discount, or with custom pricing: first the rep, then the manager',
    trigger: 'quote.created',
    conditions: ['quote.total gte 5000', 'quote.discount_percentage gt 15', 'quote.has_custom_pricing eq true'],
    action: 'approval',
    holds: ['"role":"sales_rep"', '"role":"manager"', '"expiresIn":"48h"', '"expiresIn":"24h"'],
  },
  N15: {
    request: 'Every six hours remind about quotes ending within a day and expire overdue ones',
    trigger: '0 */6 * * *',
    conditions: ['quote.expires_at between ["now","now+1d"]', 'quote.expires_at before "now"'],
    action: 'execute',
    holds: ['quote.reminder_sent', '"status":"expired"'],
  },
  N17: {
    request: 'Fail an order whose payment flow exceeds five minutes; hold risk scores of 70 and above',
    trigger: 'order.created',
    conditions: ['customer.risk_score gte 70'],
    action: 'block',
  },
  N18: {
    request: 'E-mail people when they sign up',
    trigger: 'customer.created',
    conditions: [],
    action: 'notify',
    holds: ['email.send'],
  },
  N19: {
    request: 'Hold transactions of 10,000 or more until approval.granted arrives, at most a day',
    trigger: 'transaction.submitted',
    conditions: ['transaction.amount gte 10000'],
    action: 'wait',
    holds: ['approval.granted', '"timeout":"1d"', '"outcome":"block"'],
  },
};

it.each(Object.entries(cases))('%s is read as expected', (_, { request, trigger, conditions, action, holds = [] }) => {
  const reading = interpret(request);
  expect(reading.outcome, reading.explanation).toBe('workflow');
  expect(triggerOf(reading)).toBe(trigger);
  expect(told(reading)).toEqual(conditions);
  expect(reading.interpretation.actionType).toBe(action);
  expect(reading.suggestedTests.length).toBeGreaterThan(0);
  expect(reading.suggestedTests.filter(({ passed }) => !passed)).toEqual([]);
  const text = JSON.stringify(reading.suggestedWorkflow?.definition);
  for (const part of holds) expect(text).toContain(part);
});

it('N3 reads the same with the entities that are available', () => {
  const request = "Create a workflow blocking new customers' orders over $5,000";
  const reading = interpret(request, { availableEntities: ['order', 'customer'] });
  expect(reading.interpretation).toMatchObject({
    action: 'create_workflow',
    trigger: { event: 'order.checkout.initiated' },
  });
  expect(reading.interpretation.confidence).toBeGreaterThanOrEqual(0.9);
  expect(reading.explanation).not.toBe('');
});

it('N5 is a question for suggestions', () => {
  expect(interpret('Many carts are abandoned at checkout; what helps?')).toMatchObject({
    outcome: 'refused',
    suggestedWorkflow: null,
  });
});

it('N16 is a draft with precise questions', () => {
  const reading = interpret(
    'Block risky checkouts: velocity, big cart from a week-old account, mismatched country, external score',
  );
  expect(triggerOf(reading)).toBe('cart.checkout.started');
  expect(reading.interpretation.confidence).toBeLessThan(0.8);
  expect(told(reading)).toContain('cart.shipping_address.country neq {"path":"cart.billing_address.country"}');
  expect(reading.questions.map(({ about }) => about?.text)).toEqual(['velocity', 'big', 'external score']);
});

it('N20 is one decision and no workflow', () => {
  const reading = interpret('Agent approval: $15,000 order, gold tier, $250k lifetime value, net_30');
  expect(reading).toMatchObject({ outcome: 'refused', interpretation: { action: 'decide' }, suggestedWorkflow: null });
});
