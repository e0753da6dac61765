import type { CheckedNumber } from '@renubu/contracts/assistant';
import { describe, expect, it } from 'vitest';
import { partsOf, standingOf } from './statement-parts.ts';

const number = (change: Partial<CheckedNumber>): CheckedNumber => ({
  text: '23 %',
  start: 14,
  value: 23,
  status: 'matched',
  evidenceId: 's1',
  ...change,
});
const evidence = [{ kind: 'signal' as const, id: 's1', label: 'Active users' }];

describe('partsOf', () => {
  const text = 'Usage fell by 23 % to 118.';
  it('cuts a sentence at its numbers, in their order', () => {
    const parts = partsOf(text, [number({ text: '118', start: 22, value: 118 }), number({})]);
    expect(parts.map((part) => part.text)).toEqual(['Usage fell by ', '23 %', ' to ', '118', '.']);
    expect(parts.map((part) => part.number?.value ?? null)).toEqual([null, 23, null, 118, null]);
  });

  it('leaves numbers that do not stand there as text, and loses nothing of the sentence', () => {
    const parts = partsOf(text, [number({ start: 3 }), number({}), number({ text: '3 % to', start: 15 })]);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.filter((part) => part.number !== null)).toHaveLength(1);
    expect(partsOf('Nothing.')).toEqual([{ text: 'Nothing.', number: null }]);
  });
});

describe('standingOf', () => {
  it('puts a figure that is not found first', () => {
    expect(standingOf({ text: '', evidence, numbers: [number({ status: 'mismatch' })], supported: false })).toBe(
      'mismatch',
    );
  });
  it('tells apart what rests on nothing from what claims nothing', () => {
    expect(standingOf({ text: '', evidence: [], numbers: [], supported: false })).toBe('unsupported');
    expect(standingOf({ text: '', evidence: [], numbers: [], supported: true })).toBe('claimsNothing');
    expect(standingOf({ text: '', evidence: [] })).toBe('unsupported');
    expect(standingOf({ text: '', evidence })).toBe('supported');
  });
});
