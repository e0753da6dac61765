import type { RiskModel } from '@renubu/contracts/risk-model';
import { measure } from './metrics.ts';
import { fitTask, predictRows, type Settings, type Task } from './select.ts';
import type { Column, Table } from './table.ts';
import { at } from './vectors.ts';

/** The share of the newest rows that the older ones are tested on. */
const newest = 0.2;
/** Fewest of each outcome on either side for a figure that means something. */
const fewest = 5;

/**
 * Fits the older four fifths and measures the newest fifth, as a model is used. Null when no column orders the rows in
 * time, or when either part has too few of one outcome. `rows` are those of the table, in the order of the design.
 */
export function validateOutOfTime(
  table: Table,
  rows: Int32Array,
  task: Task,
  settings: Settings,
  date: string | null,
): RiskModel['outOfTime'] {
  const column = date === null ? firstDate(table) : table.columns.find(({ name }) => name === date);
  const days = column?.days ?? null;
  if (column === undefined || days === null) return null;
  const dayOf = (index: number): number => at(days, at(rows, index));
  const order = Int32Array.from(rows, (_, index) => index)
    .filter((index) => !Number.isNaN(dayOf(index)))
    .sort((a, b) => dayOf(a) - dayOf(b) || a - b);
  // Rows of one day stay together, or the newest part would know its own day.
  let cut = Math.floor(order.length * (1 - newest));
  while (cut > 0 && cut < order.length && dayOf(at(order, cut)) === dayOf(at(order, cut - 1))) cut -= 1;
  const older = order.slice(0, cut);
  const newer = order.slice(cut);
  if (!hasBoth(task, older) || !hasBoth(task, newer)) return null;
  const probabilities = predictRows(task, newer, fitTask(task, older, settings));
  const outcomes = Uint8Array.from(newer, (row) => at(task.outcomes, row));
  return {
    column: column.name,
    from: new Date(dayOf(at(order, cut))).toISOString().slice(0, 10),
    metrics: measure(probabilities, outcomes),
  };
}

function firstDate({ columns, rows }: Table): Column | undefined {
  return columns.find(({ counts }) => counts.day > 0 && counts.day >= (rows - counts.blank) * 0.9);
}

function hasBoth({ outcomes }: Task, rows: Int32Array): boolean {
  const positives = rows.reduce((sum, row) => sum + at(outcomes, row), 0);
  return positives >= fewest && rows.length - positives >= fewest;
}
