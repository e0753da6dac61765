import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { databaseUrl } from '../../testing/cluster.ts';
import { testDatabase } from '../../testing/database.ts';
import { applyMigrations, pendingMigrations, readMigrations, withMigrationLock, type Migration } from './migrate.ts';
import { openDatabase } from './pools.ts';

const database = testDatabase();
const migration = (name: string, sql: string, checksum = 'a'): Migration => ({ name, sql, checksum });
const thing = migration('9001_thing.sql', 'create table renubu.thing (id int)');
const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function apply(...extra: Migration[]): Promise<string[]> {
  const shipped = await readMigrations();
  return withMigrationLock(database.url, (client) => applyMigrations(client, [...shipped, ...extra]));
}

describe('migrations', () => {
  it('are applied once, by two processes that start together', async () => {
    const script = fileURLToPath(new URL('../../testing/migrate-process.ts', import.meta.url));
    const name = `empty_${randomBytes(6).toString('hex')}`;
    await database.db.system.query(`create database ${name}`);
    const empty = openDatabase({ url: databaseUrl(database.url, name) });
    cleanups.push(async () => {
      await empty.close();
      await database.db.system.query(`drop database ${name} with (force)`);
    });
    const outputs = await Promise.all(
      [1, 2].map(async () => {
        const child = spawn(process.execPath, ['--import', 'tsx', script, empty.url], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let output = '';
        child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
        const [code] = (await once(child, 'close')) as [number];
        expect(code).toBe(0);
        return Number(/applied (\d+)/.exec(output)?.[1]);
      }),
    );
    const shipped = await readMigrations();
    expect(outputs.sort((a, b) => a - b)).toEqual([0, shipped.length]);
    expect(await pendingMigrations(empty.system, shipped)).toEqual([]);
  });

  it('roll back as a whole when one fails, and say which', async () => {
    const broken = migration('9001_broken.sql', 'create table renubu.half (id int); select nonsense');
    await expect(apply(broken)).rejects.toThrow(/9001_broken\.sql failed: .*nonsense/);
    const { rows } = await database.db.system.query("select to_regclass('renubu.half') as half");
    expect(rows).toEqual([{ half: null }]);
  });

  it('are refused when an applied file was edited', async () => {
    await apply(thing);
    await expect(
      apply(migration('9001_thing.sql', 'create table renubu.thing (id bigint)', 'b')),
    ).rejects.toMatchObject({
      code: 'migration_refused',
      message: expect.stringContaining('edited: 9001_thing.sql'),
    });
  });

  it('are refused when the database is newer than the program', async () => {
    await apply(thing, migration('9002_next.sql', 'select 1'));
    await expect(apply(thing)).rejects.toThrow(/newer than this program: it has 9002_next\.sql/);
  });

  it('need a number of their own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'renubu-migrations-'));
    cleanups.push(() => rm(folder, { recursive: true, force: true }));
    for (const name of ['0001_one.sql', '0001_other.sql']) await writeFile(join(folder, name), 'select 1');
    await expect(readMigrations(folder)).rejects.toThrow('0001_other.sql');
  });
});
