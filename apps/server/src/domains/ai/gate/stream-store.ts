import type { AiStreamEvent } from '@renubu/contracts/ai-providers';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, rows, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import type { AiCaller } from '../caller.ts';

/** Without a sign of life for so long, whoever made the answer is gone. */
export const leaseMs = 15_000;

interface NewStream {
  id: string;
  caller: AiCaller;
  prompt: string;
  builtIn: string;
}

const leaseFrom = (ctx: Context): Date => new Date(ctx.clock.now().getTime() + leaseMs);

/** Makes the row of a stream. Only an API key or a person can own one. */
export async function openStream(ctx: Context, { id, caller, prompt, builtIn }: NewStream): Promise<void> {
  const { organizationId, apiKeyId, userId } = caller;
  const owner = apiKeyId ?? userId;
  if (owner === null) throw new TypeError('A stream belongs to a person or an API key.');
  await tenantTransaction(ctx.db, organizationId, (tx) =>
    tx.execute(sql`
      insert into renubu.ai_streams (id, organization_id, owner_id, prompt, built_in, lease_until, created_at)
      values (${id}, ${organizationId}, ${owner}, ${prompt}, ${clean(builtIn)}, ${leaseFrom(ctx)}, ${ctx.clock.now()})`),
  );
}

export async function renewLease(ctx: Context, organizationId: string, id: string): Promise<void> {
  await tenantTransaction(
    ctx.db,
    organizationId,
    (tx) => tx.execute(sql`update renubu.ai_streams set lease_until = ${leaseFrom(ctx)} where id = ${id} and not done`),
    { mayBeLost: true },
  );
}

/** Adds events that begin with `first`; those of a stream that somebody else has ended are dropped. */
export async function appendEvents(
  ctx: Context,
  organizationId: string,
  id: string,
  first: number,
  events: readonly AiStreamEvent[],
): Promise<void> {
  await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const open = await row(tx, sql`select 1 from renubu.ai_streams where id = ${id} and not done for update`);
    if (open === undefined) return;
    await insertEvents(tx, organizationId, id, first, events);
    if (events.some(({ type }) => type === 'done')) {
      await tx.execute(sql`update renubu.ai_streams set done = true where id = ${id}`);
    }
  });
}

function insertEvents(tx: Tx, organizationId: string, id: string, first: number, events: readonly AiStreamEvent[]) {
  const texts = events.map((event) => clean(JSON.stringify(event)));
  return tx.execute(sql`
    insert into renubu.ai_stream_events (stream_id, organization_id, seq, event)
    select ${id}, ${organizationId}, ${first} + place - 1, text::jsonb
      from unnest(${sql.param(texts)}::text[]) with ordinality as given (text, place)`);
}

export interface StoredEvent {
  seq: number;
  event: AiStreamEvent;
}

/** Whether a stream is there for this owner. */
export async function ownsStream(tx: Tx, id: string, ownerId: string): Promise<boolean> {
  const found = await row(
    tx,
    sql`select 1 from renubu.ai_streams
         where id = ${id} and owner_id::text = ${ownerId} and organization_id = renubu.current_organization()`,
  );
  return found !== undefined;
}

/** Whether events may still come: the stream is there and has not been ended. */
export async function isOpenStream(tx: Tx, id: string): Promise<boolean> {
  return (await row(tx, sql`select 1 from renubu.ai_streams where id = ${id} and not done`)) !== undefined;
}

/** The events of a stream after one. */
export const eventsAfter = (tx: Tx, id: string, seq: number): Promise<StoredEvent[]> =>
  rows<StoredEvent>(
    tx,
    sql`select seq, event from renubu.ai_stream_events where stream_id = ${id} and seq > ${seq} order by seq limit 500`,
  );

/**
 * Ends a stream that its maker left behind with the built-in answer. Whoever follows it may do so: the first one wins, and
 * nothing happens while the maker lives.
 */
export async function endAbandoned(ctx: Context, organizationId: string, id: string): Promise<void> {
  await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const left = await row<{ prompt: string; builtIn: string; last: number }>(
      tx,
      sql`
      select s.prompt, s.built_in as "builtIn",
             coalesce((select max(seq) from renubu.ai_stream_events e where e.stream_id = s.id), 0) as last
        from renubu.ai_streams s
       where s.id = ${id} and not s.done and s.lease_until < ${ctx.clock.now()}::timestamptz for update`,
    );
    if (left === undefined) return;
    const message = 'The server that was asking a model was stopped.';
    const source = {
      kind: 'built-in' as const,
      provider: null,
      model: null,
      prompt: left.prompt,
      latencyMs: 0,
      usage: { inputTokens: 0, outputTokens: 0, costMicros: 0 },
      cached: false,
      fallback: { code: 'unavailable' as const, message },
    };
    await insertEvents(tx, organizationId, id, left.last + 1, [
      { type: 'restart' },
      { type: 'text', text: left.builtIn },
      { type: 'done', text: left.builtIn, source },
    ]);
    await tx.execute(sql`update renubu.ai_streams set done = true where id = ${id}`);
  });
}

/** PostgreSQL keeps no NUL and no half of a surrogate pair, written out or escaped by `JSON.stringify`. */
const clean = (text: string): string =>
  text.replaceAll('\u0000', '\ufffd').replace(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g, '$1\\ufffd');
