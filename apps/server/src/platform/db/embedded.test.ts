import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort, startEmbedded, type EmbeddedDatabase } from './embedded.ts';
import { stopLeftover } from './embedded/leftover.ts';
import { DataDirInUseError, lockDataDir } from './embedded/lock.ts';
import { isAlive, waitForEnd } from './embedded/processes.ts';
import { canReach } from './embedded/user.ts';

const holderScript = fileURLToPath(new URL('../../testing/embedded-holder.ts', import.meta.url));
let dataDir = '';
const folders = new Set<string>();
const cleanups: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'renubu embedded '));
  await chmod(dataDir, 0o711);
  folders.add(dataDir);
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

interface Held {
  process: ChildProcess;
  url: string;
  pid: number;
  created: boolean;
}

async function holdInOtherProcess(): Promise<Held> {
  const child = spawn(process.execPath, ['--import', 'tsx', holderScript, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanups.push(async () => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { process: child, ...(JSON.parse(line.toString()) as Omit<Held, 'process'>) };
}

async function start(): Promise<EmbeddedDatabase & { messages: string[] }> {
  const messages: string[] = [];
  const database = await startEmbedded({
    dataDir,
    firstPort: 56_500,
    settings: ['fsync=off'],
    report: (message) => messages.push(message),
  });
  folders.add(database.files);
  cleanups.push(() => database.stop());
  return { ...database, messages };
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as unknown[];
  } finally {
    await client.end();
  }
}

describe('embedded database', () => {
  it('is refused to a second server, stopped when it was orphaned by kill -9, and keeps its rows', async () => {
    const held = await holdInOtherProcess();
    expect(held.created).toBe(true);
    await query(held.url, 'create table kept as select 42 as answer');
    await expect(start()).rejects.toBeInstanceOf(DataDirInUseError);

    held.process.kill('SIGKILL');
    await once(held.process, 'exit');
    expect(await isAlive(held.pid)).toBe(true);

    const database = await start();
    expect(database.created).toBe(false);
    expect(database.messages).toContain('Stopped a database that a killed server had left running.');
    expect(await isAlive(held.pid)).toBe(false);
    expect(await query(database.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect((await stat(join(dataDir, 'database-password'))).mode & 0o777).toBe(0o600);
  });

  it('starts again when the database itself was killed, and when it stopped in order', async () => {
    const first = await start();
    process.kill(first.pid, 'SIGKILL');
    expect(await waitForEnd(first.pid, 5_000)).toBe(true);
    await first.stop();
    const second = await start();
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await second.stop();
    await second.stop();
    expect(await isAlive(second.pid)).toBe(false);
  });
});

describe('stopLeftover', () => {
  it('never ends a process that only got the number of a dead database', async () => {
    const files = await mkdtemp(join(tmpdir(), 'renubu-leftover-'));
    folders.add(files);
    const innocent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    cleanups.push(async () => void innocent.kill('SIGKILL'));
    await writeFile(join(files, 'postmaster.pid'), `${innocent.pid}\n${files}\n`);
    expect(await stopLeftover(files)).toBe(false);
    expect(await isAlive(innocent.pid ?? 0)).toBe(true);
    await expect(readFile(join(files, 'postmaster.pid'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('lockDataDir', () => {
  it('is given back, and taken over from a process that is gone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'renubu-lock-'));
    folders.add(folder);
    const unlock = await lockDataDir(folder);
    await expect(lockDataDir(folder)).rejects.toMatchObject({ code: 'data_dir_in_use', pid: process.pid });
    await unlock();
    await writeFile(join(folder, 'renubu.lock'), JSON.stringify({ pid: 999_999_99 }));
    const again = await lockDataDir(folder);
    await again();
    await writeFile(join(folder, 'renubu.lock'), JSON.stringify({ pid: process.pid, startTime: 'earlier' }));
    await (
      await lockDataDir(folder)
    )();
  });
});

describe('freePort', () => {
  it('passes over a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanups.push(async () => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(await freePort(port)).toBeGreaterThan(port);
  });
});

describe('canReach', () => {
  it('looks at every folder on the way', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'renubu-closed-'));
    folders.add(folder);
    const stranger = { uid: 54_321, gid: 54_321, name: 'stranger' };
    expect(await canReach(join(folder, 'data'), stranger)).toBe(false);
    await chmod(folder, 0o711);
    expect(await canReach(join(folder, 'data'), stranger)).toBe(true);
  });
});
