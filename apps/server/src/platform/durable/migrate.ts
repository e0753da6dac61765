import { DBOS } from '@dbos-inc/dbos-sdk';
import type pg from 'pg';

/**
 * Brings the schema of the durable engine up to date and lets the application role enqueue. Call it while holding the
 * migration lock: two processes that migrate at once fail. `client` is a connection of the owner.
 */
export async function migrateDurable(url: string, client: pg.ClientBase): Promise<void> {
  await DBOS.migrate(url);
  await client.query(`
    grant usage on schema dbos to renubu_app;
    grant select, insert, update (creator_xid) on dbos.workflow_status to renubu_app;
    grant select, insert on dbos.workflow_input to renubu_app`);
}
