import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks per second in /proc; fixed at 100 on Linux. */
const ticks = 100;

interface Stat {
  pid: number;
  parent: number;
  /** User and system time of the process, in seconds. */
  own: number;
  /** The same of its children that ended. */
  ended: number;
}

function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const at = (index: number) => fields[index] ?? 0;
    return { pid, parent: at(1), own: (at(11) + at(12)) / ticks, ended: (at(13) + at(14)) / ticks };
  } catch {
    return undefined;
  }
}

/** The process and all that descend from it, by number. */
export function family(root: number): number[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
  const found = [root];
  for (const pid of found) found.push(...all.filter(({ parent }) => parent === pid).map((stat) => stat.pid));
  return found;
}

/** Processor seconds a process and its children have used, also those that ended. */
export function cpuSeconds(root: number): number {
  return family(root)
    .flatMap((pid) => statOf(pid) ?? [])
    .reduce((sum, { own, ended }) => sum + own + ended, 0);
}

/** Resident memory of one process in megabytes (10⁶ bytes). */
export function residentMegabytes(pid: number): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(/VmRSS:\s+(\d+) kB/.exec(text)?.[1] ?? Number.NaN) * 1024) / 1e6;
}

/** The command line of a process, or nothing when it is gone. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}
