import type { DroppedColumn } from '@renubu/contracts/risk-model';
import { findLeak } from './leaks.ts';
import { levelOf, quantileKnots, type PlannedCategorical, type PlannedFeature, type PlannedNumeric } from './plan.ts';
import type { Column, Table } from './table.ts';
import { at } from './vectors.ts';

export interface ProfileOptions {
  label: string;
  id: string | null;
  /** Columns to use even if they look like a leak. */
  keep: readonly string[];
  /** What a blank of a numeric column stands for, where it is known. */
  blanks: ReadonlyMap<string, number>;
}

export interface Profile {
  features: PlannedFeature[];
  dropped: DroppedColumn[];
  warnings: string[];
}

/** Most weights that all curves, and all lists of levels, may have together: what keeps wide files quick. */
const weightBudget = { curves: 200, levels: 300 };
const mostKnots = 10;
const mostLevels = 50;
/** Texts with more levels than this, most of them rare, tell rows apart and not kinds of rows. */
const manyLevels = 100;

/** Fewest rows a level or a blank needs for a weight of its own. */
export function fewestRows(rows: number): number {
  return Math.max(5, Math.ceil(rows * 0.002));
}

/**
 * Decides how each column is used: as a curve, as levels, or not at all and why. `rows` are those with a label,
 * `outcomes` theirs.
 */
export function profileTable(table: Table, rows: Int32Array, outcomes: Uint8Array, options: ProfileOptions): Profile {
  const profile: Profile = { features: [], dropped: [], warnings: [] };
  const kept: Column[] = [];
  for (const column of table.columns) {
    if (column.name === options.label) continue;
    const drop = reasonToDrop(column, rows, options);
    const leak = drop?.code === 'id' ? null : findLeak(column, rows, outcomes);
    if (leak !== null && leak.certain && !options.keep.includes(column.name))
      profile.dropped.push({ column: column.name, code: 'leak', reason: leak.reason });
    else if (drop !== null) profile.dropped.push({ column: column.name, ...drop });
    else kept.push(column);
    if (leak !== null && drop === null && (!leak.certain || options.keep.includes(column.name)))
      profile.warnings.push(`${column.name}: ${leak.reason}`);
  }
  const numeric = kept.filter((column) => isNumeric(column));
  const textual = kept.filter((column) => !isNumeric(column));
  const knots = budgeted(weightBudget.curves, numeric.length, mostKnots);
  const levels = budgeted(weightBudget.levels, textual.length, mostLevels);
  for (const column of kept)
    profile.features.push(
      isNumeric(column)
        ? planNumeric(column, rows, knots, options.blanks.get(column.name) ?? null)
        : planCategorical(column, rows, levels),
    );
  return profile;
}

function budgeted(budget: number, features: number, most: number): number {
  return Math.min(most, Math.max(2, Math.floor(budget / Math.max(1, features))));
}

/** A column is numeric when nearly all of what it says are numbers, and more than one. */
export function isNumeric({ counts, numbers }: Column): boolean {
  const said = numbers.length - counts.blank;
  if (counts.number < said * 0.99 || counts.number === 0) return false;
  const first = numbers.find((value) => !Number.isNaN(value));
  return numbers.some((value) => !Number.isNaN(value) && value !== first);
}

type Drop = Omit<DroppedColumn, 'column'>;

const constant: Drop = { code: 'constant', reason: 'says the same in nearly every row' };

/** Whether a column has only one number in the rows that count. */
function saysOneNumber({ numbers }: Column, rows: Int32Array): boolean {
  const said = rows.filter((row) => !Number.isNaN(at(numbers, row)));
  return said.every((row) => at(numbers, row) === at(numbers, at(said, 0)));
}

function reasonToDrop(column: Column, rows: Int32Array, { id }: ProfileOptions): Drop | null {
  const { counts } = column;
  const total = column.numbers.length;
  const said = total - counts.blank;
  if (column.name === id) return { code: 'id', reason: 'names the row' };
  if (said === 0) return { code: 'blank', reason: 'is blank in every row' };
  if (counts.day >= said * 0.9) return { code: 'date', reason: 'a date; it orders the rows but is no feature' };
  if (isNumeric(column)) {
    if (isRowNumber(column)) return { code: 'id', reason: 'tells every row apart' };
    return saysOneNumber(column, rows) ? constant : null;
  }
  return reasonToDropText(column, rows);
}

function reasonToDropText(column: Column, rows: Int32Array): Drop | null {
  const levels = countLevels(column, rows);
  if (levels === null || levels.size > rows.length / 2) {
    const every = (levels?.size ?? column.counts.distinct) >= rows.length * 0.95;
    return every
      ? { code: 'id', reason: 'tells every row apart' }
      : { code: 'free-text', reason: 'free text: too many different values to learn from' };
  }
  const least = fewestRows(rows.length);
  const rare = [...levels.values()].filter((count) => count < least).reduce((sum, count) => sum + count, 0);
  if (levels.size > manyLevels && rare > rows.length / 2)
    return { code: 'free-text', reason: `${levels.size} different values, most of them rare` };
  const frequent = [...levels.values()].filter((count) => count >= least).length;
  if (frequent === 0 || (frequent === 1 && rare < least)) return constant;
  return null;
}

const idName = /(^|[\s_.-])(id|uuid|guid|no|nr|index|rownumber)$|[a-z](Id|ID|Uuid|UUID|Number)$|^(row|index|number)/;

/** Whole numbers that repeat hardly ever and are named, or lie, like a count of the rows. */
function isRowNumber({ name, numbers, counts }: Column): boolean {
  if (numbers.length < 20 || counts.distinct < numbers.length * 0.95) return false;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of numbers) {
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return false;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return idName.test(name.trim()) || most - least < numbers.length * 1.2;
}

/** How many of the rows have each level; null where the texts were not kept. */
function countLevels({ codes, texts }: Column, rows: Int32Array): Map<string, number> | null {
  if (codes === null) return null;
  const perText = new Int32Array(texts.length);
  for (const row of rows) perText[at(codes, row)] = at(perText, at(codes, row)) + 1;
  const levels = new Map<string, number>();
  texts.forEach((text, code) => {
    const count = at(perText, code);
    if (count > 0) levels.set(levelOf(text), (levels.get(levelOf(text)) ?? 0) + count);
  });
  return levels;
}

function planNumeric(column: Column, rows: Int32Array, most: number, blankMeans: number | null): PlannedNumeric {
  const read = Float64Array.from(rows, (row) => at(column.numbers, row));
  const sorted = read.filter((value) => !Number.isNaN(value)).sort();
  const blanks = read.length - sorted.length;
  return {
    kind: 'numeric',
    column,
    knots: quantileKnots(sorted, most),
    blankLevel: blankMeans === null && blanks >= fewestRows(rows.length),
    blankMeans,
  };
}

function planCategorical(column: Column, rows: Int32Array, most: number): PlannedCategorical {
  const counted = [...(countLevels(column, rows) ?? new Map<string, number>())].sort(
    ([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1),
  );
  const least = fewestRows(rows.length);
  const levels = counted.slice(0, most).filter(([, count]) => count >= least);
  const pooled = rows.length - levels.reduce((sum, [, count]) => sum + count, 0);
  return { kind: 'categorical', column, levels: levels.map(([level]) => level), otherLevel: pooled >= least };
}
