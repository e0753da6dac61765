import { sql } from 'drizzle-orm';
import type { Context } from '../../platform/context.ts';
import { systemActor } from '../../platform/session.ts';
import { startDaemon, type Daemon } from '../../platform/daemon.ts';
import { retried } from '../../platform/db/retried.ts';
import { row, rows, systemTransaction, tenantTransaction } from '../../platform/db/transaction.ts';
import { purgeNotifications } from '../notifications/commands/mark-read.ts';
import { endTask } from './commands/end-task.ts';
import { autoSkipReason, reviewTasks, type ReviewedTask } from './commands/review-tasks.ts';
import { tellReview } from './commands/tell-review.ts';
import type { TaskHooks } from './routes.ts';

export interface TaskDay {
  organizationId: string;
  resurfaced: number;
  undecided: number;
  skipped: number;
  notified: number;
  purged: number;
  /** Tasks that could not be skipped; they are tried again the next day. */
  failed: string[];
}

/** Reviews the tasks of every organization in which it is past 08:00 and today's review is still to come. */
export async function runTaskDay(ctx: Context, hooks: TaskHooks): Promise<TaskDay[]> {
  const now = ctx.clock.now();
  const due = await systemTransaction(ctx.db, (tx) =>
    rows<{ id: string; day: string }>(
      tx,
      sql`
      select organization.id, (${now}::timestamptz at time zone organization.timezone)::date as day
        from renubu.organizations organization
        left join renubu.task_days done on done.organization_id = organization.id
       where (${now}::timestamptz at time zone organization.timezone)::time >= time '08:00'
         and (done.day is null or done.day < (${now}::timestamptz at time zone organization.timezone)::date)
       order by organization.id limit 100`,
    ),
  );
  const days: TaskDay[] = [];
  for (const { id, day } of due) {
    const done = await reviewDay(ctx, hooks, id, day);
    if (done !== undefined) days.push(done);
  }
  return days;
}

async function reviewDay(
  ctx: Context,
  hooks: TaskHooks,
  organizationId: string,
  day: string,
): Promise<TaskDay | undefined> {
  const reviewed = await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const now = ctx.clock.now();
    const claimed = await row(
      tx,
      sql`
      insert into renubu.task_days as done (organization_id, day, reviewed_at) values (${organizationId}, ${day}, ${now})
      on conflict (organization_id) do update set day = excluded.day, reviewed_at = excluded.reviewed_at
        where done.day < excluded.day
      returning 1`,
    );
    if (claimed === undefined) return undefined;
    const review = await reviewTasks(tx, ctx, organizationId);
    const notified = await tellReview(tx, ctx, organizationId, review);
    return { review, notified, purged: await purgeNotifications(tx, now) };
  });
  if (reviewed === undefined) return undefined;
  const { review, notified, purged } = reviewed;
  const failed = await skipAwaited(ctx, hooks, organizationId, review.toSkip);
  return {
    organizationId,
    resurfaced: review.resurfaced.length,
    undecided: review.undecided.length,
    skipped: review.skipped.length + review.toSkip.length - failed.length,
    notified,
    purged,
    failed,
  };
}

/** One transaction each, because each moves an execution: one that fails does not hold up the others. */
async function skipAwaited(
  ctx: Context,
  hooks: TaskHooks,
  organizationId: string,
  tasks: readonly ReviewedTask[],
): Promise<string[]> {
  const failed: string[] = [];
  for (const task of tasks) {
    const end = { id: task.id, status: 'skipped', reason: autoSkipReason, by: systemActor } as const;
    try {
      await retried(() =>
        tenantTransaction(ctx.db, organizationId, async (tx) => {
          await endTask(tx, ctx, end, hooks.awaitedTaskEnded);
          await tellReview(tx, ctx, organizationId, { resurfaced: [], undecided: [], skipped: [task], toSkip: [] });
        }),
      );
    } catch (error) {
      failed.push(task.id);
      ctx.log.error({ err: error, taskId: task.id }, 'a task could not be skipped');
    }
  }
  return failed;
}

/** Looks every minute whether some organization's day has begun. */
export function startTaskDay(ctx: Context, hooks: TaskHooks): Daemon {
  const run = async () => (await runTaskDay(ctx, hooks)).length;
  return startDaemon({ name: 'task-day', log: ctx.log, run, pollMs: 60_000 });
}
