import { sql } from 'drizzle-orm';
import { row, type Tx } from '../../platform/db/transaction.ts';
import { Problem } from '../../platform/http/problem.ts';

export const defaultMaxSnoozeDays = 30;
const longestSnoozeDays = 90;
const dayMs = 86_400_000;

/** How many days an organization lets its people snooze: 30 unless set, never more than 90. */
export async function maxSnoozeDays(tx: Tx, organizationId: string): Promise<number> {
  const found = await row<{ days: number | null }>(
    tx,
    sql`select (settings ->> 'maxSnoozeDays')::integer as days from renubu.organizations
         where id = ${organizationId}::uuid`,
  );
  return Math.min(longestSnoozeDays, Math.max(1, found?.days ?? defaultMaxSnoozeDays));
}

/**
 * The instant a snooze ends, from days or an instant. Throws 422 when it is not in the future or later than the
 * organization allows.
 */
export function snoozeUntil(
  request: { days?: number | undefined; until?: string | undefined },
  now: Date,
  maxDays: number,
): string {
  const end = request.until === undefined ? now.getTime() + (request.days ?? 0) * dayMs : Date.parse(request.until);
  const field = request.until === undefined ? 'days' : 'until';
  if (end <= now.getTime()) throw refuse(field, 'Choose an instant in the future.', undefined);
  if (end > now.getTime() + maxDays * dayMs) {
    throw refuse(field, `At most ${maxDays} days are allowed here.`, `Choose ${maxDays} days or fewer.`);
  }
  return new Date(end).toISOString();
}

function refuse(field: string, message: string, suggestion: string | undefined): Problem {
  return new Problem(422, 'snooze_out_of_range', message, {
    errors: [{ path: `body.${field}`, code: 'out_of_range', message, ...(suggestion ? { suggestion } : {}) }],
  });
}
