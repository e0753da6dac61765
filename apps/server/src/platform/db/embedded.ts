import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { keptSecret } from '../secret.ts';
import {
  createCluster,
  environment,
  findPlace,
  identity,
  lastLines,
  openLog,
  superuser,
  type Place,
} from './embedded/cluster.ts';
import { stopLeftover } from './embedded/leftover.ts';
import { lockDataDir } from './embedded/lock.ts';
import { waitForEnd } from './embedded/processes.ts';

export interface EmbeddedDatabase {
  url: string;
  port: number;
  /** Process id of the database. */
  pid: number;
  /** Folder that holds the database files; outside the data folder when the database user cannot reach that. */
  files: string;
  /** Whether this start made the database. */
  created: boolean;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  /** Tells people what happens, one sentence at a time. */
  report?: (message: string) => void;
  /** Further `name=value` settings for the database server. */
  settings?: string[];
  firstPort?: number;
}

const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'jit=off',
  'random_page_cost=1.1',
  'max_connections=100',
];

/**
 * Starts the PostgreSQL that npm installed, with its data in `<dataDir>/postgres`; makes the database on first use.
 * A database left running by a killed server is stopped first. Throws `DataDirInUseError` when another server uses the
 * folder.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { dataDir, report = () => undefined } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const unlock = await lockDataDir(dataDir);
  try {
    const place = await findPlace(dataDir, report);
    const password = await keptSecret(dataDir, 'database-password', 24);
    const created = await createCluster(place, dataDir, password, report);
    if (await stopLeftover(place.data)) report('Stopped a database that a killed server had left running.');
    const started = await startServer(place, dataDir, password, options);
    const { url, port, pid, stopServer } = started;
    const stop = async () => {
      await stopServer();
      await unlock();
    };
    return { url, port, pid, files: place.data, created, stop };
  } catch (error) {
    await unlock();
    throw error;
  }
}

interface Started {
  stopServer: () => Promise<void>;
  url: string;
  port: number;
  pid: number;
}

async function startServer(
  place: Place,
  dataDir: string,
  password: string,
  options: EmbeddedOptions,
): Promise<Started> {
  let failure: unknown;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const port = await freePort((options.firstPort ?? 54_400) + attempt);
    const server = await spawnServer(place, dataDir, port, options.settings ?? []);
    const stopServer = stopper(server);
    const url = `postgresql://${superuser}:${password}@127.0.0.1:${port}/postgres`;
    try {
      await waitUntilReady(server, url, options.report);
      const pid = server.pid;
      if (pid === undefined) throw new Error('The database did not start.');
      return { stopServer, url: await ensureDatabase(url), port, pid };
    } catch (error) {
      failure = error;
      await stopServer();
      await stopLeftover(place.data);
    }
  }
  throw new Error(`The embedded database did not start:\n${await lastLines(dataDir)}`, { cause: failure });
}

/** In its own session, so that Ctrl-C in a terminal reaches the server alone and it can end the database in order. */
async function spawnServer(place: Place, dataDir: string, port: number, extra: string[]): Promise<ChildProcess> {
  const log = await openLog(dataDir);
  try {
    const args = [
      '-D',
      place.data,
      '-p',
      String(port),
      ...[...settings, ...extra].flatMap((setting) => ['-c', setting]),
    ];
    await chmod(place.data, 0o700);
    const server = spawn(place.binaries.postgres, args, {
      ...identity(place.user),
      cwd: dirname(place.data),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: environment(),
    });
    server.unref();
    return server;
  } finally {
    await log.close();
  }
}

/** Waits for the first connection; crash recovery may take minutes, an early end of the process is an error at once. */
async function waitUntilReady(server: ChildProcess, url: string, report: EmbeddedOptions['report']): Promise<void> {
  let ended: Error | undefined;
  server.once('error', (error) => (ended = error));
  server.once('exit', (code) => (ended = new Error(`The database process ended with code ${code ?? 'none'}.`)));
  const started = performance.now();
  let told = false;
  while (ended === undefined) {
    if (await answers(url)) return;
    if (!told && performance.now() - started > 5_000) {
      told = true;
      report?.('The database is recovering from an unclean stop.');
    }
    if (performance.now() - started > 600_000) throw new Error('The database did not become ready within ten minutes.');
    await sleep(25);
  }
  throw ended;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function ensureDatabase(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', ['renubu']);
    if (rowCount === 0) await client.query('create database renubu');
  } finally {
    await client.end();
  }
  return url.replace(/\/postgres$/, '/renubu');
}

/** A port nobody listens on, the first one from `first` upwards. */
export async function freePort(first: number, host = '127.0.0.1'): Promise<number> {
  for (let port = first; port < first + 500; port += 1) {
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, host, () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
  throw new Error(`No free port between ${first} and ${first + 499}.`);
}

/** Ends the database in order, once; also when this process exits before anybody asked for it. */
function stopper(server: ChildProcess): () => Promise<void> {
  const interrupt = () => void server.kill('SIGINT');
  process.once('exit', interrupt);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    process.off('exit', interrupt);
    if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
    server.kill('SIGINT');
    if (await waitForEnd(server.pid, 30_000)) return;
    server.kill('SIGQUIT');
    await waitForEnd(server.pid, 10_000);
  };
  return () => (stopping ??= stop());
}
