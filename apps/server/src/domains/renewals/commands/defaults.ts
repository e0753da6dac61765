import { defaultScoring, tenStageTable } from '@renubu/core/renewals/presets';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { determinationTables, scoringConfigs } from '../tables.ts';

/** Publishes the ten-stage table and the default scoring as version 1 of a new organization. Repeating changes nothing. */
export async function installDefaults(tx: Tx, ctx: Context, organizationId: string): Promise<void> {
  const published = { organizationId, version: 1, publishedBy: 'Renubu', publishedAt: ctx.clock.now() };
  await tx
    .insert(determinationTables)
    .values({ ...published, definition: tenStageTable })
    .onConflictDoNothing();
  await tx
    .insert(scoringConfigs)
    .values({ ...published, definition: defaultScoring })
    .onConflictDoNothing();
}
