import type { HistoryEntry } from '@renubu/contracts/executions';
import type { JsonObject } from '@renubu/contracts/json';
import { describe, expect, it } from 'vitest';
import { byDay, comparisonsOf, effectOf, filterHistory, shortJson } from './history.ts';

const entry = (type: string, change: Partial<HistoryEntry> = {}): HistoryEntry => ({
  id: type,
  executionId: 'x',
  seq: 1,
  at: '2026-03-01T12:00:00.000Z',
  actor: { type: 'person', id: 'sarah', name: 'Sarah' },
  type,
  stepId: null,
  path: null,
  message: type,
  data: {},
  ...change,
});
const system = { type: 'system', id: 'engine', name: 'Renubu' } as const;

describe('history', () => {
  it('is filtered by person, step and kind', () => {
    const all = [
      entry('step.started', { actor: system, stepId: 'a' }),
      entry('step.completed', { stepId: 'a' }),
      entry('effect.requested', { actor: system }),
    ];
    expect(filterHistory(all, { actor: 'engine' })).toHaveLength(2);
    expect(filterHistory(all, { step: 'a', type: 'step', actor: 'sarah' }).map(({ type }) => type)).toEqual([
      'step.completed',
    ]);
  });

  it('is grouped by day in its order', () => {
    const days = byDay([entry('a'), entry('b'), entry('c', { at: '2026-03-03T12:00:00.000Z' })]);
    expect(days.map(({ day, entries }) => [day, entries.length])).toEqual([
      ['2026-03-01', 2],
      ['2026-03-03', 1],
    ]);
  });

  it('shows both compared values of every part of a condition', () => {
    const verdict: JsonObject = {
      kind: 'all',
      result: false,
      children: [
        { kind: 'comparison', field: 'a', op: 'eq', actual: 1, expected: 2, result: false },
        { kind: 'not', result: true, children: [{ kind: 'comparison', field: 'b', op: 'exists', result: false }] },
      ],
    };
    expect(comparisonsOf(entry('condition.evaluated', { data: { verdict } }))).toEqual([
      { field: 'a', op: 'eq', actual: 1, expected: 2, result: false },
      { field: 'b', op: 'exists', actual: undefined, expected: undefined, result: false },
    ]);
    expect(comparisonsOf(entry('switch.evaluated', { data: { tried: [{ verdict }, null] } }))).toHaveLength(2);
    expect(comparisonsOf(entry('condition.evaluated'))).toEqual([]);
  });

  it('reads request and answer of an effect', () => {
    expect(effectOf(entry('effect.requested', { data: { operation: 'log.write', with: { message: 'x' } } }))).toEqual({
      operation: 'log.write',
      request: { message: 'x' },
    });
    expect(effectOf(entry('effect.succeeded', { data: { output: true } }))).toEqual({ result: true });
    expect(effectOf(entry('step.started'))).toBeNull();
  });

  it('shortens long values', () => expect(shortJson('x'.repeat(100), 10)).toBe('xxxxxxxxx…'));
});
