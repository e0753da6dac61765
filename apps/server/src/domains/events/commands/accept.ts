import type { EventReceipt } from '@renubu/contracts/events';
import type { Context } from '../../../platform/context.ts';
import type { IncomingEvent } from '../incoming.ts';
import type { NewEvent, StoredEvent } from '../intake/rows.ts';
import { eventWriter } from '../intake/writer.ts';
import { checkTypes } from '../matching/event-types.ts';

/** Where events come from when it is not an outside caller. */
export interface Cause {
  hops: number;
  executionId: string;
}

/** An event as it is stored, for dispatch to all. */
export function newEvent(
  ctx: Context,
  organizationId: string,
  event: IncomingEvent,
  warnings: readonly string[],
): NewEvent {
  return {
    id: ctx.newId(),
    organizationId,
    event,
    receivedAt: ctx.clock.now().toISOString(),
    warnings,
    hops: 0,
    causedBy: null,
    dispatch: 'all',
    executions: [],
  };
}

/** Counts events that were taken in, new ones and those known before. */
export function countReceived({ metrics }: Context, stored: readonly Pick<StoredEvent, 'duplicate'>[]): void {
  const duplicates = stored.filter(({ duplicate }) => duplicate).length;
  if (stored.length > duplicates) metrics.eventsReceived.inc({ outcome: 'accepted' }, stored.length - duplicates);
  if (duplicates > 0) metrics.eventsReceived.inc({ outcome: 'duplicate' }, duplicates);
}

/**
 * Stores events and has them dispatched; resolves when they are on disk. Throws 422 `schema_violated` when one breaks the
 * schema of a type that rejects, 503 when they could not be written: then they may be sent again.
 */
export async function acceptEvents(
  ctx: Context,
  organizationId: string,
  events: readonly IncomingEvent[],
): Promise<EventReceipt> {
  const warnings = await checkTypes(ctx, organizationId, events);
  const rows = events.map((event, index) => newEvent(ctx, organizationId, event, warnings[index] ?? []));
  const stored = await eventWriter(ctx).store(rows);
  countReceived(ctx, stored);
  return {
    accepted: stored.map(({ id, duplicate }, index) => {
      const { ceId = '', source = '' } = events[index] ?? {};
      return { id, cloudEventId: ceId, source, duplicate };
    }),
  };
}
