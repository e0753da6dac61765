import { eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import type { Session } from '../../../platform/session.ts';
import { lockDocument } from '../queries/documents.ts';
import { contractDocuments } from '../tables.ts';
import { tellDocument } from './tell.ts';

/** Deletes a file with what was read from it. The contract keeps what was confirmed; tasks stay. Throws 404. */
export async function removeContractDocument(ctx: Context, session: Session, id: string): Promise<void> {
  await tenantTransaction(ctx.db, session.organizationId, async (tx) => {
    const document = await lockDocument(tx, id);
    await tx.delete(contractDocuments).where(eq(contractDocuments.id, id));
    await tellDocument(tx, document);
  });
}
