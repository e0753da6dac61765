import { spawn, type ChildProcess } from 'node:child_process';
import type { Context } from '@renubu/server/platform/context';
import { row, rows, systemTransaction } from '@renubu/server/platform/db/transaction';
import { sql } from 'drizzle-orm';
import { ensureBuilt } from '../tools/build.mjs';
import { withDatabase, type BenchDatabase } from './lib/database.ts';
import { countByStatus, publishText, startOne, withEnqueuer } from './lib/executions.ts';
import { pause, rounded, until } from './lib/figures.ts';
import { makeOrganization } from './lib/organization.ts';
import { address, root, stopped } from './lib/server.ts';
import { callingWorkflow, withStub, type Stub } from './lib/stub.ts';
import type { Benchmark } from './run.ts';

const executions = 2_000;
const effects = 5;
const kills = 20;
const workers = 2;
/** Segments one worker works on at a time. */
const slots = 50;
/** Between two kills; a killed worker comes back after a part of it. */
const everyMs = 3_000;
const absentMs = 1_000;

/** Workers that come back after a kill. */
class Workers {
  readonly #children: (ChildProcess | undefined)[] = [];
  readonly #database: BenchDatabase;

  constructor(database: BenchDatabase) {
    this.#database = database;
  }

  async begin(place: number): Promise<void> {
    const { url, dataDir } = this.#database;
    const child = spawn(process.execPath, ['apps/server/dist/renubu.mjs', 'worker'], {
      cwd: root,
      env: {
        ...process.env,
        DATABASE_URL: url,
        RENUBU_DATA_DIR: dataDir,
        RENUBU_SAMPLE: 'off',
        RENUBU_ALLOW_PRIVATE_HOSTS: '127.0.0.1',
        LOG_LEVEL: 'error',
        PORT: '0',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children[place] = child;
    await address(child);
  }

  kill(place: number): void {
    this.#children[place]?.kill('SIGKILL');
    this.#children[place] = undefined;
  }

  async end(): Promise<void> {
    await Promise.all(this.#children.map(async (child) => child && stopped(child)));
  }
}

/** Kills one worker after the other while executions start; each comes back a second later. */
async function killThem(workers_: Workers): Promise<void> {
  for (let killed = 0; killed < kills; killed += 1) {
    await pause(everyMs * (0.7 + 0.6 * Math.random()) - absentMs);
    workers_.kill(killed % workers);
    await pause(absentMs);
    await workers_.begin(killed % workers);
  }
}

async function startPaced(ctx: Context, organizationId: string): Promise<void> {
  const begun = performance.now();
  const length = kills * everyMs * 0.9;
  for (let index = 0; index < executions; index += 1) {
    await pause(Math.max(0, begun + (length * index) / executions - performance.now()));
    await startOne(ctx, organizationId, 'calling');
  }
}

interface Counts {
  effects: number;
  succeeded: number;
  steps: number;
  lines: number;
  gaps: number;
  longest: number;
}

/** What is in the database afterwards: rows of ours, history lines told twice or out of order, the longest execution. */
async function countRows(ctx: Context): Promise<Counts> {
  const found = await systemTransaction(ctx.db, (tx) =>
    row<Counts>(
      tx,
      sql`
      select (select count(*)::int from renubu.effects) as effects,
             (select count(*)::int from renubu.effects where status = 'succeeded') as succeeded,
             (select count(*)::int from renubu.step_executions where status = 'completed') as steps,
             (select count(*)::int from renubu.history where type = 'effect.succeeded') as lines,
             (select count(*)::int from renubu.executions e where history_count <> (
                select count(distinct seq) from renubu.history h where h.execution_id = e.id)) as gaps,
             (select extract(epoch from max(ended_at - created_at))::float8 from renubu.executions) as longest`,
    ),
  );
  return found as Counts;
}

/** How often calls were repeated, and how many had a key that is nobody's. */
async function countCalls(ctx: Context, { calls }: Stub) {
  const known = await systemTransaction(ctx.db, (tx) =>
    rows<{ key: string }>(tx, sql`select distinct idempotency_key as key from renubu.effects`),
  );
  const keys = new Set(known.map(({ key }) => key));
  const seen = new Set(calls.map(({ key }) => key));
  return {
    repeated: calls.length - seen.size,
    foreign: calls.filter(({ key }) => !keys.has(key)).length,
    missing: [...keys].filter((key) => !seen.has(key)).length,
  };
}

export const benchmark: Benchmark = {
  description: `kill -9 of a worker ${kills} times during ${executions} executions with ${effects} effects, ${workers} workers (4 min)`,
  run: async (report) => {
    await ensureBuilt(['server']);
    await withDatabase((database) =>
      withStub((stub) =>
        withEnqueuer(database.ctx, async (ctx) => {
          const { id } = await makeOrganization(ctx, 'bench', { csms: 1, managers: 1 });
          await publishText(ctx, id, 'calling', callingWorkflow(stub.url, effects));
          const running = new Workers(database);
          for (let place = 0; place < workers; place += 1) await running.begin(place);
          try {
            await Promise.all([startPaced(ctx, id), killThem(running)]);
            const done = async () => (await countByStatus(ctx))['completed'] === executions;
            await until('every execution is completed', done, { timeoutMs: 90_000, everyMs: 500 });
          } finally {
            await running.end();
          }
          const statuses = await countByStatus(ctx);
          const { succeeded, steps, lines, gaps, longest, ...rowCounts } = await countRows(ctx);
          const { repeated, foreign, missing } = await countCalls(ctx, stub);
          const all = executions * effects;
          const tell = (name: string, value: number, unit: string, bar: string, ok: boolean) =>
            report({ name, value: rounded(value), unit, bar, ok });
          const exactly = (name: string, value: number, wanted: number) =>
            tell(name, value, 'rows', `= ${wanted}`, value === wanted);
          exactly('executions completed', statuses['completed'] ?? 0, executions);
          exactly('effects', rowCounts.effects, all);
          exactly('effects succeeded', succeeded, all);
          exactly('steps completed', steps, all);
          exactly('history lines of results', lines, all);
          exactly('executions with a gap in their history', gaps, 0);
          tell('calls repeated', repeated, 'calls', `≤ ${kills * slots}`, repeated <= kills * slots);
          tell('calls with a foreign key', foreign, 'calls', '= 0', foreign === 0);
          tell('effects never called', missing, 'effects', '= 0', missing === 0);
          tell('longest execution, take-over included', longest, 's', '≤ 15 s', longest <= 15);
        }),
      ),
    );
  },
};
