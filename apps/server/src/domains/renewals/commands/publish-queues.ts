import type { Tx } from '../../../platform/db/transaction.ts';
import { publishMany } from '../../../platform/outbox/publish.ts';

/** The topic of a person's queue; work of nobody is on `queue/unassigned`. */
export const queueTopic = (assigneeId: string | null): string => `queue/${assigneeId ?? 'unassigned'}`;

/** Tells the open queue pages of these people to read again. */
export async function publishQueues(tx: Tx, assigneeIds: Iterable<string | null>): Promise<void> {
  const messages = [...new Set(assigneeIds)].map((assigneeId) => ({
    topic: queueTopic(assigneeId),
    type: 'queue_changed',
    subject: assigneeId ?? 'unassigned',
    data: {},
  }));
  await publishMany(tx, messages);
}
