import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { withDatabase } from './lib/database.ts';
import { median, rounded } from './lib/figures.ts';
import { postLoad, type Load } from './lib/load.ts';
import { makeOrganization } from './lib/organization.ts';
import { cpuSeconds } from './lib/processes.ts';
import { orderEvent, publishRules } from './lib/rules.ts';
import { address, root, signIn, stopped, withServer } from './lib/server.ts';
import type { Benchmark } from './run.ts';

const rounds = 3;
const seconds = 6;
/** Until the code of both servers is compiled; on a busy machine that takes its time. */
const warmUp = 10;
const connections = 50;

interface Measured extends Load {
  /** Processor microseconds per request: of the server, and of PostgreSQL. */
  server: number;
  database: number;
}

async function measured(pids: { server: number; database: number }, load: () => Promise<Load>): Promise<Measured> {
  const before = { server: cpuSeconds(pids.server), database: cpuSeconds(pids.database) };
  const result = await load();
  const spent = (of: 'server' | 'database') => ((cpuSeconds(pids[of]) - before[of]) * 1e6) / result.requests;
  return { ...result, server: spent('server'), database: spent('database') };
}

async function withFloor<T>(databaseUrl: string, work: (url: string, pid: number) => Promise<T>): Promise<T> {
  const file = fileURLToPath(new URL('lib/floor.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', file, databaseUrl], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const { url, pid } = await address(child);
    return await work(url, pid);
  } finally {
    await stopped(child);
  }
}

export const benchmark: Benchmark = {
  description: 'POST /events/decide at 50 connections, in turn with a bare group-commit server',
  run: (report) =>
    withDatabase(async (database) => {
      const { managers } = await makeOrganization(database.ctx, 'bench', { csms: 1, managers: 1 });
      const type = { 'content-type': 'application/cloudevents+json' };
      const [ours, floor] = await withServer(database, ({ url, pid }) =>
        withFloor(database.url, async (floorUrl, floorPid) => {
          const { client, cookie } = await signIn(url, managers[0]?.email ?? '');
          await publishRules(client);
          const common = { connections, body: orderEvent };
          const decide = (length: number) =>
            postLoad({ ...common, url: `${url}/api/v1/events/decide`, seconds: length, headers: { ...type, cookie } });
          const bare = (length: number) => postLoad({ ...common, url: floorUrl, seconds: length, headers: type });
          await decide(warmUp);
          await bare(warmUp);
          const found: [Measured[], Measured[]] = [[], []];
          for (let round = 0; round < rounds; round += 1) {
            found[0].push(await measured({ server: pid, database: database.pid }, () => decide(seconds)));
            found[1].push(await measured({ server: floorPid, database: database.pid }, () => bare(seconds)));
          }
          return found;
        }),
      );
      const of = (runs: Measured[], figure: keyof Measured) => median(runs.map((run) => run[figure]));
      const tell = (name: string, value: number, unit: string, bar: string, ok: boolean) =>
        report({ name, value: rounded(value), unit, bar, ok });
      const rate = of(ours, 'perSecond');
      const share = (rate / of(floor, 'perSecond')) * 100;
      tell('decide, 50 connections', rate, 'events/s', '≥ 4000 events/s', rate >= 4000);
      tell('decide, 50 connections, p95', of(ours, 'p95'), 'ms', '≤ 25 ms', of(ours, 'p95') <= 25);
      tell('decide, share of the bare server', share, '%', '≥ 60 %', share >= 60);
      for (const [name, runs] of [['decide', ours] as const, ['bare server', floor] as const]) {
        tell(`${name}, processor time of the server`, of(runs, 'server'), 'µs/event', 'told only', true);
        tell(`${name}, processor time of PostgreSQL`, of(runs, 'database'), 'µs/event', 'told only', true);
      }
      tell('bare server, 50 connections', of(floor, 'perSecond'), 'events/s', 'told only', true);
      tell('bare server, p95', of(floor, 'p95'), 'ms', 'told only', true);
    }),
};
