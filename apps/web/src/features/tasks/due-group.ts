import type { Task } from '@renubu/contracts/tasks';

export const dueGroups = ['overdue', 'today', 'week', 'later', 'none', 'done'] as const;
export type DueGroup = (typeof dueGroups)[number];

const dayMs = 86_400_000;
const open = ['pending', 'in_progress', 'snoozed'];

/** Where a task stands in a list by due date; `now` in local time decides what today is. */
export function dueGroup(task: Pick<Task, 'dueAt' | 'status'>, now: Date): DueGroup {
  if (!open.includes(task.status)) return 'done';
  if (task.dueAt === null) return 'none';
  const due = Date.parse(task.dueAt);
  const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime();
  if (due < now.getTime()) return 'overdue';
  if (due < tomorrow) return 'today';
  return due < tomorrow + 6 * dayMs ? 'week' : 'later';
}

/** Tasks in the order of their groups; inside a group the server's order by urgency stays. */
export const inDueOrder = (tasks: Task[], now: Date): Task[] =>
  dueGroups.flatMap((group) => tasks.filter((task) => dueGroup(task, now) === group));
