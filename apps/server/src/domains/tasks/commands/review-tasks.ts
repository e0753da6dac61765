import { taskCan } from '@renubu/contracts/tasks';
import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { endWithSubtasks } from './end-task.ts';
import { tellTasks, type TaskNews } from './tell.ts';

/** A task that the daily review changed. */
export interface ReviewedTask extends TaskNews {
  title: string;
  kind: string;
  autoSkipAt: Date | null;
}

export interface Review {
  resurfaced: ReviewedTask[];
  /** Have to be done or skipped now. */
  undecided: ReviewedTask[];
  skipped: ReviewedTask[];
  /** Whose grace is over too, but which a step or a parent waits for: each ends in a transaction of its own. */
  toSkip: ReviewedTask[];
}

const reviewedColumns = sql`
  task.id, task.status, task.title, task.kind, task.assignee_id as "assigneeId", task.customer_id as "customerId",
  task.execution_id as "executionId", task.auto_skip_at as "autoSkipAt"`;
const isOpen = sql`task.status = any(${sql.param([...taskCan.update])}::text[])`;

export const autoSkipReason = 'auto_skipped_on_abandon';

/**
 * The daily review of the organization's tasks, set by set, as `reviewTask` of `core/tasks/task-policy` decides for one:
 * a grace that is over skips, a passed deadline demands a decision, an ended snooze comes back.
 */
export async function reviewTasks(tx: Tx, ctx: Context, organizationId: string): Promise<Review> {
  const now = ctx.clock.now();
  const abandoned = await rows<ReviewedTask & { waitedFor: boolean }>(
    tx,
    sql`
    select ${reviewedColumns},
           (task.parent_id is not null or task.awaited
            or exists (select from renubu.tasks child where child.parent_id = task.id and child.awaited)) as "waitedFor"
      from renubu.tasks task
     where ${isOpen} and task.requires_decision and task.auto_skip_at <= ${now}
     order by task.id`,
  );
  const alone = abandoned.filter(({ waitedFor }) => !waitedFor);
  const undecided = await demandDecisions(tx, now);
  const resurfaced = await change(
    tx,
    sql`
    update renubu.tasks task
       set status = 'pending', snoozed_until = null, updated_at = ${now}, revision = revision + 1
     where task.status = 'snoozed' and not task.requires_decision and task.snoozed_until <= ${now}
    returning ${reviewedColumns}`,
  );
  const ended = await endWithSubtasks(
    tx,
    ctx,
    alone.map(({ id }) => id),
    'skipped',
    autoSkipReason,
  );
  await tellTasks(tx, organizationId, [...undecided, ...resurfaced, ...ended].map(toNews));
  return {
    resurfaced,
    undecided,
    skipped: alone,
    toSkip: abandoned.filter(({ waitedFor }) => waitedFor),
  };
}

const change = (tx: Tx, query: SQL) => rows<ReviewedTask>(tx, query);

/** The grace by kind as in `graceHours` of `core/tasks/task-policy`: `escalate` never skips itself. */
function demandDecisions(tx: Tx, now: Date): Promise<ReviewedTask[]> {
  return change(
    tx,
    sql`
    update renubu.tasks task
       set status = case when task.status = 'snoozed' then 'pending' else task.status end,
           snoozed_until = null, requires_decision = true,
           auto_skip_at = case
             when task.kind = 'escalate' then null
             when task.kind in ('review_contract', 'prepare_proposal') then ${now}::timestamptz + interval '48 hours'
             else ${now}::timestamptz + interval '24 hours' end,
           updated_at = ${now}, revision = revision + 1
     where ${isOpen} and not task.requires_decision and task.snooze_deadline <= ${now}
    returning ${reviewedColumns}`,
  );
}

const toNews = ({ id, status, assigneeId, customerId, executionId }: TaskNews): TaskNews => ({
  id,
  status,
  assigneeId,
  customerId,
  executionId,
});
