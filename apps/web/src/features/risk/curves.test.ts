import { expect, it } from 'vitest';
import { calibrationRows, heightAt, rocRows } from './curves.ts';

const curve = [
  { falsePositiveRate: 0, truePositiveRate: 0 },
  { falsePositiveRate: 0, truePositiveRate: 0.5 },
  { falsePositiveRate: 0.5, truePositiveRate: 0.75 },
  { falsePositiveRate: 1, truePositiveRate: 1 },
];

it('reads a curve anywhere between its points', () => {
  expect([0, 0.25, 0.5, 0.75, 1].map((rate) => heightAt(curve, rate))).toEqual([0.5, 0.625, 0.75, 0.875, 1]);
});

it('puts two curves over the same rates', () => {
  const rows = rocRows(curve.slice(0, 1).concat(curve.slice(-1)), curve);
  expect(rows).toHaveLength(51);
  expect(rows[25]).toEqual({ rate: 0.5, prior: 0.5, refitted: 0.75, chance: 0.5 });
  expect(rocRows([], curve)).toEqual([]);
});

it('leaves out bins without renewals', () => {
  const bin = { from: 0, to: 0.1, count: 2, predicted: 0.05, observed: 0.5 };
  expect(calibrationRows([bin, { ...bin, count: 0, predicted: null, observed: null }])).toEqual([
    { predicted: 0.05, observed: 0.5, ideal: 0.05 },
  ]);
});
