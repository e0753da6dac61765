import type { Import } from '@renubu/contracts/imports';
import type { Page, PageQuery } from '@renubu/contracts/pagination';
import { and, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../platform/http/cursor.ts';
import { conflict, notFound } from '../../platform/http/problem.ts';
import { toImport, type ImportRow } from './stored.ts';
import { imports } from './tables.ts';

/** Reads an import and keeps it from changing until the transaction ends. Throws 404. */
export async function lockImport(tx: Tx, id: string): Promise<ImportRow> {
  const [found] = await tx.select().from(imports).where(eq(imports.id, id)).for('update');
  if (found === undefined) throw notFound('import', id);
  return found;
}

/** Throws 409 once an import is being applied or was applied. */
export function requireOpen({ status }: ImportRow): void {
  const allowed = ['uploaded', 'checked', 'failed'];
  if (allowed.includes(status)) return;
  const detail = status === 'applying' ? 'The import is being applied just now.' : 'The import was applied already.';
  throw conflict('invalid_state', detail, { importStatus: status, allowed });
}

/** Writes what changed of an import and returns it. */
export async function changeImport(tx: Tx, id: string, changes: Partial<ImportRow>): Promise<ImportRow> {
  const [changed] = await tx.update(imports).set(changes).where(eq(imports.id, id)).returning();
  if (changed === undefined) throw notFound('import', id);
  return changed;
}

/** An import with its report and progress. Throws 404. */
export async function readImport(tx: Tx, id: string): Promise<Import> {
  const [found] = await tx.select().from(imports).where(eq(imports.id, id));
  if (found === undefined) throw notFound('import', id);
  return toImport(found);
}

const place = z.tuple([z.iso.datetime(), z.uuid()]);

/** Imports of an organization, newest first. */
export async function listImports(tx: Tx, organizationId: string, query: PageQuery): Promise<Page<Import>> {
  const last = query.cursor === undefined ? undefined : decodeCursor(place, query.cursor);
  const after =
    last === undefined
      ? undefined
      : sql`(date_trunc('milliseconds', ${imports.createdAt}), ${imports.id}) < (${last[0]}::timestamptz, ${last[1]}::uuid)`;
  const found = await tx
    .select()
    .from(imports)
    .where(and(eq(imports.organizationId, organizationId), after))
    .orderBy(desc(imports.createdAt), desc(imports.id))
    .limit(query.limit + 1);
  return page(found.map(toImport), query.limit, ({ createdAt, id }) => [createdAt, id]);
}
