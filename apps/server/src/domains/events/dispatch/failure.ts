import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { afterCommit, rows, type Tx } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import type { Dispatch } from './claim.ts';

/** What is left to do, or was given up. */
export interface Failed {
  target: string | null;
  code: string;
  reason: string;
  /** Trying again cannot help. */
  final: boolean;
}

/** Seconds before the second attempt and so on; after the last one the dispatch is a dead letter. */
const delays = [2, 10, 60, 300];

/** What a failure says to people. Failures of our own are not shown: the log has them. */
export function failedOf(ctx: Context, dispatch: Dispatch, target: string | null, error: unknown): Failed {
  if (error instanceof Problem && error.status < 500) {
    const final = ![408, 409, 429].includes(error.status);
    return { target, code: error.code, reason: error.detail, final };
  }
  ctx.log.error({ err: error, eventId: dispatch.eventId, target }, 'an event could not be dispatched');
  const reason = 'It could not be dispatched for a reason of the server’s own. The log has it.';
  return { target, code: 'dispatch_failed', reason, final: false };
}

/** Writes what failed: to be tried again later, or as a dead letter. */
export async function keepFailed(
  tx: Tx,
  ctx: Context,
  dispatch: Dispatch,
  failed: readonly Failed[],
): Promise<{ dead: number }> {
  const now = ctx.clock.now();
  const attempts = dispatch.attempts + 1;
  const delay = delays[dispatch.attempts];
  let dead = 0;
  for (const { target, code, reason, final } of failed) {
    const over = final || delay === undefined;
    afterCommit(tx, () => ctx.metrics.eventsDispatched.inc({ outcome: over ? 'dead' : 'retried' }));
    if (over) dead += 1;
    const dueAt = new Date(now.getTime() + (delay ?? 0) * 1000);
    await rows(
      tx,
      sql`
      insert into renubu.event_dispatches (id, organization_id, event_id, received_at, target, replay, status, attempts,
                                           due_at, code, reason, created_at, dead_at)
      select ${ctx.newId()}, e.organization_id, e.id, e.received_at, ${target}, ${dispatch.replay},
             ${over ? 'dead' : 'pending'}, ${attempts}, ${dueAt.toISOString()}::timestamptz, ${code},
             ${reason.slice(0, 2000)}, ${now.toISOString()}::timestamptz,
             ${over ? now.toISOString() : null}::timestamptz
        from renubu.events e where e.id = ${dispatch.eventId}`,
    );
  }
  return { dead };
}
