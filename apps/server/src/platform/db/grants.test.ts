import { expect, it } from 'vitest';
import { testDatabase } from '../../testing/database.ts';

const database = testDatabase();

interface Reach {
  name: string;
  privileges: string;
  isolated: boolean;
}

/** Every table that the application role may touch in any way, with whether row-level security is forced on it. */
async function reachable(): Promise<Reach[]> {
  const { rows } = await database.db.system.query<Reach>(`
    select n.nspname || '.' || c.relname as name, c.relrowsecurity and c.relforcerowsecurity as isolated,
           array_to_string(array(
             select p from unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE}'::text[]) with ordinality as all_of(p, place)
              where has_table_privilege('renubu_app', c.oid, p) order by place), ',') as privileges
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
       and (has_table_privilege('renubu_app', c.oid, 'SELECT,INSERT,UPDATE,DELETE,TRUNCATE')
            or has_any_column_privilege('renubu_app', c.oid, 'SELECT,INSERT,UPDATE'))
     order by name`);
  return rows;
}

it('lets the application role reach isolated tables, and of the engine only what enqueuing needs', async () => {
  const found = await reachable();
  const open = found.filter(({ isolated }) => !isolated).map(({ name, privileges }) => `${name} ${privileges}`);
  expect(open).toEqual(['dbos.workflow_input SELECT,INSERT', 'dbos.workflow_status SELECT,INSERT']);
  expect(found.filter(({ privileges }) => privileges.includes('TRUNCATE'))).toEqual([]);
  expect(found.length).toBeGreaterThan(30);
});

it('keeps people, sign-ins, leases and cursors from the application role', async () => {
  for (const table of ['identity.users', 'identity.accounts', 'identity.sessions', 'identity.attempts'])
    await expect(database.db.app.query(`select from ${table}`)).rejects.toThrow(/permission denied/);
  for (const table of ['renubu.process_leases', 'renubu.outbox_cursors', 'renubu.schema_migrations'])
    await expect(database.db.app.query(`select from ${table}`)).rejects.toThrow(/permission denied/);
});
