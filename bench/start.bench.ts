import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../tools/build.mjs';
import { pause, rounded, until } from './lib/figures.ts';
import { commandOf, cpuSeconds, family, residentMegabytes } from './lib/processes.ts';
import { address, root } from './lib/server.ts';
import type { Benchmark } from './run.ts';

const restSeconds = 15;

interface Start {
  ready: number;
  firstPage: number;
  /** Processor seconds until then of all that was started, npm and the database too. */
  processor: number;
  /** Resident megabytes of the server at rest, without the database. */
  memory: number;
}

/**
 * `npm start` would install what the lockfile asks for: that is not what is measured, and it would replace the packages of
 * everything else that runs from this folder. Throws unless they are installed.
 */
function requireInstalled(): void {
  const locked = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (stampOf('node_modules/.renubu-lock') !== locked)
    throw new Error(
      'The packages are not those of package-lock.json. Run `npm ci` and `npm start` once, then measure.',
    );
}

function stampOf(path: string): string {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return '';
  }
}

/** Runs `npm start` in a data folder until it is at rest; stops it. Times are seconds from the command on. */
async function start(dataDir: string): Promise<Start> {
  requireInstalled();
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const child = spawn('npm', ['start', '--silent'], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, RENUBU_DATA_DIR: dataDir, PORT: '4900', LOG_LEVEL: 'warn', DATABASE_URL: undefined },
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  try {
    const { url, pid, output } = await address(child);
    if (/^(Building|Installing)/m.test(output())) throw new Error('The sources changed meanwhile. Measure again.');
    await until('/readyz answers 200', async () => (await fetch(`${url}/readyz`)).status === 200);
    const ready = seconds();
    await until('the first page answers 200', async () => (await fetch(url)).status === 200);
    const firstPage = seconds();
    const processor = cpuSeconds(pid);
    await pause(restSeconds * 1000);
    const server = family(pid).find((each) => /^\S*node\S* .*start\.mjs/.test(commandOf(each)));
    return { ready, firstPage, processor, memory: server === undefined ? Number.NaN : residentMegabytes(server) };
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
    await gone;
    await until('everything it started is gone', async () => family(child.pid ?? 0).length === 1);
  }
}

export const benchmark: Benchmark = {
  description: '`npm start` to the first page, in an empty data folder and again; memory at rest',
  run: async (report) => {
    requireInstalled();
    await ensureBuilt();
    const dataDir = await mkdtemp(join(tmpdir(), 'renubu-bench-'));
    try {
      const tell = (name: string, value: number, unit: string, limit: number) =>
        report({ name, value: rounded(value), unit, bar: `≤ ${limit} ${unit}`, ok: value <= limit });
      for (const [name, limit] of [
        ['first start', 10],
        ['second start', 5],
      ] as const) {
        const { ready, firstPage, processor, memory } = await start(dataDir);
        tell(`${name}, /readyz`, ready, 's', limit);
        tell(`${name}, first page`, firstPage, 's', limit);
        tell(`${name}, processor time to the first page`, processor, 's', 2 * limit);
        tell(`${name}, memory after ${restSeconds} s of rest`, memory, 'MB', 250);
      }
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};
