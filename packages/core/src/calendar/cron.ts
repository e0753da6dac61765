import { Cron } from 'croner';

/** When a schedule is due: exactly one of `cron` and `runAt`. */
export interface ScheduleTimes {
  cron?: string | undefined;
  /** ISO-8601 instant. */
  runAt?: string | undefined;
  /** IANA name; UTC when absent. */
  timezone?: string | undefined;
}

/** A schedule that cannot be read. `field` says which part is wrong. */
export class ScheduleError extends Error {
  readonly code = 'invalid-schedule';
  constructor(
    readonly field: 'cron' | 'runAt' | 'timezone',
    message: string,
  ) {
    super(message);
    this.name = 'ScheduleError';
  }
}

/** Short names for common expressions. */
export const cronDescriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const maxRuns = 1000;

/**
 * The expression in five or six fields (seconds first), single spaces, upper-case names, descriptors written out.
 * Throws a `ScheduleError` that says what is wrong.
 */
export function normalizeCron(expression: string): string {
  const text = expression.trim().replace(/\s+/g, ' ');
  if (text === '') throw new ScheduleError('cron', 'The expression is empty.');
  if (text.startsWith('@')) {
    const written = Object.hasOwn(cronDescriptors, text.toLowerCase())
      ? cronDescriptors[text.toLowerCase()]
      : undefined;
    if (written !== undefined) return written;
    throw new ScheduleError('cron', `“${text}” is none of ${Object.keys(cronDescriptors).join(', ')}.`);
  }
  const fields = text.split(' ');
  if (fields.length !== 5 && fields.length !== 6) {
    throw new ScheduleError('cron', `An expression has 5 or 6 fields; “${text.slice(0, 60)}” has ${fields.length}.`);
  }
  const upper = text.toUpperCase();
  readCron(upper, 'UTC');
  return upper;
}

function readCron(expression: string, timezone: string): Cron {
  try {
    return new Cron(expression, { timezone, paused: true, mode: '5-or-6-parts' });
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Cron\w+: /, '') : String(error);
    throw new ScheduleError('cron', `The expression cannot be read: ${reason}`);
  }
}

/** True for an IANA name of a time zone. */
export function isTimezone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/**
 * The next runs of a schedule after an instant (exclusive), as ISO-8601 UTC instants in order: at most `count`, fewer
 * when there are no more. Wall-clock times that a change of daylight saving time skips run right after it, a fixed time
 * that comes twice runs once, and intervals (`*`, steps) run by elapsed time. Throws a `ScheduleError`.
 */
export function nextRuns(schedule: ScheduleTimes, from: string | Date, count: number): string[] {
  const start = typeof from === 'string' ? new Date(from) : from;
  const timezone = schedule.timezone ?? 'UTC';
  if (!isTimezone(timezone)) throw new ScheduleError('timezone', `There is no time zone “${timezone}”.`);
  if (schedule.runAt !== undefined && schedule.cron === undefined) return oneRun(schedule.runAt, start);
  if (schedule.cron === undefined || schedule.runAt !== undefined) {
    throw new ScheduleError('cron', 'A schedule has exactly one of cron and runAt.');
  }
  const cron = readCron(normalizeCron(schedule.cron), timezone);
  return cron.nextRuns(Math.min(Math.max(count, 0), maxRuns), start).map((run) => run.toISOString());
}

function oneRun(runAt: string, start: Date): string[] {
  const at = Date.parse(runAt);
  if (Number.isNaN(at)) throw new ScheduleError('runAt', `“${runAt}” is not an instant.`);
  return at > start.getTime() ? [new Date(at).toISOString()] : [];
}

/** The next run after an instant; null when there is none. Throws a `ScheduleError`. */
export function nextRun(schedule: ScheduleTimes, from: string | Date): string | null {
  return nextRuns(schedule, from, 1)[0] ?? null;
}
