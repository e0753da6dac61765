import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createRenubuClient, unwrap, type RenubuClient } from '@renubu/client/client';
import { ensureBuilt } from '../../tools/build.mjs';
import type { BenchDatabase } from './database.ts';
import { until } from './figures.ts';
import { password } from './organization.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface BenchServer {
  url: string;
  pid: number;
  child: ChildProcess;
  /** All it printed so far. */
  output: () => string;
}

export interface ServerOptions {
  env?: Record<string, string>;
  /** Options of Node itself. */
  node?: string[];
  /** Which of the server's processes; all in one when absent. */
  role?: 'serve' | 'api' | 'worker';
}

/** Runs `work` with the built server on a free port, using the given database; stops it afterwards. */
export async function withServer<T>(
  { url, dataDir }: Pick<BenchDatabase, 'url' | 'dataDir'>,
  work: (server: BenchServer) => Promise<T>,
  { env = {}, node = [], role = 'serve' }: ServerOptions = {},
): Promise<T> {
  await ensureBuilt(['server']);
  const child = spawn(process.execPath, [...node, 'apps/server/dist/renubu.mjs', role], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: url,
      RENUBU_DATA_DIR: dataDir,
      RENUBU_SAMPLE: 'off',
      RENUBU_RATE_LIMIT: '0',
      LOG_LEVEL: 'warn',
      PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const server = await address(child);
  try {
    await until('/readyz answers 200', async () => (await fetch(`${server.url}/readyz`)).status === 200);
    return await work(server);
  } finally {
    await stopped(child);
  }
}

/** Waits for the address a starting server prints. */
export async function address(child: ChildProcess): Promise<BenchServer> {
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      const found = /ready at (http:\/\/\S+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${output}`)));
  });
  return { url, pid: child.pid ?? 0, child, output: () => output };
}

/** Ends a server as Ctrl-C would and waits until it is gone. */
export async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await gone;
}

export interface SignedIn {
  client: RenubuClient;
  /** The value of the `Cookie` header of this person's session. */
  cookie: string;
}

/** Signs a person of the benchmark in. */
export async function signIn(url: string, email: string, secret = password): Promise<SignedIn> {
  const session = { cookie: '' };
  const client = createRenubuClient({
    baseUrl: url,
    fetch: async (request) => {
      request.headers.set('cookie', session.cookie);
      request.headers.set('origin', new URL(url).origin);
      const response = await fetch(request);
      const fresh = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
      if (fresh.length > 0) session.cookie = fresh.join('; ');
      return response;
    },
  });
  await unwrap(client.POST('/api/v1/auth/sign-in', { body: { email, password: secret } }));
  return { client, cookie: session.cookie };
}
