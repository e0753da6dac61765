import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { addDomainGauges } from './domain-gauges.ts';
import {
  createAuthenticator,
  knownPermissions,
  prepareDomains,
  registerDomains,
  segmentHandler,
  startDomainDaemons,
} from './domains.ts';
import { loadConfig, type Config, type ServerRole } from './platform/config.ts';
import { newUuid, systemClock, type Context } from './platform/context.ts';
import type { Daemon } from './platform/daemon.ts';
import { startEmbedded, type EmbeddedDatabase } from './platform/db/embedded.ts';
import { findRunningEmbedded } from './platform/db/embedded/running.ts';
import { MigrationError, pendingMigrations, readMigrations, withMigrationLock } from './platform/db/migrate.ts';
import { openDatabase } from './platform/db/pools.ts';
import { migrateDatabase } from './platform/db/setup.ts';
import type { SegmentHandler } from './platform/durable/durable.ts';
import { launchEngine, type DurableEngine } from './platform/durable/engine.ts';
import { buildApp } from './platform/http/app.ts';
import { listenOnFreePort } from './platform/listen.ts';
import { createLogger } from './platform/log.ts';
import { maintain, startMaintenance } from './platform/maintenance.ts';
import { addGauge, createMetrics } from './platform/metrics.ts';
import { createRealtime } from './platform/realtime/realtime.ts';
import { registerSocket } from './platform/realtime/socket.ts';
import { keptSecret } from './platform/secret.ts';

export interface ServerOptions {
  /** Environment variables; those of the process when absent. */
  env?: Record<string, string | undefined>;
  role?: ServerRole;
  /** Tells people what happens during the start, one sentence at a time. */
  report?: (message: string) => void;
  log?: Logger;
}

export interface OpenedDatabase {
  url: string;
  /** Whether this start made it. */
  created: boolean;
  close(): Promise<void>;
}

export interface RunningServer {
  /** The address to open in a browser. */
  address: string;
  port: number;
  context: Context;
  /** Stops taking requests and work, waits for what runs, then stops the database. Safe to call twice. */
  close(): Promise<void>;
}

const builtWebApp = fileURLToPath(new URL('../../web/dist/', import.meta.url));

