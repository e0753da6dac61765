import { migrateSystemDatabase } from '@dbos-inc/dbos-sdk/internal/system_database';
import type pg from 'pg';

const silence = () => undefined;
/** `DBOS.migrate` does the same and writes to the console; people hear of migrations from us. */
const quiet = { debug: silence, info: silence, warn: silence, error: silence } as unknown as Parameters<
  typeof migrateSystemDatabase
>[1];

/**
 * Brings the schema of the durable engine up to date and lets the application role enqueue. Call it while holding the
 * migration lock: two processes that migrate at once fail. `client` is a connection of the owner.
 */
export async function migrateDurable(url: string, client: pg.ClientBase): Promise<void> {
  await migrateSystemDatabase(url, quiet);
  await client.query(`
    grant usage on schema dbos to renubu_app;
    grant select, insert, update (creator_xid) on dbos.workflow_status to renubu_app;
    grant select, insert on dbos.workflow_input to renubu_app`);
}
