import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { openDatabase, type Database } from '../platform/db/pools.ts';
import { databaseUrl } from './cluster.ts';

export interface TestDatabase {
  readonly db: Database;
  readonly url: string;
}

/**
 * A migrated, empty database of this test file's own. Call it at the top level of the file or of a `describe`.
 * It is dropped at the end; a connection that a test left checked out fails the file.
 */
export function testDatabase(): TestDatabase {
  let db: Database | undefined;
  let name = '';
  beforeAll(async () => {
    name = `test_${randomBytes(6).toString('hex')}`;
    await onServer((client) => client.query(`create database ${name} template ${inject('templateDatabase')}`));
    db = openDatabase({ url: databaseUrl(inject('databaseServer'), name), size: 10 });
  });
  afterAll(async () => {
    if (db === undefined) return;
    const leaked = [db.app, db.system].reduce((sum, pool) => sum + pool.totalCount - pool.idleCount, 0);
    if (leaked === 0) await db.close();
    await onServer((client) => client.query(`drop database ${name} with (force)`));
    if (leaked > 0) throw new Error(`${leaked} database connections were not released by the tests.`);
  });
  const opened = () => {
    if (db === undefined) throw new Error('testDatabase() gives its database inside tests and hooks only.');
    return db;
  };
  return {
    get db() {
      return opened();
    },
    get url() {
      return opened().url;
    },
  };
}

async function onServer(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: inject('databaseServer') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
