import { at, seededRandom } from './vectors.ts';

/** The rows to learn from and those to test on; together all of them, none twice. */
export interface Split {
  train: Int32Array;
  test: Int32Array;
}

/**
 * The fold of each row, 0 to k − 1. Both outcomes are dealt evenly, so that no fold has more than one row of either
 * more than another; the same seed gives the same folds.
 */
export function stratifiedFolds(outcomes: ArrayLike<number>, k: number, seed: number): Int32Array {
  const random = seededRandom(seed);
  const folds = new Int32Array(outcomes.length);
  let next = 0;
  for (const outcome of [1, 0]) {
    const rows: number[] = [];
    for (let row = 0; row < outcomes.length; row += 1) if (at(outcomes, row) === outcome) rows.push(row);
    shuffle(rows, random);
    for (const row of rows) {
      folds[row] = next % k;
      next += 1;
    }
  }
  return folds;
}

function shuffle(rows: number[], random: () => number): void {
  for (let index = rows.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    const held = at(rows, index);
    rows[index] = at(rows, other);
    rows[other] = held;
  }
}

/** Splits rows by their fold: `splitsOf(folds, k)[i].test` are those of fold i. */
export function splitsOf(folds: Int32Array, k: number, rows: Int32Array): Split[] {
  return Array.from({ length: k }, (_, fold) => ({
    train: rows.filter((_row, index) => at(folds, index) !== fold),
    test: rows.filter((_row, index) => at(folds, index) === fold),
  }));
}
