import type { eventTypeInputSchema, EventTypeEntry } from '@renubu/contracts/events';
import { and, eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { compileSchema, forgetTypes } from '../matching/event-types.ts';
import { listEventTypes } from '../queries/types.ts';
import { eventTypes } from '../tables.ts';

/** Describes an event type. Throws 422 `invalid_schema`. */
export async function saveEventType(
  ctx: Context,
  organizationId: string,
  type: string,
  input: z.output<typeof eventTypeInputSchema>,
): Promise<EventTypeEntry> {
  if (input.schema !== null) compileSchema(input.schema);
  const values = { ...input, updatedAt: ctx.clock.now() };
  const known = await tenantTransaction(ctx.db, organizationId, async (tx) => {
    await tx
      .insert(eventTypes)
      .values({ organizationId, type, ...values })
      .onConflictDoUpdate({ target: [eventTypes.organizationId, eventTypes.type], set: values });
    return listEventTypes(tx, ctx, organizationId);
  });
  forgetTypes(ctx, organizationId);
  const saved = known.find((entry) => entry.type === type);
  if (saved === undefined) throw notFound('event type', type);
  return saved;
}

/** Removes the description of a type; its events stay. Throws 404. */
export async function removeEventType(ctx: Context, organizationId: string, type: string): Promise<void> {
  const removed = await tenantTransaction(ctx.db, organizationId, (tx) =>
    tx
      .delete(eventTypes)
      .where(and(eq(eventTypes.organizationId, organizationId), eq(eventTypes.type, type)))
      .returning({ type: eventTypes.type }),
  );
  forgetTypes(ctx, organizationId);
  if (removed.length === 0) throw notFound('event type', type);
}
