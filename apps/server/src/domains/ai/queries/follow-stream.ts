import type { Context } from '../../../platform/context.ts';
import { tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import type { Session } from '../../../platform/session.ts';
import { modelsOf } from '../gate/runtime.ts';
import { endAbandoned, eventsAfter, isOpenStream, ownsStream, type StoredEvent } from '../gate/stream-store.ts';

/** Between two looks for what another process wrote. */
const lookMs = 250;
const heartbeatMs = 10_000;
/** How often it is asked whether the maker is still there. */
const checkMs = 1_000;

/** Whether the stream is there and belongs to the caller. */
export const mayFollow = ({ db }: Context, { organizationId, userId }: Session, id: string): Promise<boolean> =>
  tenantTransaction(db, organizationId, (tx) => ownsStream(tx, id, userId), { readOnly: true });

/**
 * The events of a stream after one, as server-sent events, until it is done or the follower leaves. Whoever has seen the
 * last event already, or follows what has been forgotten, is not kept waiting.
 */
export async function* followStream(
  ctx: Context,
  { organizationId }: Session,
  { id, after, signal }: { id: string; after: number; signal: AbortSignal },
): AsyncGenerator<string, void> {
  const { running } = modelsOf(ctx);
  let seq = after;
  let quietMs = 0;
  yield 'retry: 1000\n\n';
  while (!signal.aborted) {
    const { isOpen, found } = await tenantTransaction(ctx.db, organizationId, (tx) => look(tx, id, seq), {
      readOnly: true,
    });
    for (const stored of found) {
      seq = stored.seq;
      yield asText(stored);
      if (stored.event.type === 'done') return;
    }
    if (found.length > 0) {
      quietMs = 0;
      continue;
    }
    if (!isOpen) return;
    await running.news(id, lookMs, signal);
    quietMs += lookMs;
    if (quietMs % heartbeatMs === 0) yield ': waiting\n\n';
    if (quietMs % checkMs === 0) await endAbandoned(ctx, organizationId, id);
  }
}

/** Asks whether it is open first: events that come in between are found, and no end is missed. */
async function look(tx: Tx, id: string, seq: number): Promise<{ isOpen: boolean; found: StoredEvent[] }> {
  const isOpen = await isOpenStream(tx, id);
  return { isOpen, found: await eventsAfter(tx, id, seq) };
}

function asText({ seq, event: { type, ...data } }: StoredEvent): string {
  return `id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
