import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { closeOnSignals, startServer, type RunningServer } from './main.ts';
import { ConfigError } from './platform/config.ts';
import { testDatabase } from './testing/database.ts';

const database = testDatabase();
const log = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
let dataDir = '';
const running: RunningServer[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'renubu server '));
});

afterAll(async () => {
  for (const server of running) await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

const environment = (port: number) => ({
  NODE_ENV: 'test',
  DATABASE_URL: database.url,
  RENUBU_DATA_DIR: dataDir,
  RENUBU_SAMPLE: 'off',
  PORT: String(port),
});

describe('closeOnSignals', () => {
  const before = (['SIGINT', 'SIGTERM'] as const).map((signal) => [signal, process.listeners(signal)] as const);
  afterEach(() => {
    for (const [signal, known] of before)
      for (const listener of process.listeners(signal)) if (!known.includes(listener)) process.off(signal, listener);
  });

  it('leaves a server that does not stop, saying so', async () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
    const messages: string[] = [];
    closeOnSignals({ close: () => new Promise(() => undefined) }, (message) => messages.push(message), 20);
    process.emit('SIGTERM', 'SIGTERM');
    await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(1));
    expect(messages).toEqual(['Stopping …', expect.stringContaining('Not everything stopped')]);
    exit.mockRestore();
  });
});

describe('startServer', () => {
  it('refuses a wrong environment before it starts anything', async () => {
    await expect(startServer({ env: { PORT: 'x' }, log })).rejects.toBeInstanceOf(ConfigError);
  });

  it('says why the database cannot be used', async () => {
    const env = { ...environment(0), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    await expect(startServer({ env, log })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('takes the next port when the wanted one is taken, gets ready, and stops in order', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as AddressInfo;
    const messages: string[] = [];
    const server = await startServer({ env: environment(port), log, report: (message) => messages.push(message) });
    running.push(server);
    blocker.close();
    expect(server.port).toBeGreaterThan(port);
    expect(messages).toContain(`Port ${port} is in use; listening on ${server.port} instead.`);
    expect(server.context.config.publicUrl).toBe(`http://localhost:${server.port}`);

    const ready = await fetch(`http://127.0.0.1:${server.port}/readyz`);
    expect(ready.status).toBe(200);
    const refused = await fetch(`http://127.0.0.1:${server.port}/ws`);
    expect(refused.status).toBe(401);

    await Promise.all([server.close(), server.close()]);
    await expect(fetch(`http://127.0.0.1:${server.port}/livez`)).rejects.toThrow();
    const { rows } = await database.db.system.query('select count(*)::int as leases from renubu.process_leases');
    expect(rows).toEqual([{ leases: 0 }]);
  });
});
