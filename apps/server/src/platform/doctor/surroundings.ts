import { access, constants, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { findBinaries } from '../db/embedded/binaries.ts';
import type { Config } from '../config.ts';
import { failed, ok, skipped, type Finding } from './finding.ts';

const [wantedMajor, wantedMinor] = [20, 19];

/** Whether this Node is new enough. `version` is like `20.19.0`. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  return enough
    ? ok('Node.js', version)
    : failed('Node.js', `${version} is too old`, `Install Node.js ${wantedMajor}.${wantedMinor} or newer.`);
}

/** Whether the programs of the embedded database are there, when they are needed. */
export async function checkInstallation(databaseUrl: string | undefined): Promise<Finding> {
  if (databaseUrl !== undefined) return ok('installation', 'uses the PostgreSQL of DATABASE_URL');
  try {
    const { postgres } = await findBinaries();
    await access(postgres, constants.X_OK);
    return ok('installation', 'packages and the embedded PostgreSQL are there');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failed('installation', reason, 'Run `npm ci` in the folder of Renubu, or set DATABASE_URL.');
  }
}

/** Whether the data folder, or the folder it will be made in, can be written. Leaves nothing behind. */
export async function checkDataDir(dataDir: string): Promise<Finding> {
  const name = 'data folder';
  const there = await nearest(dataDir);
  const probe = join(there, `.renubu-probe-${process.pid}`);
  try {
    await mkdir(there, { recursive: true });
    await writeFile(probe, 'probe');
    await rm(probe);
    return ok(name, there === dataDir ? `${dataDir} can be written` : `${dataDir} will be made at the first start`);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return failed(
      name,
      `${there} cannot be written (${code})`,
      'Give this user the right to write there, or choose another folder with RENUBU_DATA_DIR.',
    );
  }
}

async function nearest(path: string): Promise<string> {
  for (let current = path; ; current = dirname(current)) {
    const found = await access(current).then(
      () => true,
      () => false,
    );
    if (found || dirname(current) === current) return current;
  }
}

/** Whether the built web app is there. */
export async function checkWeb(directory: string): Promise<Finding> {
  const html = await readFile(join(directory, 'index.html'), 'utf8').catch(() => undefined);
  return html === undefined
    ? failed(
        'web app',
        `${directory} holds no built web app`,
        'Build it with `node tools/build.mjs web`, or use `npm start`.',
      )
    : ok('web app', `built in ${directory}`);
}

const readiness = z.object({
  status: z.enum(['ok', 'unavailable']),
  checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string() })),
});

/** Whether the port is free, or what a server of ours that listens on it says of itself. */
export async function checkPort({ host, port }: Pick<Config, 'host' | 'port'>): Promise<Finding> {
  const name = 'port';
  if (port === 0) return skipped(name, 'any free one');
  if (await isFree(host, port)) return ok(name, `${port} is free`);
  const answer = await readyz(host, port);
  if (answer === undefined)
    return ok(name, `${port} is used by another program; the server would take the next free one`);
  const wrong = Object.entries(answer.checks).filter(([, check]) => !check.ok);
  if (wrong.length === 0) return ok(name, `a Renubu server is ready on ${port}`);
  const reasons = wrong.map(([check, { detail }]) => `${check} ${detail}`).join(', ');
  return failed(name, `the Renubu server on ${port} is not ready: ${reasons}`, 'Read its log, then start it again.');
}

async function readyz(host: string, port: number): Promise<z.infer<typeof readiness> | undefined> {
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  try {
    const response = await fetch(`http://${name.includes(':') ? `[${name}]` : name}:${port}/readyz`, {
      signal: AbortSignal.timeout(3_000),
    });
    return readiness.safeParse(await response.json()).data;
  } catch {
    return undefined;
  }
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
