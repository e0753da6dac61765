import type { TaskStatus } from '@renubu/contracts/tasks';
import type { Tx } from '../../../platform/db/transaction.ts';
import { publishMany } from '../../../platform/outbox/publish.ts';

export interface TaskNews {
  id: string;
  status: TaskStatus;
  assigneeId: string | null;
  customerId: string | null;
  executionId: string | null;
}

/** Lets open pages know that tasks are new or changed. */
export async function tellTasks(tx: Tx, organizationId: string, changed: readonly TaskNews[]): Promise<void> {
  await publishMany(
    tx,
    changed.map(({ id, ...data }) => ({ organizationId, topic: 'tasks', type: 'task_changed', subject: id, data })),
  );
}
