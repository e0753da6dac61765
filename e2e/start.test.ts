import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { newDataDir, removeDataDir, startServer, type RunningServer } from './harness.ts';

const folders: string[] = [];
const servers: RunningServer[] = [];

async function freshFolder(): Promise<string> {
  const folder = await newDataDir();
  folders.push(folder);
  return folder;
}

async function start(dataDir: string, env: Record<string, string> = {}): Promise<RunningServer> {
  const server = await startServer({ dataDir, env });
  servers.push(server);
  return server;
}

const setup = async (url: string): Promise<{ needsFirstAdmin: boolean; sampleUsers: unknown[] }> =>
  (await fetch(`${url}/api/v1/auth/setup`)).json() as Promise<{ needsFirstAdmin: boolean; sampleUsers: unknown[] }>;

/** Holds a port of loopback until closed. */
const holdPort = (): Promise<{ port: number; holder: Server }> =>
  new Promise((resolve) => {
    const holder = createServer();
    holder.listen(0, '127.0.0.1', () => {
      const address = holder.address();
      resolve({ port: typeof address === 'object' && address ? address.port : 0, holder });
    });
  });

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await Promise.all(folders.splice(0).map(removeDataDir));
});

describe('npm start', () => {
  it('makes a sample on the first start, says so, and keeps it over a clean stop', async () => {
    const folder = await freshFolder();
    const first = await start(folder);
    expect(first.output()).toMatch(/sample organization/);
    expect((await setup(first.url)).sampleUsers.length).toBeGreaterThanOrEqual(7);
    expect((await fetch(first.url)).headers.get('content-type')).toMatch(/text\/html/);
    expect(await first.stop()).toBe(0);

    const second = await start(folder);
    expect(second.output()).not.toMatch(/sample organization/);
    expect((await setup(second.url)).sampleUsers.length).toBeGreaterThanOrEqual(7);
  });

  it('comes back after kill -9, with the orphaned database still running', async () => {
    const folder = await freshFolder();
    const first = await start(folder, { RENUBU_SAMPLE: 'off' });
    const ended = new Promise((resolve) => first.process.once('exit', resolve));
    first.process.kill('SIGKILL');
    await ended;
    const second = await start(folder, { RENUBU_SAMPLE: 'off' });
    expect(await setup(second.url)).toMatchObject({ needsFirstAdmin: true, sampleUsers: [] });
  });

  it('takes the next free port when its own is in use, and says so', async () => {
    const { port, holder } = await holdPort();
    const server = await start(await freshFolder(), { RENUBU_SAMPLE: 'off', PORT: String(port) });
    expect(server.output()).toContain(`Port ${port} is in use`);
    expect(server.url).not.toContain(`:${port}`);
    await new Promise((resolve) => holder.close(resolve));
  });

  it('says that the folder is in use when a second server wants it', async () => {
    const folder = await freshFolder();
    await start(folder, { RENUBU_SAMPLE: 'off' });
    await expect(startServer({ dataDir: folder, env: { RENUBU_SAMPLE: 'off' } })).rejects.toThrow(/in use|already/i);
  });

  it('refuses a production start without secrets and lists what is missing', async () => {
    const env = { NODE_ENV: 'production', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', PORT: 'x' };
    await expect(startServer({ dataDir: await freshFolder(), env })).rejects.toThrow(
      /PORT[\s\S]*RENUBU_SECRET[\s\S]*RENUBU_PUBLIC_URL/,
    );
  });
});
