import type { Page, PageQuery } from '@renubu/contracts/pagination';
import type { Task, TaskStatus } from '@renubu/contracts/tasks';
import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { notFound } from '../../../platform/http/problem.ts';

type Instants = 'dueAt' | 'snoozedUntil' | 'snoozeDeadline' | 'createdAt' | 'endedAt';
type TaskRow = Omit<Task, Instants> & Record<Exclude<Instants, 'createdAt'>, Date | null> & { createdAt: Date };

const taskColumns = sql`
  task.id, task.title, task.description, task.owner, task.status, task.priority, task.reason, task.revision, task.awaited,
  case when assignee.user_id is null then null else jsonb_build_object('id', assignee.user_id, 'name', assignee.name) end
    as assignee,
  case when customer.id is null then null else jsonb_build_object('id', customer.id, 'name', customer.name) end as customer,
  task.due_at as "dueAt", task.snoozed_until as "snoozedUntil", task.snooze_deadline as "snoozeDeadline",
  task.requires_decision as "requiresDecision", task.execution_id as "executionId", task.parent_id as "parentId",
  task.created_at as "createdAt", task.ended_at as "endedAt"`;

const taskSources = sql`
  renubu.tasks task
  left join renubu.members assignee
    on assignee.organization_id = task.organization_id and assignee.user_id = task.assignee_id
  left join renubu.customers customer on customer.id = task.customer_id`;

function toTask({ dueAt, snoozedUntil, snoozeDeadline, createdAt, endedAt, ...task }: TaskRow): Task {
  return {
    ...task,
    dueAt: dueAt?.toISOString() ?? null,
    snoozedUntil: snoozedUntil?.toISOString() ?? null,
    snoozeDeadline: snoozeDeadline?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

/** One task. Throws 404. */
export async function findTask(tx: Tx, id: string): Promise<Task> {
  const found = await row<TaskRow>(tx, sql`select ${taskColumns} from ${taskSources} where task.id = ${id}`);
  if (found === undefined) throw notFound('task', id);
  return toTask(found);
}

export interface TaskFilter {
  status?: TaskStatus | undefined;
  /** True for tasks to do, false for ended ones. */
  open?: boolean | undefined;
  assigneeId?: string | undefined;
  customerId?: string | undefined;
  executionId?: string | undefined;
}

/**
 * Open tasks before ended ones. Among the open: what requires a decision, then the most urgent, then the oldest; among
 * the ended: the newest.
 */
const urgency = sql`(
  (task.ended_at is not null)::int, (not task.requires_decision)::int,
  case when task.ended_at is null then task.priority else 0 end,
  case when task.ended_at is null then extract(epoch from task.created_at) else -extract(epoch from task.ended_at) end,
  task.id)`;
const place = z.tuple([z.number(), z.number(), z.number(), z.string().regex(/^-?\d+(\.\d+)?$/), z.uuid()]);

/** A page of tasks by urgency. */
export async function listTasks(tx: Tx, filter: TaskFilter, { limit, cursor }: PageQuery): Promise<Page<Task>> {
  const conditions = [...filterConditions(filter), ...(cursor === undefined ? [] : [afterCursor(cursor)])];
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const found = await rows<TaskRow & { place: unknown }>(
    tx,
    sql`
    select ${taskColumns}, ${placeColumn} as place from ${taskSources} ${where} order by ${urgency} limit ${limit + 1}`,
  );
  const { items, nextCursor } = page(found, limit, (item) => item.place);
  return { items: items.map(({ place: _place, ...task }) => toTask(task)), nextCursor };
}

const placeColumn = sql`jsonb_build_array(
  (task.ended_at is not null)::int, (not task.requires_decision)::int,
  case when task.ended_at is null then task.priority else 0 end,
  (case when task.ended_at is null then extract(epoch from task.created_at) else -extract(epoch from task.ended_at) end)::text,
  task.id)`;

function afterCursor(cursor: string): SQL {
  const [ended, calm, priority, at, id] = decodeCursor(place, cursor);
  return sql`${urgency} > (${ended}::int, ${calm}::int, ${priority}::int, ${at}::numeric, ${id}::uuid)`;
}

function filterConditions({ status, open, assigneeId, customerId, executionId }: TaskFilter): SQL[] {
  return [
    ...(status === undefined ? [] : [sql`task.status = ${status}`]),
    ...(open === undefined ? [] : [open ? sql`task.ended_at is null` : sql`task.ended_at is not null`]),
    ...(assigneeId === undefined ? [] : [sql`task.assignee_id = ${assigneeId}`]),
    ...(customerId === undefined ? [] : [sql`task.customer_id = ${customerId}`]),
    ...(executionId === undefined ? [] : [sql`task.execution_id = ${executionId}`]),
  ];
}
