import { nextRun, nextRuns } from '@renubu/core/calendar/cron';
import type { ScheduleRun } from '@renubu/contracts/schedules';
import type { ScheduleRow } from './tables.ts';

/** Later than this a run counts as missed; until then it is only late. */
export const graceMs = 60_000;
/** How many missed runs are caught up, or written down, at most. */
export const mostKept = 100;

/** What is to become of one time a schedule was due. */
export interface Fire {
  fireAt: Date;
  cause: Extract<ScheduleRun['cause'], 'due' | 'caught-up'>;
  /** False: its time passed and the misfire policy leaves it out. */
  start: boolean;
}

export interface DuePlan {
  fires: Fire[];
  nextRunAt: Date | null;
}

export type Times = Pick<ScheduleRow, 'cron' | 'runAt' | 'timezone'>;

/** The times of a schedule as the calendar reads them. */
export const timesOf = ({ cron, runAt, timezone }: Times) => ({
  ...(cron === null ? {} : { cron }),
  ...(runAt === null ? {} : { runAt: runAt.toISOString() }),
  timezone,
});

/** The first time after an instant; null when there is none. */
export function nextAfter(schedule: Times, from: Date): Date | null {
  const next = nextRun(timesOf(schedule), from);
  return next === null ? null : new Date(next);
}

/**
 * What a schedule has to do at `now`, having been due first at `nextRunAt`. A run at most a minute late runs as if in
 * time. Of runs missed by more, `skip` starts none, `run-once` the last, `catch-up` the last 100.
 */
export function planDue(schedule: Times & Pick<ScheduleRow, 'misfire' | 'nextRunAt'>, now: Date): DuePlan {
  const due = dueTimes(schedule, now);
  const isLate = (at: Date) => now.getTime() - at.getTime() > graceMs;
  const late = due.filter(isLate);
  const started = new Set(startedLate(schedule.misfire, late, due.length > late.length));
  const fires = due.map((fireAt): Fire => {
    if (!isLate(fireAt)) return { fireAt, cause: 'due', start: true };
    return { fireAt, cause: 'caught-up', start: started.has(fireAt) };
  });
  return { fires, nextRunAt: nextAfter(schedule, now) };
}

function startedLate(misfire: ScheduleRow['misfire'], late: readonly Date[], hasTimely: boolean): Date[] {
  switch (misfire) {
    case 'skip':
      return [];
    // A run in time makes up for those before it.
    case 'run-once':
      return hasTimely ? [] : late.slice(-1);
    case 'catch-up':
      return [...late];
  }
}

const page = 1_000;
const mostPages = 20;

/** The last 100 times up to `now`. After a very long outage those close to now are looked for. */
function dueTimes({ nextRunAt, ...schedule }: Times & Pick<ScheduleRow, 'nextRunAt'>, now: Date): Date[] {
  if (nextRunAt === null || nextRunAt > now) return [];
  const times = timesOf(schedule);
  let found = [nextRunAt];
  for (let pages = 0; pages < mostPages; pages += 1) {
    const after = found.at(-1) ?? nextRunAt;
    const more = nextRuns(times, after, page).map((at) => new Date(at));
    const due = more.filter((at) => at <= now);
    found = [...found, ...due].slice(-mostKept);
    if (due.length < more.length || more.length === 0) return found;
  }
  const hour = new Date(Math.max(nextRunAt.getTime(), now.getTime() - 60_000));
  const latest = nextRuns(times, hour, page).map((at) => new Date(at));
  return latest.filter((at) => at <= now).slice(-mostKept);
}
