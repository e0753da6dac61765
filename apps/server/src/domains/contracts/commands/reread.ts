import type { ContractDocumentSummary } from '@renubu/contracts/contract-documents';
import { eq, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import type { Session } from '../../../platform/session.ts';
import { lockDocument } from '../queries/documents.ts';
import { readSummary } from '../queries/summaries.ts';
import { contractDocuments } from '../tables.ts';
import { tellDocument } from './tell.ts';
import { requestReading } from './upload.ts';

/** Asks for a file to be read again; one that waits already stays where it is in line. Throws 404. */
export async function rereadContract(ctx: Context, session: Session, id: string): Promise<ContractDocumentSummary> {
  return tenantTransaction(ctx.db, session.organizationId, async (tx) => {
    const { status } = await lockDocument(tx, id);
    if (status !== 'waiting' && status !== 'reading') {
      const [asked] = await tx
        .update(contractDocuments)
        .set({ status: 'waiting', attempts: 0, updatedAt: ctx.clock.now(), revision: sql`revision + 1` })
        .where(eq(contractDocuments.id, id))
        .returning();
      if (asked !== undefined) await tellDocument(tx, asked);
      await requestReading(tx);
    }
    return readSummary(tx, ctx, id);
  });
}
