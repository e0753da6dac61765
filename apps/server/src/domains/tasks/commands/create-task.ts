import type { Actor } from '@renubu/contracts/actor';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notify } from '../../notifications/commands/notify.ts';
import { tasks } from '../tables.ts';
import { tellTasks } from './tell.ts';

export interface NewTask {
  organizationId: string;
  /** Repeating the same id changes nothing. */
  id?: string | undefined;
  executionId?: string | null | undefined;
  path?: string | null | undefined;
  /** True when a step of the execution waits for the task to end. */
  awaited?: boolean | undefined;
  customerId?: string | null | undefined;
  parentId?: string | null | undefined;
  /** Such as `review_contract`; it decides the grace before an overdue task skips itself. */
  kind?: string | undefined;
  title: string;
  description?: string | undefined;
  owner: 'human' | 'ai';
  assigneeId?: string | null | undefined;
  /** 1 is most urgent, 5 least. */
  priority?: number | undefined;
  dueAt?: string | null | undefined;
  /** Titles of smaller pieces; the task ends when all of them have. */
  subtasks?: readonly string[] | undefined;
  by: Actor;
}

/** Creates a task with its sub-tasks, and tells the assignee when somebody else made it for them. Returns its id. */
export async function createTask(tx: Tx, ctx: Context, task: NewTask): Promise<string> {
  const id = task.id ?? ctx.newId();
  const [created] = await tx
    .insert(tasks)
    .values(toRecord(ctx, { ...task, id }))
    .onConflictDoNothing({ target: tasks.id })
    .returning();
  if (created === undefined) return id;
  const subtasks = subtaskRecords(ctx, { ...task, id });
  if (subtasks.length > 0) await tx.insert(tasks).values(subtasks);
  await tellTasks(tx, task.organizationId, [created]);
  await tellAssignee(tx, ctx, created, task.by);
  return id;
}

/** Tells the assignee of a new or reassigned task, unless they did it themselves. */
export async function tellAssignee(tx: Tx, ctx: Context, task: typeof tasks.$inferSelect, by: Actor): Promise<void> {
  const { id, organizationId, assigneeId, title, executionId, customerId } = task;
  if (assigneeId === null || assigneeId === by.id) return;
  await notify(tx, ctx, {
    organizationId,
    userIds: [assigneeId],
    type: 'task_assigned',
    title: `New task: ${title}`,
    message: `${by.name} gave you this task.`,
    priority: 3,
    link: taskLink(task),
    executionId,
    customerId,
    taskId: id,
    idempotencyKey: `task:${id}:assigned:${task.revision}`,
  });
}

/** Where in the web app a task is worked on. */
export function taskLink({ id, executionId }: { id: string; executionId: string | null }): string {
  return executionId === null ? `/tasks?task=${id}` : `/executions/${executionId}`;
}

type TaskRecord = typeof tasks.$inferInsert;

function toRecord(ctx: Context, task: NewTask & { id: string }): TaskRecord {
  const now = ctx.clock.now();
  return {
    id: task.id,
    organizationId: task.organizationId,
    executionId: task.executionId ?? null,
    path: task.path ?? null,
    awaited: task.awaited ?? false,
    customerId: task.customerId ?? null,
    parentId: task.parentId ?? null,
    kind: task.kind ?? 'custom',
    title: task.title.slice(0, 300),
    description: task.description ?? '',
    owner: task.owner,
    assigneeId: task.assigneeId ?? null,
    priority: task.priority ?? 3,
    dueAt: task.dueAt == null ? null : new Date(task.dueAt),
    createdBy: task.by,
    createdAt: now,
    updatedAt: now,
  };
}

function subtaskRecords(ctx: Context, task: NewTask & { id: string }): TaskRecord[] {
  return (task.subtasks ?? []).map((title) =>
    toRecord(ctx, { ...task, id: ctx.newId(), title, description: '', awaited: false, parentId: task.id }),
  );
}
