import type { Tx } from '../../../platform/db/transaction.ts';
import { publish } from '../../../platform/outbox/publish.ts';
import type { DocumentRow } from '../tables.ts';

/** Lets open pages know that a contract file is new or changed. */
export async function tellDocument(
  tx: Tx,
  { id, customerId, organizationId, status }: Pick<DocumentRow, 'id' | 'customerId' | 'organizationId' | 'status'>,
): Promise<void> {
  const topic = `customers/${customerId}`;
  await publish(tx, {
    ...{ organizationId, topic, type: 'contract_document_changed', subject: id, data: { status } },
  });
}
