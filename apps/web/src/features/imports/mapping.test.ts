import { describe, expect, it } from 'vitest';
import { byteUnit, confidenceOf, doubledFields, missingFields, nothingToDo, refusal, remapped } from './mapping.ts';

const column = (name: string, field: string | null, confidence = 1) => ({
  column: name,
  field,
  confidence,
  samples: [],
});
const fields = [
  { name: 'externalId', label: 'Customer id', required: true },
  { name: 'name', label: 'Name', required: true },
  { name: 'seats', label: 'Seats', required: false },
];

describe('mapping', () => {
  it('knows what is missing and what is claimed twice', () => {
    expect(missingFields({ fields, mapping: [column('id', 'externalId')] })).toEqual(['Name']);
    expect([
      ...doubledFields({ mapping: [column('a', 'name'), column('b', 'name'), column('c', null), column('d', null)] }),
    ]).toEqual(['name']);
  });

  it('takes a field from the column that had it', () => {
    const mapping = [column('a', 'name'), column('b', null)];
    expect(remapped({ mapping }, 'b', 'name')).toEqual([
      { column: 'a', field: null },
      { column: 'b', field: 'name' },
    ]);
    expect(remapped({ mapping }, 'a', null)[0]).toEqual({ column: 'a', field: null });
  });

  it('words its confidence', () => {
    expect([1, 0.7, 0.3].map((confidence) => confidenceOf(column('a', 'name', confidence)))).toEqual([
      'sure',
      'likely',
      'guess',
    ]);
    expect(confidenceOf(column('a', null))).toBeNull();
  });
});

describe('files', () => {
  it('are refused by name and size before they are sent', () => {
    expect(refusal({ name: 'a.csv.gz', size: 10 })).toBeNull();
    expect(refusal({ name: 'a.xlsx', size: 10 })).toBe('type');
    expect(refusal({ name: 'a.csv', size: 0 })).toBe('empty');
    expect(refusal({ name: 'a.csv', size: 60 * 1024 * 1024 })).toBe('size');
  });
  it('have readable sizes', () => expect(byteUnit(36_100)).toEqual({ value: 36.1, unit: 'kilobyte' }));
  it('may hold nothing new', () => expect(nothingToDo([{ create: 0, change: 0 }])).toBe(true));
});
