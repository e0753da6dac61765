import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface RunningServer {
  url: string;
  dataDir: string;
  process: ChildProcess;
  /** All the server printed so far. */
  output: () => string;
  /** Ends the server as Ctrl-C would and waits for it. */
  stop: () => Promise<number | null>;
}

export interface ServerOptions {
  dataDir?: string;
  env?: Record<string, string>;
}

/** A new empty folder for a server's data; the name has a space on purpose. */
export const newDataDir = (): Promise<string> => mkdtemp(join(tmpdir(), 'renubu e2e '));
export const removeDataDir = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

/** Starts the built server on a free port and waits until it is ready. */
export async function startServer({ dataDir, env = {} }: ServerOptions = {}): Promise<RunningServer> {
  const folder = dataDir ?? (await newDataDir());
  const child = spawn(process.execPath, ['apps/server/dist/renubu.mjs', 'serve'], {
    cwd: root,
    env: { ...process.env, PORT: '0', RENUBU_DATA_DIR: folder, LOG_LEVEL: 'warn', RENUBU_RATE_LIMIT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      const address = /https?:\/\/(?:127\.0\.0\.1|localhost):\d+/.exec(output)?.[0];
      if (address) resolve(address);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${output}`)));
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await untilReady(url, () => output);
  return {
    url,
    dataDir: folder,
    process: child,
    output: () => output,
    stop: () => {
      child.kill('SIGINT');
      return exited;
    },
  };
}

async function untilReady(url: string, output: () => string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The server was not ready within a minute:\n${output()}`);
}

/** Starts Chromium; RENUBU_CHROMIUM names it, else Debian's. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['RENUBU_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
