import type { Tx } from '../../../platform/db/transaction.ts';
import { publish } from '../../../platform/outbox/publish.ts';

/** Lets open pages of workflows read again. */
export async function tellChanged(tx: Tx, slug: string): Promise<void> {
  await publish(tx, { topic: 'workflows', type: 'workflow_changed', subject: slug, data: {} });
}
