import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../platform/db/embedded.ts';
import { migrateDatabase } from '../platform/db/setup.ts';
import { databaseUrl } from './cluster.ts';

const template = 'renubu_template';

/** Starts one PostgreSQL for the run and migrates the database that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'renubu test '));
  await chmod(dataDir, 0o711);
  const database = await startEmbedded({
    dataDir,
    firstPort: 55_000 + (process.pid % 4_000),
    settings: [
      'fsync=off',
      'full_page_writes=off',
      'synchronous_commit=off',
      'max_connections=300',
      'shared_buffers=64MB',
    ],
  });
  const stop = async () => {
    await database.stop();
    for (const folder of [dataDir, database.files]) await rm(folder, { recursive: true, force: true });
  };
  try {
    const server = databaseUrl(database.url, 'postgres');
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(`create database ${template}`);
    await client.end();
    await migrateDatabase(databaseUrl(server, template));
    project.provide('databaseServer', server);
    project.provide('templateDatabase', template);
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
