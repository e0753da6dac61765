import type { ConfirmationPlan } from '@renubu/contracts/contract-documents';
import { taskCan, type TaskStatus } from '@renubu/contracts/tasks';
import type { WantedTask } from './wanted-tasks.ts';

/** A task that an earlier confirmation made, with what was planned for it then. */
export interface MadeTask {
  key: string;
  taskId: string;
  title: string;
  dueAt: Date | null;
  status: TaskStatus;
}

export type PlannedTask = ConfirmationPlan['tasks'][number] & { wanted: WantedTask | null };

/** Noon in UTC is the same day for nearly everybody. */
export const dueInstant = (day: string): string => `${day}T12:00:00.000Z`;

const isOpen = ({ status }: MadeTask): boolean => taskCan.update.includes(status);

/** Whether what is wanted was planned before. Something that is due soon may have become due a little later: no change. */
function isSame(made: MadeTask, wanted: WantedTask): boolean {
  return made.title === wanted.title && (wanted.late || made.dueAt?.toISOString() === dueInstant(wanted.due));
}

function planOne(wanted: WantedTask, made: MadeTask | undefined, assignee: string | null): PlannedTask {
  const { key, title, due } = wanted;
  const fresh = { key, title, dueAt: dueInstant(due), assignee, wanted };
  if (made === undefined) return { ...fresh, action: 'create', taskId: null };
  if (isSame(made, wanted)) {
    return { ...fresh, dueAt: made.dueAt?.toISOString() ?? null, action: 'keep', taskId: made.taskId };
  }
  // One that was done for another date is done: the new date needs a task of its own.
  return isOpen(made)
    ? { ...fresh, action: 'update', taskId: made.taskId }
    : { ...fresh, action: 'create', taskId: null };
}

/** Compares the tasks that terms call for with those made before: nothing is made twice, what is moot is cancelled. */
export function planTasks(
  wanted: readonly WantedTask[],
  made: readonly MadeTask[],
  assignee: string | null,
): PlannedTask[] {
  const byKey = new Map(made.map((task) => [task.key, task]));
  const keys = new Set(wanted.map(({ key }) => key));
  const moot = made.filter((task) => !keys.has(task.key) && isOpen(task));
  return [
    ...wanted.map((task) => planOne(task, byKey.get(task.key), assignee)),
    ...moot.map(({ key, title, dueAt, taskId }) => ({
      ...{ key, title, dueAt: dueAt?.toISOString() ?? null, assignee, taskId, wanted: null },
      action: 'cancel' as const,
    })),
  ];
}
