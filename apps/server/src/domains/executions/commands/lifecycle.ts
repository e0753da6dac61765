import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { afterCommit, rows, type Tx } from '../../../platform/db/transaction.ts';
import { notify } from '../../notifications/commands/notify.ts';
import { closeQueueItem } from '../../renewals/commands/close.ts';
import { followSnooze } from '../../renewals/commands/execution-status.ts';
import { markStarted } from '../../renewals/commands/mark-started.ts';
import { rescore } from '../../renewals/commands/rescore.ts';
import { isOpen } from '../queries/statuses.ts';
import { countEnded } from './count-ended.ts';
import { tellCancelled } from '../segment/cancelled.ts';
import type { FollowUp, Written } from './applied.ts';

type Transition = Pick<Written, 'before' | 'row' | 'result'>;

/**
 * What a change of status means outside of the execution: its queue item, the workload of its assignee, whoever has
 * to know of a failure, and the execution that started it.
 */
export async function followLifecycle(tx: Tx, ctx: Context, change: Transition): Promise<FollowUp[]> {
  const { row } = change;
  const before = change.before.row;
  if (before.status === row.status) return [];
  await syncQueueItem(tx, ctx, change);
  if (row.endedAt !== null) afterCommit(tx, () => countEnded(ctx, row));
  if (row.status === 'failed') await tellOfFailure(tx, ctx, change);
  const workloadChanged = isOpen(before.status) !== isOpen(row.status) || before.status === 'pending';
  if (workloadChanged && row.assigneeId !== null) {
    await rescore(tx, ctx, row.organizationId, { assigneeIds: [row.assigneeId] });
  }
  return row.endedAt === null ? [] : tellParent(change);
}

async function syncQueueItem(tx: Tx, ctx: Context, { before: { row: before }, row }: Transition): Promise<void> {
  const { queueItemId, status } = row;
  if (queueItemId === null) return;
  if (before.status === 'pending') await markStarted(tx, ctx, queueItemId, row.id);
  if (status === 'completed') await closeQueueItem(tx, ctx, queueItemId, { status: 'completed' });
  if (status === 'cancelled') {
    await closeQueueItem(tx, ctx, queueItemId, { status: 'skipped', reason: 'The execution was cancelled.' });
  }
  if (status === 'snoozed') await followSnooze(tx, ctx, queueItemId, row.snoozedUntil);
  else if (before.status === 'snoozed') await followSnooze(tx, ctx, queueItemId, null);
}

/** Of those that ended nothing comes due any more: timers and effects that wait are called off. */
export async function callOff(tx: Tx, ctx: Context, changes: readonly Transition[]): Promise<void> {
  const ended = changes.filter(({ before, row }) => before.row.status !== row.status && row.endedAt !== null);
  if (ended.length === 0) return;
  const ids = sql.param(ended.map(({ row }) => row.id));
  const cancelled = await rows(
    tx,
    sql`
    with dropped as (delete from renubu.timers where execution_id = any(${ids}::uuid[]))
    update renubu.effects set status = 'cancelled', settled_at = ${ctx.clock.now().toISOString()}::timestamptz
     where execution_id = any(${ids}::uuid[]) and status = 'pending'
    returning id`,
  );
  if (cancelled.length > 0) await tellCancelled(tx);
}

async function tellOfFailure(tx: Tx, ctx: Context, { row, result: { state } }: Transition): Promise<void> {
  if (row.assigneeId === null) return;
  await notify(tx, ctx, {
    organizationId: row.organizationId,
    userIds: [row.assigneeId],
    type: 'execution_failed',
    title: `“${row.workflowName}” failed`,
    message: state.error?.message ?? '',
    priority: 2,
    link: `/executions/${row.id}`,
    executionId: row.id,
    customerId: row.customerId,
    idempotencyKey: `${row.id}:failed:${row.revision}`,
  });
}

function tellParent({ row, result: { state } }: Transition): FollowUp[] {
  if (row.parentId === null) return [];
  if (row.status !== 'completed' && row.status !== 'failed' && row.status !== 'cancelled') return [];
  const { parentId, id: childId, status, result, outcome } = row;
  return [{ kind: 'tellParent', parentId, childId, status, result, outcome, output: state.vars }];
}
