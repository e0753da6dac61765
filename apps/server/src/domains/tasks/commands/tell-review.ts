import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notify, notifyMany, type Notice } from '../../notifications/commands/notify.ts';
import { findRecipients } from '../../notifications/queries/recipients.ts';
import { taskLink } from './create-task.ts';
import type { Review, ReviewedTask } from './review-tasks.ts';

/** Tells people what the daily review did with their tasks; returns how many notifications were written. */
export async function tellReview(tx: Tx, ctx: Context, organizationId: string, review: Review): Promise<number> {
  const day = ctx.clock.now().toISOString().slice(0, 10);
  const notice = (task: ReviewedTask, words: Pick<Notice, 'type' | 'title' | 'message' | 'priority'>): Notice => ({
    organizationId,
    ...words,
    link: taskLink(task),
    executionId: task.executionId,
    customerId: task.customerId,
    taskId: task.id,
    idempotencyKey: `task:${task.id}:${words.type}:${day}`,
  });
  const escalated = review.undecided.filter(({ kind }) => kind === 'escalate');
  const own = [
    ...review.undecided.filter(({ kind }) => kind !== 'escalate').map((task) => ({ task, words: decideNow(task) })),
    ...review.resurfaced.map((task) => ({ task, words: backAgain(task) })),
    ...review.skipped.map((task) => ({ task, words: skippedItself(task) })),
  ];
  const listening = await listeners(tx, own);
  const notices = own.map(({ task, words }) => ({
    ...notice(task, words),
    userIds: listening(task.assigneeId, words.priority) ? [task.assigneeId ?? ''] : [],
  }));
  let told = (await notifyMany(tx, ctx, notices)).length;
  for (const task of escalated) {
    const recipients = task.assigneeId === null ? { role: 'manager' } : { managerOf: task.assigneeId };
    told += (await notify(tx, ctx, { ...notice(task, escalationOverdue(task)), ...recipients })).length;
  }
  return told;
}

type Told = { task: ReviewedTask; words: { priority: number } }[];

/** Who of the assignees is active and wants to hear of a priority, read at once for all. */
async function listeners(tx: Tx, told: Told): Promise<(userId: string | null, priority: number) => boolean> {
  const people = [...new Set(told.flatMap(({ task }) => (task.assigneeId === null ? [] : [task.assigneeId])))];
  const urgent = new Set(people.length === 0 ? [] : await findRecipients(tx, { userIds: people }, 1));
  const all = new Set(people.length === 0 ? [] : await findRecipients(tx, { userIds: people }, 2));
  return (userId, priority) => userId !== null && (priority <= 1 ? urgent : all).has(userId);
}

const decideNow = ({ title, autoSkipAt }: ReviewedTask) => ({
  type: 'task_requires_decision',
  title: `Do it or skip it: ${title}`,
  message: `The seven days for putting it off are over.${autoSkipAt === null ? '' : ` It skips itself after ${autoSkipAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`}`,
  priority: 1,
});
const backAgain = ({ title }: ReviewedTask) => ({
  type: 'task_deadline_approaching',
  title: `Back on your list: ${title}`,
  message: 'Its snooze is over.',
  priority: 2,
});
const skippedItself = ({ title }: ReviewedTask) => ({
  type: 'task_auto_skipped',
  title: `Skipped: ${title}`,
  message: 'Nobody decided in time. Reopen it if it is still needed.',
  priority: 3,
});
const escalationOverdue = ({ title }: ReviewedTask) => ({
  type: 'escalation_required',
  title: `Escalation not worked on: ${title}`,
  message: 'It was put off for seven days and cannot skip itself.',
  priority: 1,
});