/** Opens the operator's database, or starts the embedded one, and brings its schema up to date. */
export async function openServerDatabase(config: Config, report: (message: string) => void): Promise<OpenedDatabase> {
  const embedded: EmbeddedDatabase | undefined =
    config.databaseUrl === undefined ? await startEmbedded({ dataDir: config.dataDir, report }) : undefined;
  const close = async () => embedded?.stop();
  try {
    const url = embedded?.url ?? config.databaseUrl ?? '';
    const applied = await migrateDatabase(url);
    if (applied.length > 0) report(`Applied ${applied.length} database migrations.`);
    return { url, created: embedded?.created ?? false, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Starts the server: configuration, database, durable engine, domains, HTTP.
 * Throws `ConfigError`, `DataDirInUseError` or `MigrationError` with a message for people; whatever had been started by
 * then is stopped again.
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { report = () => undefined } = options;
  const config = { ...loadConfig(options.env ?? process.env), ...(options.role ? { role: options.role } : {}) };
  const log = options.log ?? createLogger(config.logLevel);
  const cleanups: (() => Promise<unknown>)[] = [];
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= closeAll(cleanups, log));
  try {
    const database = await openServerDatabase(config, report);
    cleanups.push(database.close);
    config.secret ??= await keptSecret(config.dataDir, 'secret');
    const { ctx, engine } = await createContext(config, log, database.url, cleanups);
    await maintain(ctx);
    await prepareDomains(ctx, report);
    const daemons: Daemon[] = [];
    cleanups.push(() => Promise.all(daemons.map((daemon) => daemon.stop())));
    const { address, port } = await serveHttp(ctx, engine, cleanups, report);
    if (config.role !== 'api') daemons.push(startMaintenance(ctx), ...startDomainDaemons(ctx));
    return { address, port, context: ctx, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Runs `work` with database and context, without requests and background work: what commands use. While a server runs on
 * the same data folder its database is joined; what `work` enqueues is done by that server, or by the next that starts.
 * Throws `ConfigError`, `DataDirInUseError` and `MigrationError`.
 */
export async function withContext<T>(options: ServerOptions, work: (ctx: Context) => Promise<T>): Promise<T> {
  const { report = () => undefined } = options;
  const config: Config = { ...loadConfig(options.env ?? process.env), role: 'api' };
  const log = options.log ?? createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel);
  const cleanups: (() => Promise<unknown>)[] = [];
  try {
    const database = (await joinRunning(config, report)) ?? (await openServerDatabase(config, report));
    cleanups.push(database.close);
    config.secret ??= await keptSecret(config.dataDir, 'secret');
    const { ctx } = await createContext(config, log, database.url, cleanups);
    return await work(ctx);
  } finally {
    await closeAll(cleanups, log);
  }
}

/** The embedded database of a server that runs on the data folder; its schema is left as that server has it. */
async function joinRunning(config: Config, report: (message: string) => void): Promise<OpenedDatabase | undefined> {
  const running = config.databaseUrl === undefined ? await findRunningEmbedded(config.dataDir) : undefined;
  if (running?.serverPid === undefined) return undefined;
  const { url, serverPid } = running;
  const pending = await withMigrationLock(url, async (client) => pendingMigrations(client, await readMigrations()));
  if (pending.length > 0) {
    throw new MigrationError(
      `The server that runs on ${config.dataDir} (process ${serverPid}) is older than this program. Stop it first.`,
    );
  }
  report(`Working in the database of the running server (process ${serverPid}).`);
  return { url, created: false, close: async () => undefined };
}

async function createContext(
  config: Config,
  log: Logger,
  url: string,
  cleanups: (() => Promise<unknown>)[],
): Promise<{ ctx: Context; engine: DurableEngine }> {
  const onError = (error: Error) => log.warn({ err: error }, 'an idle database connection failed');
  const db = openDatabase({ url, size: config.databasePool, onError });
  cleanups.push(() => db.close());
  const realtime = createRealtime({ db, log });
  await realtime.start({ live: config.role !== 'worker' });
  cleanups.push(() => realtime.stop());
  let provide: (handler: SegmentHandler) => void = () => undefined;
  const provided = new Promise<SegmentHandler>((resolve) => (provide = resolve));
  const processId = `${hostname()}:${process.pid}:${newUuid()}`;
  const handler: SegmentHandler = async (segment) => (await provided)(segment);
  const engine = await launchEngine({ db, log, role: config.role, processId, handler });
  cleanups.push(() => engine.stop());
  const ctx: Context = {
    config,
    clock: systemClock,
    newId: newUuid,
    log,
    db,
    durable: engine,
    realtime,
    metrics: createMetrics(),
  };
  provide(segmentHandler(ctx));
  return { ctx, engine };
}

async function serveHttp(
  ctx: Context,
  engine: DurableEngine,
  cleanups: (() => Promise<unknown>)[],
  report: (message: string) => void,
): Promise<{ address: string; port: number }> {
  const { config } = ctx;
  const { metrics } = ctx;
  addGauge(metrics, 'renubu_segments_waiting', 'Segments waiting to be started.', () => engine.depth());
  addGauge(metrics, 'renubu_segments_taken_over', 'Segments taken over from dead processes.', () => engine.takenOver);
  addDomainGauges(ctx);
  addGauge(metrics, 'renubu_live_subscribers', 'Sockets that hear live updates.', () => ctx.realtime.subscribers);
  const auth = createAuthenticator(ctx);
  const worker = config.role === 'worker';
  const app = await buildApp(ctx, {
    auth,
    permissions: knownPermissions,
    ...(worker ? {} : { webDir: config.webDir ?? builtWebApp }),
    register: (instance) => {
      if (worker) return;
      registerDomains(instance, ctx);
      registerSocket(instance, ctx, auth);
    },
  });
  cleanups.push(() => app.close());
  const { address, port, moved } = await listenOnFreePort(app, config.host, config.port);
  if (moved) report(`Port ${config.port} is in use; listening on ${port} instead.`);
  config.publicUrl ??= address;
  return { address: config.basePath === '/' ? address : `${address}${config.basePath}`, port };
}

/** In reverse order of the start: first no more requests, last the database. */
async function closeAll(cleanups: (() => Promise<unknown>)[], log: Logger): Promise<void> {
  for (const cleanup of cleanups.reverse()) {
    try {
      await cleanup();
    } catch (error) {
      log.error({ err: error }, 'could not stop in order');
    }
  }
}

/** Longer than running segments are waited for; what is left then is taken over by whoever starts next. */
const closePatienceMs = 10_000;

/**
 * Closes the server on SIGINT and SIGTERM and then ends the process, also while it is still starting. A second signal
 * ends the process at once; a server that does not close within `patienceMs` is left, with exit code 1.
 */
export function closeOnSignals(
  server: Pick<RunningServer, 'close'> | Promise<Pick<RunningServer, 'close'>>,
  report: (message: string) => void,
  patienceMs = closePatienceMs,
): void {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    const code = signal === 'SIGINT' ? 130 : 143;
    if (stopping) process.exit(code);
    stopping = true;
    report('Stopping …');
    setTimeout(() => {
      report(`Not everything stopped within ${patienceMs / 1000} seconds; the next start takes care of the rest.`);
      process.exit(1);
    }, patienceMs).unref();
    const started = await Promise.resolve(server).catch(() => undefined);
    await started?.close();
    report('Stopped.');
    process.exit(started === undefined ? code : 0);
  };
  process.on('SIGINT', (signal) => void stop(signal));
  process.on('SIGTERM', (signal) => void stop(signal));
}
