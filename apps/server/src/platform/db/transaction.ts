import type { SQL } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Pool, PoolClient } from 'pg';
import type { Database } from './pools.ts';
import { parseRow } from './types.ts';

/** A Drizzle database bound to the one client of a running transaction. */
export type Tx = NodePgDatabase & { $client: PoolClient };

export interface TransactionOptions {
  readOnly?: boolean;
  /**
   * Finds rows by their indexes, whatever the planner thinks: for statements that name rows by key in tables that grow
   * faster than their statistics.
   */
  byIndex?: boolean;
  /** The commit does not wait for the disk: for what may be done again after a crash. */
  mayBeLost?: boolean;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Runs `work` in one transaction of the application role. Row-level security lets it see and write rows of this
 * organization only. Commits when `work` resolves, rolls back and rethrows when it rejects.
 */
export async function tenantTransaction<T>(
  db: Database,
  organizationId: string,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  if (!uuid.test(organizationId)) throw new TypeError('organizationId must be a UUID');
  return inTransaction(db.app, [`set local renubu.organization_id = '${organizationId}'`], work, options);
}

/** Runs `work` in one transaction of the owner, which sees the rows of every organization. */
export async function systemTransaction<T>(
  db: Database,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  return inTransaction(db.system, [], work, options);
}

async function inTransaction<T>(
  pool: Pool,
  settings: readonly string[],
  work: (tx: Tx) => Promise<T>,
  { readOnly = false, byIndex = false, mayBeLost = false }: TransactionOptions,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const opening = [readOnly ? 'begin read only' : 'begin', ...settings];
    if (byIndex) opening.push('set local enable_seqscan = off');
    if (mayBeLost) opening.push('set local synchronous_commit = off');
    await client.query(opening.join('; '));
    const tx = drizzle({ client }) as unknown as Tx;
    const result = await work(tx);
    await client.query('commit');
    for (const act of afterwards.get(tx) ?? []) act();
    return result;
  } catch (error) {
    await client.query('rollback').catch((cause: unknown) => {
      broken = cause instanceof Error ? cause : new Error(String(cause));
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

const afterwards = new WeakMap<Tx, (() => void)[]>();

/** Does something, such as counting, once the transaction is committed; nothing when it is rolled back. Must not throw. */
export function afterCommit(tx: Tx, act: () => void): void {
  afterwards.set(tx, [...(afterwards.get(tx) ?? []), act]);
}

const dialect = new PgDialect();

/**
 * Runs a raw SQL template and returns its rows as they are named in SQL.
 * timestamptz come as Date, `date` as text, int8 as number, numeric as text.
 */
export async function rows<T>(tx: Tx, query: SQL): Promise<T[]> {
  const { sql, params } = dialect.sqlToQuery(query);
  const result = await tx.$client.query({ text: sql, values: params, types: parseRow });
  return result.rows as T[];
}

/** The first row of a raw SQL template, or undefined. */
export async function row<T>(tx: Tx, query: SQL): Promise<T | undefined> {
  return (await rows<T>(tx, query))[0];
}
