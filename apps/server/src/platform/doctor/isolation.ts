import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { failed, ok, type Finding } from './finding.ts';

const advice = 'Run `renubu migrate`. If it stays, restore the role and the policies as the migrations make them.';

/**
 * Whether organizations are kept apart: the role of the application cannot bypass row-level security, every table with
 * an organization enforces it, and one organization really reads and writes nothing of another. The attempt runs in a
 * transaction that is rolled back.
 */
export async function checkIsolation(client: pg.Client): Promise<Finding[]> {
  return [await checkRole(client), await checkTables(client), await checkReading(client)];
}

async function checkRole(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ rolsuper: boolean; rolbypassrls: boolean; member: boolean }>(
    `select rolsuper, rolbypassrls, pg_has_role(current_user, oid, 'member') as member
       from pg_roles where rolname = 'renubu_app'`,
  );
  const [role] = rows;
  if (role === undefined) return failed('role', 'the role renubu_app is missing', advice);
  if (role.rolsuper || role.rolbypassrls)
    return failed(
      'role',
      'renubu_app may bypass row-level security',
      'Run as an administrator: ALTER ROLE renubu_app NOSUPERUSER NOBYPASSRLS;',
    );
  if (!role.member)
    return failed(
      'role',
      'the database user may not become renubu_app',
      'Run as an administrator: GRANT renubu_app TO <database user>;',
    );
  return ok('role', 'renubu_app cannot bypass row-level security');
}

async function checkTables(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ name: string; safe: boolean }>(
    `select c.relname as name,
            c.relrowsecurity and c.relforcerowsecurity
              and exists (select from pg_policy p where p.polrelid = c.oid) as safe
       from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped
      where c.relnamespace = 'renubu'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      order by c.relname`,
  );
  const open = rows.filter(({ safe }) => !safe).map(({ name }) => name);
  return open.length === 0
    ? ok('row-level security', `enforced on all ${rows.length} tables of organizations`)
    : failed('row-level security', `not enforced on ${open.join(', ')}`, advice);
}

async function checkReading(client: pg.Client): Promise<Finding> {
  const [ours, theirs] = [randomUUID(), randomUUID()];
  await client.query('begin');
  try {
    await client.query(
      `insert into renubu.organizations (id, name, slug)
       select id, 'Probe of the doctor', 'probe-' || id from unnest($1::uuid[]) as id`,
      [[ours, theirs]],
    );
    await client.query(
      `insert into renubu.customers (id, organization_id, name) select id, id, 'Probe' from unnest($1::uuid[]) as id`,
      [[ours, theirs]],
    );
    await client.query('set local role renubu_app');
    const nobody = await client.query('select from renubu.customers');
    await client.query(`select set_config('renubu.organization_id', $1, true)`, [ours]);
    const own = await client.query('select from renubu.customers where id = $1', [ours]);
    const foreign = await client.query('select from renubu.customers where organization_id <> $1', [ours]);
    const written = await client.query(`update renubu.customers set name = 'Stolen' where id = $1`, [theirs]);
    const leaked = [nobody, foreign, written].some(({ rowCount }) => rowCount !== 0);
    if (leaked) return failed('isolation', 'one organization reached rows of another', advice);
    if (own.rowCount !== 1) return failed('isolation', 'an organization does not see its own rows', advice);
    return ok('isolation', 'tried: an organization sees and changes nothing of another');
  } finally {
    await client.query('rollback');
  }
}
