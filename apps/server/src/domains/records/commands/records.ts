import type { Actor } from '@renubu/contracts/actor';
import type { JsonObject } from '@renubu/contracts/json';
import type { RecordItem } from '@renubu/contracts/records';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { conflict, invalid, notFound } from '../../../platform/http/problem.ts';
import { findRecord, recordColumns, toRecord, type RecordRow } from '../queries/records.ts';

/** A record is not a place for files. */
export const maxRecordBytes = 256 * 1024;

export interface RecordChange {
  organizationId: string;
  entity: string;
  id: string;
  data: JsonObject;
  by: Actor;
  /** Of the effect that makes or changes it; null for people. */
  effectKey?: string | null;
}

/** Creates a record. Throws 400 when it is too large, 409 when the id is taken. */
export async function createRecord(tx: Tx, ctx: Context, change: RecordChange): Promise<RecordItem> {
  const { organizationId, entity, id, data, by, effectKey = null } = change;
  requireSize(data);
  const now = ctx.clock.now().toISOString();
  const created = await row<RecordRow>(
    tx,
    sql`
    insert into renubu.records (organization_id, entity, id, data, effect_key, created_at, updated_at, updated_by)
    values (${organizationId}, ${entity}, ${id}, ${JSON.stringify(data)}::jsonb, ${effectKey}, ${now}, ${now},
            ${JSON.stringify(by)}::jsonb)
    on conflict do nothing returning ${recordColumns}`,
  );
  if (created === undefined) throw conflict('record_exists', `There is a ${entity} with the id “${id}” already.`);
  return toRecord(created);
}

/** The record that an effect made, when it ran before. */
export async function recordOfEffect(tx: Tx, entity: string, effectKey: string): Promise<RecordItem | undefined> {
  const found = await row<RecordRow>(
    tx,
    sql`
    select ${recordColumns} from renubu.records
     where organization_id = renubu.current_organization() and entity = ${entity} and effect_key = ${effectKey}`,
  );
  return found === undefined ? undefined : toRecord(found);
}

/** Changes a record after `check` accepted its revision. Throws 404, 400 when it grows too large, and what `check` throws. */
export async function updateRecord(
  tx: Tx,
  ctx: Context,
  { entity, id, data, by }: RecordChange,
  { mode, check }: { mode: 'merge' | 'replace'; check: (revision: number) => void },
): Promise<RecordItem> {
  const before = await findRecord(tx, entity, id, { lock: true });
  if (before === undefined) throw notFound(entity, id);
  check(before.revision);
  const next = mode === 'merge' ? { ...before.data, ...data } : data;
  requireSize(next);
  const updated = await row<RecordRow>(
    tx,
    sql`
    update renubu.records set data = ${JSON.stringify(next)}::jsonb, revision = revision + 1,
           updated_at = ${ctx.clock.now().toISOString()}::timestamptz, updated_by = ${JSON.stringify(by)}::jsonb
     where organization_id = renubu.current_organization() and entity = ${entity} and id = ${id}
    returning ${recordColumns}`,
  );
  if (updated === undefined) throw notFound(entity, id);
  return toRecord(updated);
}

/** Removes a record; false when there was none. */
export async function removeRecord(tx: Tx, entity: string, id: string): Promise<boolean> {
  const removed = await row(
    tx,
    sql`
    delete from renubu.records
     where organization_id = renubu.current_organization() and entity = ${entity} and id = ${id} returning id`,
  );
  return removed !== undefined;
}

function requireSize(data: JsonObject): void {
  const size = Buffer.byteLength(JSON.stringify(data));
  if (size <= maxRecordBytes) return;
  const message = `A record holds at most ${maxRecordBytes} bytes; this one has ${size}.`;
  throw invalid([{ path: 'body.data', code: 'too_large', message }]);
}
