import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const migrationsDir = fileURLToPath(new URL('./migrations/', import.meta.url));
const lockKey = 7_264_528_001;

export interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of the file, hex. */
  checksum: string;
}

/** The stored schema and the migration files disagree. */
export class MigrationError extends Error {
  readonly code = 'migration_refused';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MigrationError';
  }
}

/** The migration files in order. Throws `MigrationError` when a name or number is wrong. */
export async function readMigrations(directory: string = migrationsDir): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  const numbers = names.map((name) => /^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1]);
  const wrong = names.filter((_, index) => numbers[index] === undefined || numbers.indexOf(numbers[index]) !== index);
  if (wrong.length > 0)
    throw new MigrationError(
      `Migration files need a name like 0001_name.sql and a number of their own: ${wrong.join(', ')}`,
    );
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(`${directory}/${name}`, 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Runs `work` with a connection that holds the migration lock. Processes that start together wait for each other, so
 * that the later ones find everything done.
 */
export async function withMigrationLock<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'renubu migrate',
    options: '-c timezone=UTC',
  });
  await client.connect();
  try {
    while (!(await tryLock(client))) await sleep(100);
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A statement that waits for the lock would hold a snapshot, and building an index concurrently waits for those. */
async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [lockKey]);
  return rows[0]?.locked === true;
}

/**
 * Applies the migrations that are not applied yet, each in its own transaction, and refreshes the planner statistics.
 * Call it inside `withMigrationLock`. Returns the names applied now. Throws `MigrationError` when an applied file was
 * edited, or when the database is newer than this program.
 */
export async function applyMigrations(client: pg.ClientBase, migrations: Migration[]): Promise<string[]> {
  await prepareSchema(client);
  const pending = await pendingMigrations(client, migrations);
  for (const migration of pending) await applyMigration(client, migration);
  await rebaseOutbox(client);
  if (pending.length > 0) await analyzeTables(client);
  return pending.map(({ name }) => name);
}

/** The migrations still to apply. Throws `MigrationError` like `applyMigrations`. */
export async function pendingMigrations(
  client: pg.ClientBase | pg.Pool,
  migrations: Migration[],
): Promise<Migration[]> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from renubu.schema_migrations order by name',
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration.checksum]));
  const unknown = rows.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (unknown.length > 0) {
    throw new MigrationError(
      `The database is newer than this program: it has ${unknown.join(', ')}. Start a newer version.`,
    );
  }
  const edited = rows.filter(({ name, checksum }) => known.get(name) !== checksum).map(({ name }) => name);
  if (edited.length > 0) {
    throw new MigrationError(
      `Applied migrations were edited: ${edited.join(', ')}. Restore them and add a new migration instead.`,
    );
  }
  const applied = new Set(rows.map(({ name }) => name));
  return migrations.filter(({ name }) => !applied.has(name));
}

async function prepareSchema(client: pg.ClientBase): Promise<void> {
  await client.query(`
    create schema if not exists renubu;
    create table if not exists renubu.schema_migrations (
      name text primary key,
      checksum text not null,
      applied_at timestamptz not null default now(),
      duration_ms integer not null
    )`);
  await ensureAppRole(client);
  await client.query('grant usage on schema renubu to renubu_app');
}

/** Roles belong to the whole server: another database on it may create this one at the same moment. */
async function ensureAppRole(client: pg.ClientBase): Promise<void> {
  try {
    await client.query(`
      do $$
      begin
        if not exists (select from pg_roles where rolname = 'renubu_app') then
          begin
            create role renubu_app nologin nobypassrls nosuperuser nocreatedb nocreaterole;
          exception when duplicate_object or unique_violation then null;
          end;
        end if;
        if not pg_has_role(current_user, 'renubu_app', 'member') or
           not exists (select from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles u on u.oid = m.member
                        where r.rolname = 'renubu_app' and u.rolname = current_user) then
          begin
            execute format('grant renubu_app to %I', current_user);
          exception when unique_violation or object_in_use then null;
          end;
        end if;
      end $$`);
  } catch (cause) {
    throw new MigrationError(
      'The database user may not create the role renubu_app. Run as an administrator: ' +
        'CREATE ROLE renubu_app NOLOGIN NOBYPASSRLS; GRANT renubu_app TO <database user>;',
      { cause },
    );
  }
}

async function applyMigration(client: pg.ClientBase, migration: Migration): Promise<void> {
  const started = performance.now();
  try {
    await client.query('begin');
    await client.query(migration.sql);
    await client.query('insert into renubu.schema_migrations (name, checksum, duration_ms) values ($1, $2, $3)', [
      migration.name,
      migration.checksum,
      Math.round(performance.now() - started),
    ]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(`Migration ${migration.name} failed: ${reason}`, { cause });
  }
}

/** Rows restored from another server carry transaction numbers of its future; readers would wait for them for ever. */
async function rebaseOutbox(client: pg.ClientBase): Promise<void> {
  for (const table of ['outbox', 'outbox_cursors']) {
    await client.query(`update renubu.${table} set tx = '3'::xid8 where tx >= pg_snapshot_xmax(pg_current_snapshot())`);
  }
}

async function analyzeTables(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  );
  await client.query(`analyze ${rows.map(({ name }) => name).join(', ')}`);
}
