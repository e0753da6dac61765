import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chown, mkdir, open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { copyBinaries, findBinaries, type Binaries } from './binaries.ts';
import { canReach, databaseUser, type SystemUser } from './user.ts';

/** Where a database lives and who runs it. */
export interface Place {
  /** Folder of the database files. */
  data: string;
  binaries: Binaries;
  /** Undefined means the user of this process. */
  user: SystemUser | undefined;
}

/** The name of the database's owner. */
export const superuser = 'renubu';
const sharedFolder = '/var/lib/renubu';

/** Where the data and the programs are. As root the database user may not reach them: then they move to /var/lib. */
export async function findPlace(dataDir: string, report: (message: string) => void): Promise<Place> {
  const user = await databaseUser();
  const binaries = await findBinaries();
  if (user === undefined) return { data: join(dataDir, 'postgres'), binaries, user };
  const place: Place = { data: join(dataDir, 'postgres'), binaries, user };
  if (!(await canReach(binaries.root, user))) {
    const version = createHash('sha256').update(binaries.root).digest('hex').slice(0, 8);
    place.binaries = await copyBinaries(binaries, join(sharedFolder, `postgres-${version}`));
  }
  if (!(await canReach(dataDir, user))) {
    const id = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
    place.data = join(sharedFolder, `data-${id}`, 'postgres');
    report(`The user ${user.name} cannot reach ${dataDir}; the database files are in ${dirname(place.data)}.`);
  }
  await mkdir(dirname(place.data), { recursive: true, mode: 0o711 });
  return place;
}

/** Makes the database files once; an interrupted first start leaves nothing behind that the next would trust. */
export async function createCluster(
  place: Place,
  dataDir: string,
  password: string,
  report: (message: string) => void,
): Promise<boolean> {
  const version = await readFile(join(place.data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version !== undefined) {
    await refuseOtherVersion(place, version.trim());
    return false;
  }
  report('Creating the database (first start).');
  const partial = `${place.data}.new`;
  const passwordFile = join(dirname(place.data), `.initdb-${process.pid}`);
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (place.user) for (const path of [partial, passwordFile]) await chown(path, place.user.uid, place.user.gid);
    const args = ['-D', partial, '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8'];
    args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions');
    await runToEnd(place.binaries.initdb, args, place, dataDir);
    await rename(partial, place.data);
  } finally {
    await rm(passwordFile, { force: true });
  }
  return true;
}

async function refuseOtherVersion(place: Place, version: string): Promise<void> {
  const required = await new Promise<string>((resolve, reject) => {
    const child = spawn(place.binaries.postgres, ['--version'], {
      ...identity(place.user),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', () => resolve(/(\d+)/.exec(output)?.[1] ?? version));
  });
  if (required !== version) {
    throw new Error(
      `The database in ${place.data} was made by PostgreSQL ${version}; this version of Renubu brings ${required}. ` +
        'Back it up with the older version and restore it into a new data folder.',
    );
  }
}

/** Spawn options that make a program run as the database user. */
export const identity = (user: SystemUser | undefined) => (user ? { uid: user.uid, gid: user.gid } : {});

async function runToEnd(program: string, args: string[], place: Place, dataDir: string): Promise<void> {
  const log = await openLog(dataDir);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(program, args, {
        ...identity(place.user),
        cwd: dirname(place.data),
        stdio: ['ignore', log.fd, log.fd],
        env: environment(),
      });
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (code !== 0) throw new Error(`${basename(program)} failed:\n${await lastLines(dataDir)}`);
  } finally {
    await log.close();
  }
}

export const environment = () => ({ PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' });
const logPath = (dataDir: string) => join(dataDir, 'postgres.log');
export const openLog = (dataDir: string): Promise<FileHandle> => open(logPath(dataDir), 'a', 0o600);

/** The end of the database's log, for error messages. */
export async function lastLines(dataDir: string): Promise<string> {
  const text = await readFile(logPath(dataDir), 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-8).join('\n');
}
