import type { Preferences, preferencesUpdateSchema } from '@renubu/contracts/identity';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { row, type Tx } from '../../platform/db/transaction.ts';
import { toPreferences } from './queries.ts';

export type PreferencesUpdate = z.output<typeof preferencesUpdateSchema>;

/** Merges a partial update into a person's preferences, group by group, and returns all of them. */
export async function updatePreferences(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  userId: string,
  update: PreferencesUpdate,
): Promise<Preferences> {
  const given = JSON.stringify(update);
  const found = await row<{ values: unknown }>(
    tx,
    sql`
    insert into renubu.preferences as kept (organization_id, user_id, values, updated_at)
    values (${organizationId}, ${userId}, ${given}::jsonb, ${ctx.clock.now()})
    on conflict (organization_id, user_id) do update
      set values = (
            select coalesce(jsonb_object_agg(key,
                     coalesce(kept.values -> key, '{}'::jsonb) || coalesce(excluded.values -> key, '{}'::jsonb)), '{}')
              from jsonb_object_keys(kept.values || excluded.values) as key),
          updated_at = excluded.updated_at
    returning values`,
  );
  return toPreferences(found?.values ?? {});
}
