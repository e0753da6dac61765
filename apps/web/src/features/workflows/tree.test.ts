import type { Step } from '@renubu/contracts/language/steps';
import { describe, expect, it } from 'vitest';
import { conditionSentence, fieldName } from './sentence.ts';
import { boundStages, indented, lineRange } from './text.ts';
import { findStep, parentIndex, treeRows } from './tree.ts';

const log = (id: string): Step => ({ id, type: 'action', uses: 'log.write' });
const steps: Step[] = [
  log('first'),
  {
    id: 'route',
    type: 'switch',
    cases: [{ when: { field: 'a', op: 'eq', value: 1 }, steps: [log('one')] }],
    default: [{ id: 'check', type: 'condition', if: { field: 'b', op: 'exists' }, then: [log('two')] }],
    onError: [log('failed')],
  },
];

describe('treeRows', () => {
  it('lists steps and branches from top to bottom with their level', () => {
    expect(treeRows(steps).map(({ key, level }) => `${'·'.repeat(level)}${key}`)).toEqual([
      '·first',
      '·route',
      '··route/case0',
      '···one',
      '··route/default1',
      '···check',
      '····check/then0',
      '·····two',
      '··route/onError2',
      '···failed',
    ]);
  });

  it('leaves out what is collapsed, and finds steps and parents', () => {
    const rows = treeRows(steps, new Set(['route/default1']));
    expect(rows.map(({ key }) => key)).not.toContain('check');
    expect(rows[parentIndex(rows, 3)]?.key).toBe('route/case0');
    expect(parentIndex(rows, 0)).toBe(-1);
    expect(findStep(steps, 'two')?.id).toBe('two');
    expect(findStep(steps, undefined)).toBeUndefined();
  });
});

describe('conditionSentence', () => {
  const words = {
    compare: (op: string, field: string, value: string) => `${field} ${op} ${value}`.trim(),
    and: 'and',
    or: 'or',
    not: (sentence: string) => `not (${sentence})`,
    rule: (name: string) => `rule ${name}`,
  };
  it('reads nested conditions', () => {
    const sentence = conditionSentence(
      {
        all: [
          { not: { field: 'a', op: 'exists' } },
          { any: [{ field: 'steps.x.outputs.y', op: 'in', value: ['p', 'q'] }, { cel: 'n > 1' }] },
        ],
      },
      words,
    );
    expect(sentence).toBe('not (a exists) and (x › y in p, q or n > 1)');
  });
  it('keeps other paths as they are', () => expect(fieldName('customer.arr')).toBe('customer.arr'));
});

describe('text', () => {
  it('finds lines', () => expect(lineRange('ab\ncd\nef', 2)).toEqual({ start: 3, end: 5 }));
  it('indents at the cursor and in blocks, and takes it back', () => {
    expect(indented('ab', 1, 1, false)).toEqual({ text: 'a  b', start: 3, end: 3 });
    expect(indented('a\nb', 0, 3, false).text).toBe('  a\n  b');
    expect(indented('  a\n b', 2, 6, true).text).toBe('a\nb');
  });
  it('reads the stages of customer triggers', () => {
    expect(
      boundStages([
        { manual: {} },
        { customer: { kind: 'renewal', stages: ['critical'] } },
        { customer: { kind: 'risk' } },
      ]),
    ).toEqual([
      { kind: 'renewal', stages: ['critical'] },
      { kind: 'risk', stages: 'all' },
    ]);
  });
});
