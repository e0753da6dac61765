import type { ImportKind } from '@renubu/contracts/imports';
import { accountPlans } from '@renubu/contracts/renewals';
import { fieldsOf, type FieldType } from './fields.ts';
import type { ColumnMapping } from './guess.ts';
import {
  parseBoolean,
  parseDate,
  parseInstant,
  parseInteger,
  parseMoney,
  parseNumber,
  type DateOrder,
  type Parsed,
} from './values.ts';

export type FieldValue = string | number | boolean | null;
/** A row in our fields; empty cells and fields without a column are null. */
export type ImportRecord = Record<string, FieldValue>;

export interface CellProblem {
  column: string | null;
  code: 'ragged_row' | 'value_missing' | 'invalid_value';
  message: string;
  value: string | null;
}

const billingPeriods: Record<string, string> = {
  monthly: 'monthly',
  month: 'monthly',
  quarterly: 'quarterly',
  quarter: 'quarterly',
  annual: 'annual',
  annually: 'annual',
  yearly: 'annual',
  year: 'annual',
};

function oneOf(text: string, known: Readonly<Record<string, string>>, what: string): Parsed<string> {
  const value = known[text.trim().toLowerCase()];
  if (value !== undefined) return { ok: true, value };
  return { ok: false, message: `"${text}" is not ${what}: ${[...new Set(Object.values(known))].join(', ')}.` };
}

const plans = Object.fromEntries(accountPlans.map((plan) => [plan, plan]));

function parseText(text: string): Parsed<string> {
  if (text.includes('\u0000')) return { ok: false, message: 'The text has characters that cannot be stored.' };
  return text.length <= 2000
    ? { ok: true, value: text }
    : { ok: false, message: 'The text is longer than 2,000 characters.' };
}

function parseCell(type: FieldType, text: string, order: DateOrder): Parsed<FieldValue> {
  switch (type) {
    case 'text':
      return parseText(text);
    case 'date':
      return parseDate(text, order);
    case 'instant':
      return parseInstant(text, order);
    case 'number':
      return parseNumber(text);
    case 'integer':
      return parseInteger(text);
    case 'money':
      return parseMoney(text);
    case 'boolean':
      return parseBoolean(text);
    case 'billing':
      return oneOf(text, billingPeriods, 'a billing period');
    case 'plan':
      return oneOf(text, plans, 'an account plan');
  }
}

/** Rules over several cells of a row. */
function contradictions(kind: ImportKind, { startDate, endDate }: ImportRecord): string | undefined {
  if (kind !== 'subscriptions' || typeof startDate !== 'string' || typeof endDate !== 'string') return undefined;
  return endDate < startDate ? `It ends on ${endDate}, before it starts on ${startDate}.` : undefined;
}

/** Reads one row after another into records of a kind. */
export type RowReader = (
  cells: readonly string[],
) => { ok: true; record: ImportRecord } | { ok: false; problems: CellProblem[] };

/**
 * Makes the reader of a file. A row whose number of cells differs from the header's, that lacks a required value or
 * has a value of the wrong form is refused with the problem of every such cell.
 */
export function rowReader(
  kind: ImportKind,
  mapping: readonly Pick<ColumnMapping, 'column' | 'field'>[],
  order: DateOrder,
): RowReader {
  const columns = fieldsOf(kind).map((field) => ({
    field,
    index: mapping.findIndex((column) => column.field === field.name),
  }));
  return (cells) => {
    if (cells.length !== mapping.length) {
      const message = `The row has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, the header ${mapping.length}.`;
      return { ok: false, problems: [{ column: null, code: 'ragged_row', message, value: null }] };
    }
    const problems: CellProblem[] = [];
    const record: ImportRecord = {};
    for (const { field, index } of columns) {
      const text = index === -1 ? '' : (cells[index] ?? '').trim();
      const column = mapping[index]?.column ?? null;
      record[field.name] = null;
      if (text === '') {
        if (field.required)
          problems.push({ column, code: 'value_missing', message: `${field.label} is empty.`, value: null });
        continue;
      }
      const parsed = parseCell(field.type, text, order);
      if (parsed.ok) record[field.name] = parsed.value;
      else problems.push({ column, code: 'invalid_value', message: parsed.message, value: text.slice(0, 200) });
    }
    const contradiction = problems.length === 0 ? contradictions(kind, record) : undefined;
    if (contradiction !== undefined) {
      problems.push({ column: null, code: 'invalid_value', message: contradiction, value: null });
    }
    return problems.length === 0 ? { ok: true, record } : { ok: false, problems };
  };
}
