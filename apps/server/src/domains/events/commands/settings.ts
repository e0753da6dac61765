import type { EventSettings } from '@renubu/contracts/events';
import { eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { eventSettings } from '../tables.ts';

export const usualRetentionDays = 90;

/** How long events of the organization are kept; 90 days unless set. */
export async function readEventSettings(tx: Tx, organizationId: string): Promise<EventSettings> {
  const [found] = await tx.select().from(eventSettings).where(eq(eventSettings.organizationId, organizationId));
  return { retentionDays: found === undefined ? usualRetentionDays : found.retentionDays };
}

/** Sets how long events are kept. Older ones go with the next round of the retention. */
export async function saveEventSettings(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  { retentionDays }: EventSettings,
): Promise<EventSettings> {
  const values = { retentionDays, updatedAt: ctx.clock.now() };
  await tx
    .insert(eventSettings)
    .values({ organizationId, ...values })
    .onConflictDoUpdate({ target: eventSettings.organizationId, set: values });
  return { retentionDays };
}
