import { describe, expect, test } from 'vitest';
import { compileDefinition } from '../definitions/compile.ts';
import { runPure } from './decide.ts';
import { definitionOf, eventOf, startTime, worker } from './testing/harness.ts';

const rule = {
  id: 'is-big',
  type: 'condition',
  if: { field: 'order.total', op: 'gte', value: 1000 },
  then: [{ id: 'no', type: 'decision', outcome: 'block', reason: 'Order {{ order.number }} is too big' }],
  else: [{ id: 'ok', type: 'decision', outcome: 'allow' }],
};
const env = () => {
  let ids = 0;
  return { now: startTime, newId: () => `id-${(ids += 1)}`, context: {} };
};
const decide = (steps: unknown[], total: number) =>
  runPure(
    compileDefinition(definitionOf(steps)),
    { type: 'start', by: worker, event: eventOf('order.created', { order: { total, number: 'A-1' } }) },
    env(),
  );

describe('runPure', () => {
  test('reaches its verdict in memory, with both compared values in the history', () => {
    const run = decide([rule], 1500);
    expect(run).toMatchObject({ ok: true, ended: true, verdict: { outcome: 'block', reason: 'Order A-1 is too big' } });
    if (!run.ok) return;
    expect(run.state).toMatchObject({ status: 'completed', result: 'blocked' });
    expect(run.effects).toEqual([{ kind: 'ended' }]);
    expect(run.history.find((entry) => entry.type === 'condition.evaluated')?.data).toMatchObject({
      holds: true,
      verdict: { field: 'order.total', op: 'gte', actual: 1500, expected: 1000 },
    });
  });

  test('stops at the first effect or wait, with the verdict so far', () => {
    const run = decide([rule, { id: 'tell', type: 'action', uses: 'log.write' }], 10);
    expect(run).toMatchObject({
      ok: true,
      ended: false,
      verdict: { outcome: 'allow' },
      effects: [{ kind: 'perform' }],
    });
    const parked = decide([{ id: 'ask', type: 'approval', title: 'Ok?', approvers: { role: 'lead' } }, rule], 10);
    expect(parked).toMatchObject({ ok: true, ended: false, verdict: null, effects: [{ kind: 'openApproval' }] });
  });

  test('a failed run has ended too; what is too large is refused', () => {
    const bad = decide([{ id: 'bad', type: 'set', values: { x: '{{ a | nonsense }}' } }], 1);
    expect(bad).toMatchObject({ ok: true, ended: true, verdict: null, state: { status: 'failed' } });
    const large = { type: 'start' as const, by: worker, event: eventOf('order.created', 'x'.repeat(300_000)) };
    expect(runPure(compileDefinition(definitionOf([rule])), large, env())).toMatchObject({ ok: false });
  });
});
