import { nextRuns, ScheduleError, type ScheduleTimes } from '@renubu/core/calendar/cron';
import type { schedulePreviewSchema } from '@renubu/contracts/schedules';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { invalid } from '../../../platform/http/problem.ts';

export type Preview = z.infer<typeof schedulePreviewSchema>;

/** When a schedule would run from an instant on, also by the wall clock of its zone. Throws 400 for what cannot be read. */
export function previewRuns(times: ScheduleTimes & { timezone: string }, from: Date, count: number): Preview {
  const runs = readingTimes(() => nextRuns(times, from, count));
  const local = wallClock(times.timezone);
  return { timezone: times.timezone, runs: runs.map((at) => ({ at, local: local(new Date(at)) })) };
}

/** Runs what reads a schedule; its complaints become a 400 with the field. */
export function readingTimes<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    throw invalid([{ path: `body.${error.field}`, code: 'invalid_schedule', message: error.message }]);
  }
}

/** Formats as `2026-03-29 03:30 +02:00`. */
function wallClock(timezone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const offset = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  return (at) => {
    const name = offset.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    return `${format.format(at)} ${name === 'GMT' ? '+00:00' : name.replace('GMT', '')}`;
  };
}

/** The time zone of the caller's organization. */
export async function organizationZone(tx: Tx, organizationId: string): Promise<string> {
  const found = await row<{ timezone: string }>(
    tx,
    sql`select timezone from renubu.organizations where id = ${organizationId}::uuid`,
  );
  return found?.timezone ?? 'UTC';
}
