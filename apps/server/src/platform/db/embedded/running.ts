import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findPlace, superuser, type Place } from './cluster.ts';
import { lockHolder } from './lock.ts';
import { commandLine, isAlive } from './processes.ts';

export interface RunningEmbedded {
  url: string;
  port: number;
  /** Process id of the database. */
  pid: number;
  /** Process id of the server it belongs to; undefined when that was killed. */
  serverPid: number | undefined;
}

/** Where the database of a data folder is, or undefined when none was made there. Makes nothing. */
export async function findCluster(dataDir: string): Promise<(Place & { version: string }) | undefined> {
  if (!(await exists(dataDir))) return undefined;
  const place = await findPlace(dataDir, () => undefined);
  const version = await readFile(join(place.data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  return version === undefined ? undefined : { ...place, version: version.trim() };
}

/**
 * The embedded database that runs on a data folder now, as PostgreSQL itself notes it in `postmaster.pid`; undefined
 * when none does or when its password cannot be read.
 */
export async function findRunningEmbedded(dataDir: string): Promise<RunningEmbedded | undefined> {
  const cluster = await findCluster(dataDir);
  if (cluster === undefined) return undefined;
  const lines = (await readFile(join(cluster.data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || pid <= 0 || !Number.isInteger(port) || port <= 0) return undefined;
  if (!(await isAlive(pid)) || !(await commandLine(pid)).includes(dirname(cluster.data))) return undefined;
  const password = (await readFile(join(dataDir, 'database-password'), 'utf8').catch(() => '')).trim();
  if (password === '') return undefined;
  const url = `postgresql://${superuser}:${password}@127.0.0.1:${port}/renubu`;
  return { url, port, pid, serverPid: await lockHolder(dataDir) };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
