import type { Json, JsonObject } from '@renubu/contracts/json';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, tenantTransaction } from '../../../platform/db/transaction.ts';
import { invalid } from '../../../platform/http/problem.ts';
import { eventWriter } from '../intake/writer.ts';
import { checkTypes } from '../matching/event-types.ts';
import { readCloudEvent } from '../reading/cloud-event.ts';
import { newEvent } from './accept.ts';

export interface EmitRequest {
  organizationId: string;
  executionId: string;
  /** Slug of the workflow that tells it: the source, when the step names none. */
  workflow: string;
  /** Becomes the event's id: a repeated attempt is a duplicate. */
  idempotencyKey: string;
  /** `{ type, data?, subject?, source? }` */
  input: JsonObject;
}

/**
 * Stores an event that an execution tells; it is dispatched as if it had come in. Returns our id of it. Throws 400 for one
 * that is malformed, 422 `schema_violated`, and 503.
 */
export async function emitEvent(ctx: Context, request: EmitRequest): Promise<{ eventId: string; duplicate: boolean }> {
  const { organizationId, executionId, workflow, idempotencyKey, input } = request;
  const { type = '', data = null, subject = null, source } = input;
  const value: Record<string, Json> = {
    specversion: '1.0',
    id: idempotencyKey,
    source: source === undefined || source === null || source === '' ? `/workflows/${workflow}` : source,
    type,
    subject: subject === '' ? null : subject,
    data,
  };
  const read = readCloudEvent(value, 'with', { now: ctx.clock.now(), newId: () => ctx.newId() });
  if (!read.ok) throw invalid(read.errors);
  const [warnings = []] = await checkTypes(ctx, organizationId, [read.event]);
  const hops = (await hopsBefore(ctx, organizationId, executionId)) + 1;
  const event = { ...newEvent(ctx, organizationId, read.event, warnings), hops, causedBy: executionId };
  const [stored] = await eventWriter(ctx).store([event]);
  return { eventId: stored?.id ?? event.id, duplicate: stored?.duplicate ?? false };
}

/** The longest chain of events that led to an execution: those that started, joined or woke it or what started it. */
async function hopsBefore(ctx: Context, organizationId: string, executionId: string): Promise<number> {
  const found = await tenantTransaction(ctx.db, organizationId, (tx) =>
    row<{ hops: number | null }>(
      tx,
      sql`
      with recursive family as (
        select id, parent_id, retry_of, event_id from renubu.executions where id = ${executionId}::uuid
        union
        select above.id, above.parent_id, above.retry_of, above.event_id
          from renubu.executions above join family on above.id in (family.parent_id, family.retry_of)
      ),
      causes as (
        select event_id from family where event_id is not null
        union
        select link.event_id from renubu.event_links link join family on link.execution_id = family.id
      )
      select max(event.hops) as hops from renubu.events event join causes on causes.event_id = event.id`,
    ),
  );
  return found?.hops ?? 0;
}
