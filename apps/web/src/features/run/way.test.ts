import { expect, it } from 'vitest';
import { roundedPath } from './way.ts';

it('rounds corners, and shorter ones less', () => {
  const corner = [
    { x: 0, y: 0 },
    { x: 0, y: 20 },
    { x: 8, y: 20 },
  ];
  expect(roundedPath(corner)).toBe('M 0 0 L 0 14 Q 0 20 4 20 L 8 20');
});
it('draws a straight line as one, and nothing without points', () => {
  expect(
    roundedPath([
      { x: 0, y: 0 },
      { x: 0, y: 9 },
    ]),
  ).toBe('M 0 0 L 0 9');
  expect(roundedPath([])).toBe('');
});
