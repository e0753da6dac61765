import { preferencesSchema, type Preferences } from '@renubu/contracts/identity';
import { sql } from 'drizzle-orm';
import { row, type Tx } from '../../platform/db/transaction.ts';

/** A person's preferences; what they never set has its default. */
export async function readPreferences(tx: Tx, userId: string): Promise<Preferences> {
  const found = await row<{ values: unknown }>(
    tx,
    sql`
    select values from renubu.preferences where user_id = ${userId}`,
  );
  return toPreferences(found?.values ?? {});
}

/** Stored values of an older form do not stand in the way: they give way to the defaults. */
export function toPreferences(values: unknown): Preferences {
  const parsed = preferencesSchema.safeParse(values);
  return parsed.success ? parsed.data : preferencesSchema.parse({});
}
