import type { Actor } from '@renubu/contracts/actor';
import type { Json, JsonObject } from '@renubu/contracts/json';
import type { tableReplaceResultSchema, tableReplaceSchema } from '@renubu/contracts/records';
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { invalid } from '../../../platform/http/problem.ts';
import { maxRecordBytes } from './records.ts';

type Input = z.infer<typeof tableReplaceSchema>;
type Result = z.infer<typeof tableReplaceResultSchema>;

const maxRows = 50_000;
const refuse = (path: string, code: string, message: string) => invalid([{ path, code, message }]);

/**
 * Puts new rows in the place of all records of an entity, with one statement; rows that stay the same keep their
 * revision. Throws 400 when the rows have no usable ids.
 */
export async function replaceRecords(
  tx: Tx,
  ctx: Context,
  { organizationId, entity, input, by }: { organizationId: string; entity: string; input: Input; by: Actor },
): Promise<Result> {
  const table = rowsOf(input);
  const items = JSON.stringify(keyed(table, input.key));
  const now = ctx.clock.now().toISOString();
  const counts = await row<Omit<Result, 'rows' | 'columns'>>(
    tx,
    sql`
    with input as materialized (
      select id, data from jsonb_to_recordset(${items}::jsonb) as i(id text, data jsonb)
    ), removed as (
      delete from renubu.records r where r.organization_id = ${organizationId} and r.entity = ${entity}
         and not exists (select from input i where i.id = r.id)
      returning r.id
    ), written as (
      insert into renubu.records as r (organization_id, entity, id, data, created_at, updated_at, updated_by)
      select ${organizationId}, ${entity}, id, data, ${now}::timestamptz, ${now}::timestamptz,
             ${JSON.stringify(by)}::jsonb
        from input order by id
      on conflict (organization_id, entity, id) do update set data = excluded.data, revision = r.revision + 1,
        updated_at = excluded.updated_at, updated_by = excluded.updated_by where r.data <> excluded.data
      returning r.revision
    )
    select (select count(*) from removed)::int as removed,
           (select count(*) from written where revision = 1)::int as added,
           (select count(*) from written where revision > 1)::int as changed`,
  );
  const columns = [...new Set(table.flatMap((item) => Object.keys(item)))];
  return { rows: table.length, columns, added: 0, changed: 0, removed: 0, ...counts };
}

function rowsOf({ csv, rows }: Input): JsonObject[] {
  if ((csv === undefined) === (rows === undefined)) throw refuse('body.csv', 'invalid', 'Give either csv or rows.');
  const found = rows ?? parseTable(csv ?? '');
  if (found.length > maxRows) throw refuse('body', 'too_many_rows', `A table holds at most ${maxRows} rows.`);
  return found;
}

/** Rows of a CSV text with a header line; commas, semicolons or tabs between. */
export function parseTable(csv: string): JsonObject[] {
  try {
    const first = csv.slice(0, csv.search(/\r?\n|$/));
    const delimiter = [',', ';', '\t'].reduce((best, one) => (count(first, one) > count(first, best) ? one : best));
    const texts = parse(csv, {
      columns: namedColumns,
      bom: true,
      delimiter,
      trim: true,
      skip_empty_lines: true,
    }) as Record<string, string>[];
    return typed(texts);
  } catch (error) {
    if (error instanceof CsvError) throw refuse('body.csv', 'malformed_csv', error.message);
    throw error;
  }
}

/** The names in the header line. Throws 400 when one is missing, said twice, or cannot name a member. */
function namedColumns(header: string[]): string[] {
  const wrong = header.find((name, index) => name === '' || name === '__proto__' || header.indexOf(name) !== index);
  if (wrong === undefined) return header;
  const problem = wrong === '' ? 'A column has no name.' : `The column “${wrong}” cannot be there, or is there twice.`;
  throw refuse('body.csv', 'bad_header', problem);
}

const count = (text: string, part: string): number => text.split(part).length - 1;
/** A number that reads back the same: not `007`, not `1e9`, nothing that loses digits. */
const isNumber = (text: string): boolean => /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) && text.length <= 15;

/** A column whose every value is a number becomes numbers, likewise true and false; empty is null. */
function typed(texts: Record<string, string>[]): JsonObject[] {
  const columns = Object.keys(texts[0] ?? {});
  const readers = columns.map((column): [string, (text: string) => Json] => {
    const values = texts.flatMap((item) => item[column] || []);
    if (values.length > 0 && values.every(isNumber)) return [column, Number];
    if (values.length > 0 && values.every((value) => /^(true|false)$/i.test(value))) {
      return [column, (text) => text.toLowerCase() === 'true'];
    }
    return [column, (text) => text];
  });
  return texts.map((item) =>
    Object.fromEntries(readers.map(([column, read]) => [column, item[column] ? read(item[column]) : null])),
  );
}

function keyed(table: JsonObject[], key: string): { id: string; data: JsonObject }[] {
  const seen = new Set<string>();
  return table.map((data, index) => {
    const value = data[key];
    const id = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
    if (id === '' || id.length > 200) {
      throw refuse('body.key', 'missing_key', `Row ${index + 1} has no usable id in the column “${key}”.`);
    }
    if (seen.has(id)) throw refuse('body.key', 'repeated_key', `Row ${index + 1} repeats the id “${id}”.`);
    if (Buffer.byteLength(JSON.stringify(data)) > maxRecordBytes) {
      throw refuse('body', 'too_large', `Row ${index + 1} is larger than ${maxRecordBytes} bytes.`);
    }
    seen.add(id);
    return { id, data };
  });
}
