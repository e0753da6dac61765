import type { Page, PageQuery } from '@renubu/contracts/pagination';
import type { entitySummarySchema, RecordItem } from '@renubu/contracts/records';
import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { notFound } from '../../../platform/http/problem.ts';

export type RecordRow = Omit<RecordItem, 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date };

export const recordColumns = sql`entity, id, data, revision, created_at as "createdAt", updated_at as "updatedAt",
  updated_by as "updatedBy"`;

/** A row as callers see it. */
export const toRecord = (found: RecordRow): RecordItem => ({
  ...found,
  createdAt: found.createdAt.toISOString(),
  updatedAt: found.updatedAt.toISOString(),
});

const place = z.tuple([z.string()]);

/** The records of an entity by id; `search` finds a text anywhere in id or data. */
export async function listRecords(
  tx: Tx,
  entity: string,
  { limit, cursor, search }: PageQuery & { search?: string | undefined },
): Promise<Page<RecordItem>> {
  const last = cursor === undefined ? undefined : decodeCursor(place, cursor);
  const pattern = search === undefined ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const found = await rows<RecordRow>(
    tx,
    sql`
    select ${recordColumns} from renubu.records
     where organization_id = renubu.current_organization() and entity = ${entity}
       and ${last === undefined ? sql`true` : sql`id > ${last[0]}`}
       and ${pattern === null ? sql`true` : sql`(id ilike ${pattern} or data::text ilike ${pattern})`}
     order by id limit ${limit + 1}`,
  );
  return page(found.map(toRecord), limit, ({ id }) => [id]);
}

/** One record. Throws 404. */
export async function readRecord(tx: Tx, entity: string, id: string): Promise<RecordItem> {
  const found = await findRecord(tx, entity, id);
  if (found === undefined) throw notFound(entity, id);
  return found;
}

/** One record, or undefined; locked with `lock`. */
export async function findRecord(
  tx: Tx,
  entity: string,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<RecordItem | undefined> {
  const locking: SQL = lock ? sql`for update` : sql``;
  const found = await row<RecordRow>(
    tx,
    sql`
    select ${recordColumns} from renubu.records
     where organization_id = renubu.current_organization() and entity = ${entity} and id = ${id} ${locking}`,
  );
  return found === undefined ? undefined : toRecord(found);
}

/** The types of records there are, with how many of each. */
export async function listEntities(tx: Tx): Promise<z.infer<typeof entitySummarySchema>[]> {
  const found = await rows<{ entity: string; count: number; updatedAt: Date }>(
    tx,
    sql`
    select entity, count(*)::int as count, max(updated_at) as "updatedAt" from renubu.records
     where organization_id = renubu.current_organization() group by entity order by entity`,
  );
  return found.map((one) => ({ ...one, updatedAt: one.updatedAt.toISOString() }));
}
