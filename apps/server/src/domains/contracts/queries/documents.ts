import type { ContractDocument } from '@renubu/contracts/contract-documents';
import { confirmedTermsSchema, type ConfirmedTerms } from '@renubu/contracts/contract-documents';
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { conclude } from '../conclude.ts';
import {
  contractCorrections,
  contractDocuments,
  contractFiles,
  contractReadings,
  type CorrectionRow,
  type DocumentRow,
  type ReadingRow,
} from '../tables.ts';
import { documentHistory } from './history.ts';
import { presentTerms, type Present } from './present.ts';
import { summaryOf } from './summaries.ts';

/** Reads a file's row and keeps it from changing until the transaction ends. Throws 404. */
export async function lockDocument(tx: Tx, id: string): Promise<DocumentRow> {
  const [found] = await tx.select().from(contractDocuments).where(eq(contractDocuments.id, id)).for('update');
  if (found === undefined) throw notFound('contract file', id);
  return found;
}

async function findDocument(tx: Tx, id: string): Promise<DocumentRow> {
  const [found] = await tx.select().from(contractDocuments).where(eq(contractDocuments.id, id));
  if (found === undefined) throw notFound('contract file', id);
  return found;
}

/** What stands in the terms of a contract when a file was confirmed into it; null otherwise. */
export function confirmedFrom(terms: unknown, documentId: string): ConfirmedTerms | null {
  const parsed = confirmedTermsSchema.safeParse(terms);
  return parsed.success && parsed.data.documentId === documentId ? parsed.data : null;
}

/** The newest correction of each term of a file. */
export function newestCorrections(tx: Tx, documentId: string): Promise<CorrectionRow[]> {
  return tx
    .selectDistinctOn([contractCorrections.term])
    .from(contractCorrections)
    .where(eq(contractCorrections.documentId, documentId))
    .orderBy(asc(contractCorrections.term), desc(contractCorrections.madeAt), desc(contractCorrections.id));
}

export interface LoadedReading {
  reading: ReadingRow;
  present: Present;
}

/** What was read in a file with what people made of it; undefined until it was read. */
export async function loadReading(tx: Tx, document: DocumentRow): Promise<LoadedReading | undefined> {
  const [reading] = await tx.select().from(contractReadings).where(eq(contractReadings.documentId, document.id));
  if (reading === undefined) return undefined;
  const corrections = await newestCorrections(tx, document.id);
  const contract = await row<{ terms: unknown }>(
    tx,
    sql`select terms from renubu.contracts where id = ${document.contractId}`,
  );
  const confirmed = confirmedFrom(contract?.terms, document.id);
  const { contractId } = document;
  return { reading, present: presentTerms({ reading, corrections, confirmed, contractId }) };
}

/** A file with its text, terms, obstacles and history. Throws 404. */
export async function readDocument(tx: Tx, ctx: Context, id: string): Promise<ContractDocument> {
  const document = await findDocument(tx, id);
  const loaded = await loadReading(tx, document);
  const customer = await row<{ name: string }>(
    tx,
    sql`select name from renubu.customers where id = ${document.customerId}`,
  );
  const today = ctx.clock.now().toISOString().slice(0, 10);
  const summary = summaryOf(
    document,
    loaded && { ...loaded.reading, pages: loaded.reading.pages.length, present: loaded.present },
    today,
  );
  return {
    ...summary,
    customerName: customer?.name ?? '',
    reading: loaded === undefined ? null : shown(loaded, today),
    history: await documentHistory(tx, document, loaded?.reading),
  };
}

function shown({ reading, present }: LoadedReading, today: string): ContractDocument['reading'] {
  const { text, pages, source, warnings } = reading;
  return { text, pages, source, ...present, ...conclude(present.terms, today), warnings };
}

/** The file as it was uploaded, with its name and kind. Throws 404. */
export async function readFile(tx: Tx, id: string): Promise<DocumentRow & { content: Buffer }> {
  const document = await findDocument(tx, id);
  const [file] = await tx
    .select()
    .from(contractFiles)
    .where(and(eq(contractFiles.documentId, id)));
  if (file === undefined) throw notFound('contract file', id);
  return { ...document, content: file.content };
}
