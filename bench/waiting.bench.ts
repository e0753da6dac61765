import { fileURLToPath } from 'node:url';
import { unwrap } from '@renubu/client/client';
import { systemTransaction, row } from '@renubu/server/platform/db/transaction';
import { sql } from 'drizzle-orm';
import { withDatabase, type BenchDatabase } from './lib/database.ts';
import { pause, rounded, until } from './lib/figures.ts';
import { makeOrganization } from './lib/organization.ts';
import { cpuSeconds } from './lib/processes.ts';
import { filling, settle } from './lib/seed.ts';
import { signIn, withServer, type BenchServer } from './lib/server.ts';
import type { Benchmark } from './run.ts';

const executions = 10_000;
const warmUpSeconds = 12;
const watchSeconds = 20;
const reporter = fileURLToPath(new URL('lib/report-memory.mjs', import.meta.url));

interface Memory {
  /** Bytes that survive a collection. */
  kept: number;
  rss: number;
}

async function memoryOf({ child, output }: BenchServer): Promise<Memory> {
  const before = output().length;
  let told: string | undefined;
  child.kill('SIGUSR2');
  await until('the server tells its memory', async () => {
    told = /memory (\{.*\})/.exec(output().slice(before))?.[1];
    return told !== undefined;
  });
  return JSON.parse(told ?? '{}') as Memory;
}

interface Idle extends Memory {
  /** Share of one core that PostgreSQL uses, in percent. */
  load: number;
  transactions: number;
}

async function transactionsOf({ ctx }: BenchDatabase): Promise<number> {
  const found = await systemTransaction(ctx.db, (tx) =>
    row<{ count: number }>(
      tx,
      sql`select (xact_commit + xact_rollback)::int as count from pg_stat_database where datname = current_database()`,
    ),
  );
  return found?.count ?? 0;
}

/** What an idle server costs, in a process of its own, after it has come to rest. */
async function idle(database: BenchDatabase): Promise<Idle> {
  return withServer(
    database,
    async (server) => {
      await pause(warmUpSeconds * 1000);
      const [cpu, transactions] = [cpuSeconds(database.pid), await transactionsOf(database)];
      const started = performance.now();
      await pause(watchSeconds * 1000);
      const elapsed = (performance.now() - started) / 1000;
      const load = ((cpuSeconds(database.pid) - cpu) / elapsed) * 100;
      const perSecond = ((await transactionsOf(database)) - transactions) / elapsed;
      return { ...(await memoryOf(server)), load, transactions: perSecond };
    },
    { node: ['--expose-gc', '--import', reporter] },
  );
}

/** Starts one health check as a person would and leaves it waiting for its first step. */
async function startOne(database: BenchDatabase, email: string): Promise<string> {
  return withServer(database, async ({ url }) => {
    const { client } = await signIn(url, email);
    const { executionId: id } = await unwrap(
      client.POST('/api/v1/workflows/{slug}/start', { params: { path: { slug: 'health-check' } }, body: {} }),
    );
    await until('the execution waits for a person', async () => {
      const found = await unwrap(client.GET('/api/v1/executions/{id}', { params: { path: { id } } }));
      return found.status === 'waiting';
    });
    return id;
  });
}

const derived = (column: string) => sql.raw(`md5(${column}::text || ' ' || n)::uuid`);

/** Copies a waiting execution with its state, steps, history and conversation. */
async function multiply({ ctx }: BenchDatabase, id: string, count: number): Promise<void> {
  const copy = async (table: string, key: string, changed: Record<string, string>, where: ReturnType<typeof sql>) => {
    const assignments = Object.entries(changed).map(
      ([field, column]) => sql`${sql.raw(`'${field}'`)}, ${derived(column)}`,
    );
    return sql`
      insert into renubu.${sql.raw(table)}
      select (jsonb_populate_record(t, jsonb_build_object(${sql.join(assignments, sql`, `)}))).*
        from renubu.${sql.raw(table)} t cross join generate_series(1, ${count}::int) n
       where ${sql.raw(key)} ${where}`;
  };
  const one = sql`= ${id}::uuid`;
  const ofThread = sql`in (select id from renubu.threads where execution_id = ${id}::uuid)`;
  const ofArtifact = sql`in (select id from renubu.artifacts where execution_id = ${id}::uuid)`;
  const execution = { execution_id: 'execution_id' };
  await filling(ctx, async (tx) => {
    for (const statement of [
      await copy('artifact_versions', 'artifact_id', { artifact_id: 'artifact_id' }, ofArtifact),
      await copy('artifacts', 'execution_id', { id: 'id', ...execution }, one),
      await copy('messages', 'thread_id', { id: 'id', thread_id: 'thread_id' }, ofThread),
      await copy('threads', 'execution_id', { id: 'id', ...execution }, one),
      await copy('history', 'execution_id', { id: 'id', ...execution }, one),
      await copy('timers', 'execution_id', { id: 'id', ...execution }, one),
      await copy('step_executions', 'execution_id', execution, one),
      await copy('execution_states', 'execution_id', execution, one),
      await copy('executions', 'id', { id: 'id' }, one),
    ])
      await tx.execute(statement);
  });
  await settle(ctx, 'executions', 'execution_states', 'step_executions', 'history', 'timers');
}

async function countWaiting({ ctx }: BenchDatabase): Promise<number> {
  const found = await systemTransaction(ctx.db, (tx) =>
    row<{ count: number }>(tx, sql`select count(*)::int as count from renubu.executions where status = 'waiting'`),
  );
  return found?.count ?? 0;
}

export const benchmark: Benchmark = {
  description: 'what 10,000 executions that wait for people cost an idle server',
  run: (report) =>
    withDatabase(async (database) => {
      const { csms } = await makeOrganization(database.ctx, 'bench', { csms: 20, managers: 1 });
      const id = await startOne(database, csms[0]?.email ?? '');
      const one = await idle(database);
      await multiply(database, id, executions - 1);
      const waiting = await countWaiting(database);
      if (waiting !== executions) throw new Error(`${waiting} executions wait instead of ${executions}.`);
      const many = await idle(database);
      const growth = (many.kept - one.kept) / 1e6;
      const resident = (many.rss - one.rss) / 1e6;
      report({
        name: 'memory kept after a collection, growth',
        value: rounded(growth),
        unit: 'MB',
        bar: '< 10 MB',
        ok: growth < 10,
      });
      report({
        name: 'resident memory, growth',
        value: rounded(resident),
        unit: 'MB',
        bar: '< 10 MB',
        ok: resident < 10,
      });
      report({
        name: 'database load, 10,000 waiting',
        value: rounded(many.load),
        unit: '% of a core',
        bar: '< 1 %',
        ok: many.load < 1,
      });
      report({
        name: 'database load, 1 waiting',
        value: rounded(one.load),
        unit: '% of a core',
        bar: '< 1 %',
        ok: one.load < 1,
      });
      report({
        name: 'transactions, 10,000 waiting',
        value: rounded(many.transactions, 1),
        unit: '1/s',
        bar: '≤ 30/s',
        ok: many.transactions <= 30,
      });
      report({
        name: 'transactions, 1 waiting',
        value: rounded(one.transactions, 1),
        unit: '1/s',
        bar: '≤ 30/s',
        ok: one.transactions <= 30,
      });
    }),
};
