import { describe, expect, it } from 'vitest';
import { nearestName } from './nearest.ts';

describe('nearestName', () => {
  it.each([
    ['titel', ['title', 'text'], 'title'],
    ['limt', ['limit', 'cursor'], 'limit'],
    ['CustomerID', ['customerId'], 'customerId'],
    ['zzz', ['limit', 'cursor'], undefined],
    ['a', [], undefined],
  ])('finds what %s was meant to be', (name, candidates, expected) => {
    expect(nearestName(name, candidates)).toBe(expected);
  });
});
