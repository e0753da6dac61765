import type { AiSettings, AiSettingsUpdate } from '@renubu/contracts/ai-providers';
import { eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import type { Session } from '../../../platform/session.ts';
import { defaultSettings } from '../gate/known.ts';
import { modelsOf } from '../gate/runtime.ts';
import { aiSettings } from '../tables.ts';

/** What may leave for models and what is kept; the defaults until an admin says otherwise. */
export async function readSettings(tx: Tx, organizationId: string): Promise<AiSettings> {
  const [found] = await tx.select().from(aiSettings).where(eq(aiSettings.organizationId, organizationId));
  if (found === undefined) return { ...defaultSettings, updatedAt: null };
  const { organizationId: _, updatedAt, ...settings } = found;
  return { ...settings, updatedAt: updatedAt.toISOString() };
}

/** Changes what is named; calls made from now on follow it. */
export async function updateSettings(
  ctx: Context,
  { organizationId }: Session,
  update: AiSettingsUpdate,
): Promise<AiSettings> {
  const changed = await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const { updatedAt: _, ...before } = await readSettings(tx, organizationId);
    const values = { ...before, ...update, revision: before.revision + 1, updatedAt: ctx.clock.now() };
    await tx
      .insert(aiSettings)
      .values({ ...values, organizationId })
      .onConflictDoUpdate({ target: aiSettings.organizationId, set: values });
    return readSettings(tx, organizationId);
  });
  modelsOf(ctx).known.forget(organizationId);
  return changed;
}
