import { row, systemTransaction } from '@renubu/server/platform/db/transaction';
import type { Context } from '@renubu/server/platform/context';
import { sql } from 'drizzle-orm';
import { withDatabase, type BenchDatabase } from './lib/database.ts';
import { countByStatus, publishText, startMany, startOne, withEnqueuer } from './lib/executions.ts';
import { median, pause, percentile, rounded, until } from './lib/figures.ts';
import { makeOrganization } from './lib/organization.ts';
import { cpuSeconds } from './lib/processes.ts';
import { withServer } from './lib/server.ts';
import { callingWorkflow, withStub, type Stub } from './lib/stub.ts';
import type { Benchmark } from './run.ts';

const effects = 5;
const executions = 3_000;
/** How many of them warm the worker up. */
const warm = 500;
const paced = 100;

/** Milliseconds from the start of single executions, 40 a second, to the first call that reaches the other side. */
async function measureFirst(ctx: Context, organizationId: string, stub: Stub): Promise<number[]> {
  const latencies: number[] = [];
  for (let index = 0; index < paced; index += 1) {
    const before = stub.calls.length;
    const started = Date.now();
    await startOne(ctx, organizationId, 'calling');
    await until('the first call came', async () => stub.calls.length > before, { everyMs: 1 });
    latencies.push((stub.calls[before]?.at ?? Number.NaN) - started);
    await until('all calls came', async () => stub.calls.length === before + effects, { everyMs: 5 });
    await pause(25);
  }
  return latencies;
}

/** Milliseconds of database time from the first start to the last end, without those that warmed up. */
async function span(ctx: Context): Promise<number> {
  const found = await systemTransaction(ctx.db, (tx) =>
    row<{ ms: number }>(
      tx,
      sql`
      with ended as (select ended_at, row_number() over (order by ended_at) as place from renubu.executions
                      where status = 'completed')
      select extract(epoch from max(ended_at) - min(ended_at)) * 1000 as ms from ended where place >= ${warm}`,
    ),
  );
  return Number(found?.ms ?? Number.NaN);
}

async function throughput(ctx: Context, database: BenchDatabase, organizationId: string, stub: Stub) {
  await startMany(ctx, organizationId, 'calling', executions);
  return withWorker(database, async (pid) => {
    const before = { worker: cpuSeconds(pid), database: cpuSeconds(database.pid) };
    const done = async () => (await countByStatus(ctx))['completed'] === executions;
    await until('all executions are completed', done, { timeoutMs: 120_000, everyMs: 250 });
    const spent = { worker: cpuSeconds(pid) - before.worker, database: cpuSeconds(database.pid) - before.database };
    if (stub.calls.length !== executions * effects) throw new Error(`${stub.calls.length} calls came.`);
    const perSecond = ((executions - warm) / (await span(ctx))) * 1000;
    return { perSecond, worker: (spent.worker * 1e6) / executions, database: (spent.database * 1e6) / executions };
  });
}

const withWorker = <T>(database: BenchDatabase, work: (pid: number) => Promise<T>): Promise<T> =>
  withServer(database, ({ pid }) => work(pid), {
    role: 'worker',
    env: { RENUBU_ALLOW_PRIVATE_HOSTS: '127.0.0.1' },
  });

export const benchmark: Benchmark = {
  description: 'executions with 5 HTTP effects on one worker, and how soon the first effect follows a start',
  run: (report) =>
    withDatabase((database) =>
      withStub((stub) =>
        withEnqueuer(database.ctx, async (ctx) => {
          const { id } = await makeOrganization(ctx, 'bench', { csms: 1, managers: 1 });
          await publishText(ctx, id, 'calling', callingWorkflow(stub.url, effects));
          const { perSecond, worker, database: postgres } = await throughput(ctx, database, id, stub);
          const first = await withWorker(database, async () => {
            await pause(1_000);
            return measureFirst(ctx, id, stub);
          });
          const tell = (name: string, value: number, unit: string, bar: string, ok: boolean) =>
            report({ name, value: rounded(value), unit, bar, ok });
          tell('executions with 5 HTTP effects', perSecond, '1/s', '≥ 300/s', perSecond >= 300);
          tell('start to first effect, p50', median(first), 'ms', '≤ 50 ms', median(first) <= 50);
          tell('start to first effect, p95', percentile(first, 0.95), 'ms', 'told only', true);
          tell('processor time of the worker', worker, 'µs/execution', 'told only', true);
          tell('processor time of PostgreSQL', postgres, 'µs/execution', 'told only', true);
        }),
      ),
    ),
};
