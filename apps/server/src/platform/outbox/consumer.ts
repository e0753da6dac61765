import { sql } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { startDaemon, type Daemon } from '../daemon.ts';
import { row, rows, systemTransaction, type Tx } from '../db/transaction.ts';
import { outboxChannel } from './publish.ts';

export interface ConsumedMessage {
  id: number;
  organizationId: string;
  topic: string;
  type: string;
  subject: string;
  data: Record<string, unknown>;
  at: Date;
}

export interface ConsumerOptions {
  /** Names the cursor; stays the same for ever. */
  name: string;
  /** Only messages of these types; all when absent. */
  types?: readonly string[];
  batch?: number;
  /** Where a new consumer begins. */
  from?: 'start' | 'now';
  /** Runs in the transaction that moves the cursor: what it writes is written exactly once. */
  handle: (tx: Tx, messages: ConsumedMessage[]) => Promise<void>;
}

/** Hands every message of the outbox to `handle`, in commit-safe order, in one process at a time. */
export function startOutboxConsumer(ctx: Context, options: ConsumerOptions): Daemon {
  return startDaemon({
    name: `outbox ${options.name}`,
    log: ctx.log,
    pollMs: 5_000,
    channel: outboxChannel,
    listener: ctx.realtime.listener,
    run: () => consumeBatch(ctx, options),
  });
}

interface Cursor {
  tx: string;
  id: number;
}

/** Handles one batch and returns how many messages the cursor moved over; 0 when another process is at it. */
export async function consumeBatch(ctx: Context, options: ConsumerOptions): Promise<number> {
  const { name, types, batch = 200, handle, from = 'now' } = options;
  return systemTransaction(ctx.db, async (tx) => {
    await beginCursor(tx, name, from);
    const cursor = await row<Cursor>(
      tx,
      sql`
      select tx::text as tx, id from renubu.outbox_cursors where consumer = ${name} for update skip locked`,
    );
    if (cursor === undefined) return 0;
    const found = await rows<ConsumedMessage & { tx: string }>(
      tx,
      sql`
      select tx::text as tx, id, organization_id as "organizationId", topic, type, subject, data, at
        from renubu.outbox
       where (tx, id) > (${cursor.tx}::xid8, ${cursor.id}::bigint) and tx < pg_snapshot_xmin(pg_current_snapshot())
       order by tx, id
       limit ${batch}`,
    );
    const last = found.at(-1);
    if (last === undefined) return 0;
    const wanted = types === undefined ? found : found.filter(({ type }) => types.includes(type));
    if (wanted.length > 0) await handle(tx, wanted);
    await tx.execute(sql`
      update renubu.outbox_cursors set tx = ${last.tx}::xid8, id = ${last.id}, updated_at = ${ctx.clock.now()}
       where consumer = ${name}`);
    return found.length;
  });
}

async function beginCursor(tx: Tx, name: string, from: 'start' | 'now'): Promise<void> {
  const exists = await row(tx, sql`select from renubu.outbox_cursors where consumer = ${name}`);
  if (exists !== undefined) return;
  const begin = from === 'start' ? sql`'0'::xid8` : sql`pg_snapshot_xmin(pg_current_snapshot())`;
  await tx.execute(sql`
    insert into renubu.outbox_cursors (consumer, tx, id) values (${name}, ${begin}, 0) on conflict do nothing`);
}
