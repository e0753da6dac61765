import { createHash } from 'node:crypto';
import pg from 'pg';
import { parseRow } from './types.ts';

export interface Database {
  /** Connections of the role `renubu_app`, which cannot bypass row-level security. */
  readonly app: pg.Pool;
  /** Connections of the owner: migrations, identity, and daemons that look for work across organizations. */
  readonly system: pg.Pool;
  /** Two connections of the owner for group commits, so that callers who wait for one cannot starve it. */
  readonly commits: pg.Pool;
  readonly url: string;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** Largest number of connections of each pool. */
  size?: number;
  onError?: (error: Error) => void;
}

const shared = { types: parseRow, connectionTimeoutMillis: 10_000, keepAlive: true } satisfies pg.PoolConfig;

/**
 * Opens the connection pools. Connects lazily: the role `renubu_app` has to exist only when the first query runs.
 */
export function openDatabase({ url, size = 10, onError = () => undefined }: DatabaseOptions): Database {
  const app = new pg.Pool({
    ...shared,
    connectionString: url,
    max: size,
    application_name: 'renubu',
    options:
      '-c role=renubu_app -c timezone=UTC -c statement_timeout=60000 -c idle_in_transaction_session_timeout=30000',
  });
  const system = new pg.Pool({
    ...shared,
    connectionString: url,
    max: Math.max(4, Math.ceil(size / 2)),
    application_name: 'renubu system',
    options: '-c timezone=UTC -c idle_in_transaction_session_timeout=60000',
  });
  const commits = new pg.Pool({
    ...shared,
    connectionString: url,
    max: 2,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 60_000,
    application_name: 'renubu commits',
    // Plans are made once, perhaps while tables are still empty, and kept: they have to use indexes from the beginning.
    options:
      '-c timezone=UTC -c enable_seqscan=off -c statement_timeout=15000 -c idle_in_transaction_session_timeout=15000',
  });
  let closing: Promise<void> | undefined;
  // Connections are still being closed when the pools say they ended: a database that stops then is no news.
  const failed = (error: Error) => closing ?? onError(error);
  for (const pool of [app, system, commits]) surviveBreaks(pool).on('error', failed);
  return {
    app,
    system,
    commits,
    url,
    close: () => (closing ??= Promise.all([app.end(), system.end(), commits.end()]).then(() => undefined)),
  };
}

/**
 * A connection that breaks while somebody holds it, between two statements, tells nobody else: without a listener of its
 * own that would end the process. Its holder hears of it by the next statement.
 */
function surviveBreaks(pool: pg.Pool): pg.Pool {
  return pool.on('connect', (client) => void client.on('error', () => undefined));
}

type Query = (...args: unknown[]) => unknown;

/** Sends parametrised queries as named prepared statements, so that PostgreSQL parses and plans them once. */
class PreparingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const send = super.query.bind(this) as Query;
    const query: Query = (text, values, ...rest) => {
      if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0) return send(text, values, ...rest);
      const name = createHash('md5').update(text).digest('base64url');
      return send({ name, text, values }, ...rest);
    };
    this.query = query as typeof this.query;
  }
}

/**
 * The pool handed to the durable engine. A process that freezes must not keep row locks: its sessions end after three
 * seconds of idling in a transaction. Its commits do not wait for the disk: what it writes says which segment is taken up
 * or done, and a segment that is run again finds everything done in our rows. Segments are enqueued by our transactions,
 * which do wait.
 */
export function openDurablePool(url: string, onError: (error: Error) => void = () => undefined): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    application_name: 'renubu durable',
    Client: PreparingClient as unknown as new () => pg.ClientBase,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    options: '-c timezone=UTC -c idle_in_transaction_session_timeout=3000 -c synchronous_commit=off',
  });
  surviveBreaks(pool).on('error', (error) => pool.ended || pool.ending || onError(error));
  return pool;
}
