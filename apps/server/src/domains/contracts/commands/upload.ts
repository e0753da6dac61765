import type { ContractDocumentSummary } from '@renubu/contracts/contract-documents';
import { and, eq, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import { requireCustomer } from '../../customers/queries/customers.ts';
import { readSummary } from '../queries/summaries.ts';
import type { ReceivedFile } from '../receive.ts';
import { contractDocuments, contractFiles } from '../tables.ts';
import { tellDocument } from './tell.ts';

/** Wakes the process that reads contracts. */
export const readingChannel = 'renubu_contract_reading';

/** Asks for waiting files to be read as soon as this transaction commits. */
export async function requestReading(tx: Tx): Promise<void> {
  await row(tx, sql`select pg_notify(${readingChannel}, '')`);
}

export interface Uploaded {
  document: ContractDocumentSummary;
  /** The customer had this file already; nothing was stored. */
  repeated: boolean;
}

/** Keeps a file and asks for it to be read. The same file again is recognised by its SHA-256. Throws 404. */
export async function uploadContract(
  ctx: Context,
  session: Session,
  customerId: string,
  file: ReceivedFile,
): Promise<Uploaded> {
  const { organizationId } = session;
  return tenantTransaction(ctx.db, organizationId, async (tx) => {
    await requireCustomer(tx, organizationId, customerId);
    const id = ctx.newId();
    const now = ctx.clock.now();
    const { name, kind, sha256, content } = file;
    const [created] = await tx
      .insert(contractDocuments)
      .values({
        ...{ id, organizationId, customerId, name, kind, sha256, bytes: content.length, status: 'waiting' },
        ...{ createdBy: actorOf(session), createdAt: now, updatedAt: now },
      })
      .onConflictDoNothing()
      .returning();
    if (created === undefined) {
      return { document: await readSummary(tx, ctx, await idOfFile(tx, customerId, sha256)), repeated: true };
    }
    await tx.insert(contractFiles).values({ documentId: id, organizationId, content });
    await requestReading(tx);
    await tellDocument(tx, created);
    return { document: await readSummary(tx, ctx, id), repeated: false };
  });
}

async function idOfFile(tx: Tx, customerId: string, sha256: string): Promise<string> {
  const [found] = await tx
    .select({ id: contractDocuments.id })
    .from(contractDocuments)
    .where(and(eq(contractDocuments.customerId, customerId), eq(contractDocuments.sha256, sha256)));
  return found?.id ?? '';
}
