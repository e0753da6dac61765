import { readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLine, isAlive, waitForEnd } from './processes.ts';

/**
 * Ends a PostgreSQL that still runs on these files although its server was killed, and removes a stale lock file.
 * Call it only while holding the data folder. Returns whether one was running.
 */
export async function stopLeftover(dataFiles: string): Promise<boolean> {
  const lockFile = join(dataFiles, 'postmaster.pid');
  const pid = await postmasterPid(lockFile);
  if (pid === undefined) return false;
  if (!(await isAlive(pid)) || !(await isPostmasterOf(pid, dataFiles))) {
    await rm(lockFile, { force: true });
    return false;
  }
  for (const [signal, timeoutMs] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 10_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    if (await waitForEnd(pid, timeoutMs)) {
      await rm(lockFile, { force: true });
      return true;
    }
  }
  throw new Error(`A database (process ${pid}) still runs in ${dataFiles} and does not stop. End it and start again.`);
}

async function postmasterPid(lockFile: string): Promise<number | undefined> {
  const text = await readFile(lockFile, 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/** Process numbers are reused: the one in the lock file may belong to something else by now. */
async function isPostmasterOf(pid: number, dataFiles: string): Promise<boolean> {
  const command = await commandLine(pid);
  const paths = [dataFiles, await realpath(dataFiles).catch(() => dataFiles)];
  return command.includes('postgres') && paths.some((path) => command.includes(path));
}
