import { describe, expect, it } from 'vitest';
import { nearest } from './nearest.ts';

describe('nearest', () => {
  it.each([
    ['titel', ['title', 'text'], 'title'],
    ['limt', ['limit', 'cursor'], 'limit'],
    ['CustomerID', ['customerId'], 'customerId'],
    ['zzz', ['limit', 'cursor'], undefined],
    ['a', [], undefined],
  ])('finds what %s was meant to be', (name, candidates, expected) => {
    expect(nearest(name, candidates)).toBe(expected);
  });
});
