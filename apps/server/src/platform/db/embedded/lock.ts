import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isAlive, startTime } from './processes.ts';

const owner = z.object({ pid: z.number().int(), startTime: z.string().optional() });

const lockFile = (dataDir: string) => join(dataDir, 'renubu.lock');

/** Another running server uses the same data folder. */
export class DataDirInUseError extends Error {
  readonly code = 'data_dir_in_use';
  constructor(
    readonly dataDir: string,
    readonly pid: number,
  ) {
    super(
      `Another Renubu (process ${pid}) already uses the data folder ${dataDir}. ` +
        'Stop it first, or choose another folder with RENUBU_DATA_DIR.',
    );
    this.name = 'DataDirInUseError';
  }
}

/**
 * Takes the data folder for this process. A lock left by a process that was killed is taken over.
 * Returns a function that gives the folder back. Throws `DataDirInUseError`.
 */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  const path = lockFile(dataDir);
  const mine = JSON.stringify({ pid: process.pid, startTime: await startTime(process.pid) });
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      await writeFile(path, mine, { flag: 'wx', mode: 0o600 });
      return async () => {
        if ((await readFile(path, 'utf8').catch(() => '')) === mine) await rm(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await liveHolder(path);
    if (holder !== undefined) throw new DataDirInUseError(dataDir, holder);
    await rm(path, { force: true });
  }
  throw new DataDirInUseError(dataDir, 0);
}

/** The process that uses the data folder now, or undefined. */
export async function lockHolder(dataDir: string): Promise<number | undefined> {
  return liveHolder(lockFile(dataDir));
}

async function liveHolder(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const parsed = owner.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { pid, startTime: started } = parsed.data;
  if (!(await isAlive(pid))) return undefined;
  return started !== undefined && started !== (await startTime(pid)) ? undefined : pid;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
