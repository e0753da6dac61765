import { migrateDurable } from '../durable/migrate.ts';
import { applyMigrations, readMigrations, withMigrationLock } from './migrate.ts';

/**
 * Brings a database to the schema of this program: ours and the durable engine's. Safe to call from several processes
 * at once. Returns the names of the migrations applied now.
 */
export async function migrateDatabase(url: string): Promise<string[]> {
  const migrations = await readMigrations();
  return withMigrationLock(url, async (client) => {
    const applied = await applyMigrations(client, migrations);
    await migrateDurable(url, client);
    return applied;
  });
}
