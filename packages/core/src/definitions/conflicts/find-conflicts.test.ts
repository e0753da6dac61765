import { describe, expect, it } from 'vitest';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { checkDefinition } from '../check.ts';
import type { Loose } from '../loose.ts';
import { findConflicts } from './find-conflicts.ts';

const now = '2026-01-15T09:00:00.000Z';
const decide = (outcome: string): Loose => ({ id: `to-${outcome}`, type: 'decision', outcome, reason: outcome });
const workflow = (slug: string, fields: Loose): { slug: string; definition: WorkflowDefinition } => {
  const { definition, issues } = checkDefinition({
    workflow: slug,
    name: slug,
    kind: 'automation',
    on: [{ event: 'order.created' }],
    ...fields,
  });
  if (definition === null) throw new Error(JSON.stringify(issues));
  return { slug, definition };
};
const when = (condition: unknown, then: string, otherwise: string): Loose => ({
  steps: [
    {
      id: 'check',
      type: 'condition',
      if: condition,
      then: [decide(then)],
      else: [{ ...decide(otherwise), id: 'else' }],
    },
  ],
});
const total = (op: string, value: number): Loose => ({ field: 'order.total', op, value });
const search = (...workflows: { slug: string; definition: WorkflowDefinition }[]) => findConflicts(workflows, { now });

describe('findConflicts', () => {
  it('shows an event that one allows and the other blocks', () => {
    const a = workflow('a', when(total('gt', 5000), 'block', 'allow'));
    const b = workflow('b', when(total('gte', 10_000), 'block', 'allow'));
    const { conflicts, complete } = search(a, b);
    expect(complete).toBe(true);
    expect(conflicts).toHaveLength(1);
    expect(conflicts[0]).toMatchObject({
      a: 'a',
      b: 'b',
      verdictA: { outcome: 'block' },
      verdictB: { outcome: 'allow' },
    });
    const order = conflicts[0]?.event.data.order as { total: number };
    expect(order.total).toBeGreaterThan(5000);
    expect(order.total).toBeLessThan(10_000);
  });

  it('finds one that hides behind several fields, loaded data and triggers', () => {
    const vip = workflow('vip', {
      on: [{ event: 'order.*', when: { field: 'order.country', op: 'eq', value: 'DE' } }],
      context: [{ load: 'customer.profile', as: 'customer', optional: true }],
      steps: [
        {
          id: 'gold',
          type: 'condition',
          if: { field: 'customer.tier', op: 'eq', value: 'gold' },
          then: [decide('allow')],
        },
      ],
    });
    const young = workflow(
      'young',
      when(
        {
          all: [
            { field: 'customer.created_at', op: 'within_last', value: '30d' },
            { field: 'order.items[*].sku', op: 'eq', value: 'gift' },
          ],
        },
        'block',
        'allow',
      ),
    );
    const { conflicts } = search(vip, young);
    expect(conflicts[0]).toMatchObject({
      event: { type: 'order.created', data: { order: { country: 'DE', items: [{ sku: 'gift' }] } } },
      context: { customer: { tier: 'gold' } },
      verdictA: { outcome: 'allow' },
      verdictB: { outcome: 'block' },
    });
  });

  it('finds none where there is none', () => {
    const same = when(total('gt', 5000), 'block', 'allow');
    const other = workflow('other', { ...when(total('gt', 1), 'block', 'allow'), on: [{ event: 'cart.created' }] });
    const apart = workflow('apart', {
      ...when(total('gt', 7000), 'allow', 'allow'),
      on: [{ event: 'order.created', when: total('lt', 5000) }],
    });
    expect(search(workflow('a', same), workflow('b', same), other, apart).conflicts).toEqual([]);
  });

  it('gives the same answer each time, in bounded work', () => {
    const many = (slug: string, shift: number) =>
      workflow(slug, {
        steps: Array.from({ length: 14 }, (_, index) => ({
          id: `c${index}`,
          type: 'condition',
          if: { field: `f${index}`, op: 'gt', value: index + shift },
          then: [{ ...decide(index % 2 === 0 ? 'allow' : 'block'), id: `d${index}` }],
        })),
      });
    const workflows = [many('a', 0), many('b', 1), many('c', 2)];
    const started = performance.now();
    const first = findConflicts(workflows, { now, triesPerPair: 300 });
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(first.conflicts.length).toBeGreaterThan(0);
    expect(findConflicts(workflows, { now, triesPerPair: 300 })).toEqual(first);
    expect(findConflicts(workflows, { now, tries: 0 })).toEqual({ conflicts: [], complete: false });
  });
});
