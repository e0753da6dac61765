import pg from 'pg';
import { pendingMigrations, readMigrations } from '../db/migrate.ts';
import { checkIsolation } from './isolation.ts';
import { checked, failed, ok, skipped, type Finding } from './finding.ts';

const oldest = 15;
const tolerableSkewMs = 5_000;

/** Looks at a database that runs; changes nothing in it. `url` connects as the owner. */
export async function examineDatabase(url: string): Promise<Finding[]> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'renubu doctor',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    return [failed('database', `cannot connect: ${reasonOf(error)}`, connectAdvice(error))];
  }
  try {
    const findings = [await checkVersion(client), ...(await checked('clock', () => checkClock(client)))];
    if (!(await hasSchema(client))) {
      return [...findings, skipped('migrations', 'the database is empty; `renubu serve` or `renubu migrate` fills it')];
    }
    findings.push(...(await checked('migrations', () => checkMigrations(client))));
    findings.push(...(await checked('isolation', () => checkIsolation(client))));
    return findings;
  } finally {
    await client.end();
  }
}

/** An error of several connection attempts has its reasons inside. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

function connectAdvice(error: unknown): string {
  const code = (error as { code?: string }).code;
  if (code === '28P01' || code === '28000') return 'Check user and password in DATABASE_URL.';
  if (code === '3D000') return 'Create the database named in DATABASE_URL.';
  return 'Start PostgreSQL and check host and port in DATABASE_URL.';
}

async function checkVersion(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ number: string; name: string }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as name`,
  );
  const major = Math.floor(Number(rows[0]?.number) / 10_000);
  const name = rows[0]?.name ?? 'unknown';
  return major >= oldest
    ? ok('database', `PostgreSQL ${name} answers`)
    : failed('database', `PostgreSQL ${name} is too old`, `Use PostgreSQL ${oldest} or newer.`);
}

async function checkClock(client: pg.Client): Promise<Finding> {
  const asked = Date.now();
  const { rows } = await client.query<{ ms: string }>('select extract(epoch from clock_timestamp()) * 1000 as ms');
  const answered = Date.now();
  const skew = Math.round(Number(rows[0]?.ms) - (asked + answered) / 2);
  const size = Math.abs(skew);
  return size <= tolerableSkewMs
    ? ok('clock', `the database's clock differs by ${size} ms`)
    : failed(
        'clock',
        `the database's clock is ${size / 1000} s ${skew > 0 ? 'ahead' : 'behind'}`,
        'Synchronise the clocks of both machines (NTP).',
      );
}

async function hasSchema(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regclass('renubu.schema_migrations') is not null as there`,
  );
  return rows[0]?.there === true;
}

async function checkMigrations(client: pg.Client): Promise<Finding> {
  const migrations = await readMigrations();
  const pending = await pendingMigrations(client, migrations);
  return pending.length === 0
    ? ok('migrations', `all ${migrations.length} are applied`)
    : failed(
        'migrations',
        `${pending.map(({ name }) => name).join(', ')} not applied`,
        'Run `renubu migrate`, or start the server.',
      );
}
