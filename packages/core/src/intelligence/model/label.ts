import { nearestName } from '../../conditions/nearest.ts';
import { isBlank } from './numbers.ts';
import type { Column, Table } from './table.ts';
import { at } from './vectors.ts';

export interface LabelProblem {
  code: 'unknown_column' | 'unknown_value' | 'one_class' | 'too_few_rows';
  message: string;
}

export type LabelCheck = { ok: true; rows: Int32Array; outcomes: Uint8Array } | { ok: false; problem: LabelProblem };

export interface LabelOptions {
  label: string;
  positive: string;
  id: string | null;
  keep?: readonly string[];
  date?: string | null;
  blanks?: ReadonlyMap<string, number>;
}

/** Fewest rows, and fewest of each outcome, that a model is fitted to. */
export const fewestRowsToFit = { all: 50, each: 10 };

const refuse = (code: LabelProblem['code'], message: string): LabelCheck => ({ ok: false, problem: { code, message } });

/** The rows that have a label, with 1 where it is the positive value; or what is wrong with columns and label. */
export function checkLabel(table: Table, options: LabelOptions): LabelCheck {
  const { label, positive, id, keep = [], date = null, blanks = new Map<string, number>() } = options;
  const names = table.columns.map(({ name }) => name);
  for (const wanted of [label, id, date, ...keep, ...blanks.keys()])
    if (wanted !== null && !names.includes(wanted)) return refuse('unknown_column', unknownColumn(wanted, names));
  const column = table.columns.find(({ name }) => name === label) as Column;
  const { codes } = column;
  if (codes === null) return refuse('unknown_value', `${label} has too many different values for a label.`);
  const said = column.texts.map((text) => !isBlank(text));
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row).filter((row) => said[at(codes, row)] === true);
  const outcomes = Uint8Array.from(rows, (row) => (column.texts[at(codes, row)] === positive.trim() ? 1 : 0));
  const positives = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const values = describeValues(column, rows);
  if (positives === 0 && rows.length > 0)
    return refuse('unknown_value', `${label} is never “${positive}”. It has ${values}.`);
  if (positives === rows.length && rows.length > 0)
    return refuse('one_class', `${label} is “${positive}” in every row; a model needs rows of both kinds.`);
  if (rows.length < fewestRowsToFit.all || Math.min(positives, rows.length - positives) < fewestRowsToFit.each)
    return refuse(
      'too_few_rows',
      `${rows.length} rows with a label, ${positives} of them “${positive}”, are too few: ` +
        `at least ${fewestRowsToFit.all} are needed, ${fewestRowsToFit.each} of either kind.`,
    );
  return { ok: true, rows, outcomes };
}

/** Names the column nearest to one that is not there. */
export function unknownColumn(wanted: string, names: readonly string[]): string {
  const near = nearestName(wanted, names);
  const hint = near === undefined ? `There are: ${names.slice(0, 30).join(', ')}.` : `Did you mean “${near}”?`;
  return `There is no column “${wanted}”. ${hint}`;
}

function describeValues({ codes, texts }: Column, rows: Int32Array): string {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const text = texts[at(codes as Int32Array, row)] ?? '';
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const shown = [...counts].sort(([, a], [, b]) => b - a).slice(0, 5);
  const rest = counts.size > shown.length ? ` and ${counts.size - shown.length} more` : '';
  return shown.map(([value, count]) => `“${value}” (${count})`).join(', ') + rest;
}
