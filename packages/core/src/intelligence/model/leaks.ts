import { areaUnderCurve } from './metrics.ts';
import type { Column } from './table.ts';
import { at } from './vectors.ts';

/** A column that seems to know the outcome. */
export interface Leak {
  /** Whether it is left out; otherwise it is only worth a look. */
  certain: boolean;
  reason: string;
}

/** A column that orders the outcomes this well by itself is no clue but the answer. */
const nearlyPerfect = 0.975;
/** The same for a column whose name says that it is written after the outcome. */
const tooGood = 0.85;
const afterTheFact = /churn|cancel|terminat|attrition|exit|closed|outcome|left|lost|resign|deactivat|refund|win.?back/i;

/**
 * Looks whether a column alone tells the outcome nearly perfectly, by its values or by being blank, or tells it well
 * and is named as something known only afterwards. Null when it does not.
 */
export function findLeak(column: Column, rows: Int32Array, outcomes: Uint8Array): Leak | null {
  const auc = Math.max(byValue(column, rows, outcomes), byBlank(column, rows, outcomes));
  const named = afterTheFact.test(column.name);
  const figure = auc.toFixed(3);
  if (auc >= nearlyPerfect)
    return { certain: true, reason: `tells the outcome nearly perfectly by itself (AUC ${figure})` };
  if (!named) return null;
  return auc >= tooGood
    ? { certain: true, reason: `seems to be known only after the outcome (AUC ${figure} by itself)` }
    : { certain: false, reason: 'is named like something known only after the outcome; make sure it is not' };
}

function byBlank(column: Column, rows: Int32Array, outcomes: Uint8Array): number {
  const { blank } = column.counts;
  if (blank === 0 || blank === column.numbers.length) return 0.5;
  const said = Float64Array.from(rows, (row) => (isSaid(column, row) ? 1 : 0));
  return either(areaUnderCurve(said, outcomes));
}

function isSaid(column: Column, row: number): boolean {
  if (!Number.isNaN(at(column.numbers, row))) return true;
  return column.codes !== null && (column.texts[at(column.codes, row)] ?? '').length > 4;
}

function either(auc: number | null): number {
  return auc === null ? 0.5 : Math.max(auc, 1 - auc);
}

/** Numbers as they stand and in twenty groups; texts by the share of outcomes of their level. */
function byValue(column: Column, rows: Int32Array, outcomes: Uint8Array): number {
  const numeric = column.counts.number > column.numbers.length / 2;
  if (!numeric)
    return column.codes === null
      ? 0.5
      : byGroup(
          Int32Array.from(rows, (row) => at(column.codes as Int32Array, row)),
          outcomes,
        );
  const values = Float64Array.from(rows, (row) => at(column.numbers, row));
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const raw = Float64Array.from(values, (value) => (Number.isNaN(value) ? at(sorted, sorted.length >> 1) : value));
  return Math.max(either(areaUnderCurve(raw, outcomes)), byGroup(twentieths(values, sorted), outcomes));
}

function twentieths(values: Float64Array, sorted: Float64Array): Int32Array {
  const edges = Array.from({ length: 19 }, (_, index) =>
    at(sorted, Math.floor(((index + 1) / 20) * (sorted.length - 1))),
  );
  return Int32Array.from(values, (value) => (Number.isNaN(value) ? 20 : edges.filter((edge) => value > edge).length));
}

/** The AUC of "share of outcomes of the row's group", each row left out of its own share, so that no row tells on itself. */
function byGroup(groups: Int32Array, outcomes: Uint8Array): number {
  const count = new Map<number, { rows: number; came: number }>();
  groups.forEach((group, index) => {
    const known = count.get(group) ?? { rows: 0, came: 0 };
    count.set(group, { rows: known.rows + 1, came: known.came + at(outcomes, index) });
  });
  const overall = outcomes.reduce((sum, outcome) => sum + outcome, 0) / Math.max(1, outcomes.length);
  const shares = Float64Array.from(groups, (group) => {
    const { rows, came } = count.get(group) ?? { rows: 0, came: 0 };
    return rows < 5 ? overall : came / rows;
  });
  return areaUnderCurve(shares, outcomes) ?? 0.5;
}
