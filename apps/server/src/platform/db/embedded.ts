import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { keptSecret } from '../secret.ts';
import { copyBinaries, findBinaries, type Binaries } from './embedded/binaries.ts';
import { lockDataDir } from './embedded/lock.ts';
import { stopLeftover } from './embedded/leftover.ts';
import { canReach, databaseUser, type SystemUser } from './embedded/user.ts';
import { waitForEnd } from './embedded/processes.ts';

export interface EmbeddedDatabase {
  url: string;
  port: number;
  /** Process id of the database. */
  pid: number;
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

interface Place {
  data: string;
  binaries: Binaries;
  user: SystemUser | undefined;
}

const superuser = 'renubu';
const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'jit=off',
  'random_page_cost=1.1',
  'max_connections=100',
];
const sharedFolder = '/var/lib/renubu';

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
    return { ...started, created, stop: stopOnce(started.server, unlock) };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** Where the data and the programs are. As root the database user may not reach them: then they move to /var/lib. */
async function findPlace(dataDir: string, report: (message: string) => void): Promise<Place> {
  const user = await databaseUser();
  const binaries = await findBinaries();
  if (user === undefined) return { data: join(dataDir, 'postgres'), binaries, user };
  const place: Place = { data: join(dataDir, 'postgres'), binaries, user };
  if (!(await canReach(binaries.root, user))) {
    const version = createHash('sha256').update(binaries.root).digest('hex').slice(0, 8);
    place.binaries = await copyBinaries(binaries, join(sharedFolder, `postgres-${version}`));
  }
  if (!(await canReach(dataDir, user))) {
    const id = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
    place.data = join(sharedFolder, `data-${id}`, 'postgres');
    report(`The user ${user.name} cannot reach ${dataDir}; the database files are in ${dirname(place.data)}.`);
  }
  await mkdir(dirname(place.data), { recursive: true, mode: 0o711 });
  return place;
}

/** Makes the database files once; an interrupted first start leaves nothing behind that the next would trust. */
async function createCluster(
  place: Place,
  dataDir: string,
  password: string,
  report: (message: string) => void,
): Promise<boolean> {
  const version = await readFile(join(place.data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version !== undefined) {
    await refuseOtherVersion(place, version.trim());
    return false;
  }
  report('Creating the database (first start).');
  const partial = `${place.data}.new`;
  const passwordFile = join(dirname(place.data), `.initdb-${process.pid}`);
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (place.user) for (const path of [partial, passwordFile]) await chown(path, place.user.uid, place.user.gid);
    const args = ['-D', partial, '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8'];
    args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions');
    await runToEnd(place.binaries.initdb, args, place, dataDir);
    await rename(partial, place.data);
  } finally {
    await rm(passwordFile, { force: true });
  }
  return true;
}

async function refuseOtherVersion(place: Place, version: string): Promise<void> {
  const required = await new Promise<string>((resolve, reject) => {
    const child = spawn(place.binaries.postgres, ['--version'], {
      ...identity(place.user),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', () => resolve(/(\d+)/.exec(output)?.[1] ?? version));
  });
  if (required !== version) {
    throw new Error(
      `The database in ${place.data} was made by PostgreSQL ${version}; this version of Renubu brings ${required}. ` +
        'Back it up with the older version and restore it into a new data folder.',
    );
  }
}

const identity = (user: SystemUser | undefined) => (user ? { uid: user.uid, gid: user.gid } : {});

async function runToEnd(program: string, args: string[], place: Place, dataDir: string): Promise<void> {
  const log = await openLog(dataDir);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(program, args, {
        ...identity(place.user),
        cwd: dirname(place.data),
        stdio: ['ignore', log.fd, log.fd],
        env: environment(),
      });
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (code !== 0) throw new Error(`${basename(program)} failed:\n${await lastLines(dataDir)}`);
  } finally {
    await log.close();
  }
}

const environment = () => ({ PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' });
const logPath = (dataDir: string) => join(dataDir, 'postgres.log');
const openLog = (dataDir: string) => open(logPath(dataDir), 'a', 0o600);

async function lastLines(dataDir: string): Promise<string> {
  const text = await readFile(logPath(dataDir), 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-8).join('\n');
}

interface Started {
  server: ChildProcess;
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
    const url = `postgresql://${superuser}:${password}@127.0.0.1:${port}/postgres`;
    try {
      await waitUntilReady(server, url, options.report);
      const pid = server.pid;
      if (pid === undefined) throw new Error('The database did not start.');
      return { server, url: await ensureDatabase(url), port, pid };
    } catch (error) {
      failure = error;
      server.kill('SIGQUIT');
      if (server.pid !== undefined) await waitForEnd(server.pid, 10_000);
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

function stopOnce(server: ChildProcess, unlock: () => Promise<void>): () => Promise<void> {
  const interrupt = () => void server.kill('SIGINT');
  process.once('exit', interrupt);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    process.off('exit', interrupt);
    if (server.exitCode === null && server.signalCode === null && server.pid !== undefined) {
      server.kill('SIGINT');
      if (!(await waitForEnd(server.pid, 30_000))) server.kill('SIGQUIT');
      await waitForEnd(server.pid, 10_000);
    }
    await unlock();
  };
  return () => (stopping ??= stop());
}
