import { sureFrom, type ContractDocumentSummary } from '@renubu/contracts/contract-documents';
import { contractTermNames, type ContractTermName, type ContractTerms } from '@renubu/contracts/contract-terms';
import { and, desc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { requireCustomer } from '../../customers/queries/customers.ts';
import { conclude } from '../conclude.ts';
import {
  contractCorrections,
  contractDocuments,
  contractReadings,
  type CorrectionRow,
  type DocumentRow,
} from '../tables.ts';
import { presentTerms, type Present } from './present.ts';

/** What a summary needs of a reading: not its text. */
export interface ReadingFacts {
  /** How many. */
  pages: number;
  readAt: Date;
  present: Present;
}

/** A file as lists show it. `today` decides which deadline comes next. */
export function summaryOf(
  document: DocumentRow,
  read: ReadingFacts | undefined,
  today: string,
): ContractDocumentSummary {
  const { status, problemCode: code, problem: message, createdBy, createdAt, confirmedAt } = document;
  const { id, customerId, contractId, name, kind, bytes, sha256, revision, confirmedBy, changedSince } = document;
  return {
    ...{ id, customerId, contractId, name, kind, bytes, sha256, revision, confirmedBy, changedSince },
    status: statusOf(status, confirmedAt),
    problem: code === null ? null : { code, message: message ?? '' },
    uploadedBy: createdBy,
    uploadedAt: createdAt.toISOString(),
    confirmedAt: confirmedAt?.toISOString() ?? null,
    ...(read === undefined ? unread : factsOf(read, today, confirmedAt !== null && !changedSince)),
  };
}

function statusOf(status: DocumentRow['status'], confirmedAt: Date | null): ContractDocumentSummary['status'] {
  if (status === 'waiting') return 'reading';
  return status === 'read' && confirmedAt !== null ? 'confirmed' : status;
}

const unread = { pages: null, found: 0, unsure: 0, endDate: null, noticeBy: null, riskLevel: null, readAt: null };

function factsOf({ pages, readAt, present: { terms, standing } }: ReadingFacts, today: string, checked: boolean) {
  const found = contractTermNames.filter((name) => terms[name] !== null);
  const isUnsure = (name: ContractTermName) =>
    !checked && (terms[name]?.confidence ?? 1) < sureFrom && standing[name].origin !== 'person';
  const { noticeDeadline, riskLevel } = conclude(terms, today);
  return {
    pages,
    found: found.length,
    unsure: found.filter(isUnsure).length,
    endDate: noticeDeadline?.endDate ?? endOf(terms),
    noticeBy: noticeDeadline?.sendBy ?? null,
    riskLevel,
    readAt: readAt.toISOString(),
  };
}

function endOf({ expirationDate }: ContractTerms): string | null {
  const end = expirationDate?.normalized ?? null;
  return end === 'perpetual' ? null : end;
}

async function summaries(tx: Tx, ctx: Context, which: SQL): Promise<ContractDocumentSummary[]> {
  const { terms, fromModel, readAt } = contractReadings;
  const found = await tx
    .select({
      document: contractDocuments,
      ...{ terms, fromModel, readAt },
      pages: sql<number>`jsonb_array_length(${contractReadings.pages})`,
    })
    .from(contractDocuments)
    .leftJoin(contractReadings, eq(contractReadings.documentId, contractDocuments.id))
    .where(which)
    .orderBy(desc(contractDocuments.createdAt), desc(contractDocuments.id));
  const corrections = await correctionsOf(
    tx,
    found.map(({ document }) => document.id),
  );
  const today = ctx.clock.now().toISOString().slice(0, 10);
  return found.map(({ document, pages, ...read }) => {
    if (read.terms === null || read.readAt === null) return summaryOf(document, undefined, today);
    const reading = { terms: read.terms, fromModel: read.fromModel ?? [] };
    const own = corrections.filter(({ documentId }) => documentId === document.id);
    // Which single terms are confirmed is told by the file's own page.
    const present = presentTerms({ reading, corrections: own, confirmed: null, contractId: null });
    return summaryOf(document, { pages, readAt: read.readAt, present }, today);
  });
}

function correctionsOf(tx: Tx, documentIds: readonly string[]): Promise<CorrectionRow[]> {
  if (documentIds.length === 0) return Promise.resolve([]);
  const { documentId, term, madeAt, id } = contractCorrections;
  return tx
    .selectDistinctOn([documentId, term])
    .from(contractCorrections)
    .where(inArray(documentId, [...documentIds]))
    .orderBy(documentId, term, desc(madeAt), desc(id));
}

/** The contract files of a customer, newest first. Throws 404. */
export async function listDocuments(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  customerId: string,
): Promise<ContractDocumentSummary[]> {
  await requireCustomer(tx, organizationId, customerId);
  const own = and(eq(contractDocuments.organizationId, organizationId), eq(contractDocuments.customerId, customerId));
  return summaries(tx, ctx, own ?? sql`false`);
}

/** One file as lists show it. Throws 404. */
export async function readSummary(tx: Tx, ctx: Context, id: string): Promise<ContractDocumentSummary> {
  const [found] = await summaries(tx, ctx, eq(contractDocuments.id, id));
  if (found === undefined) throw notFound('contract file', id);
  return found;
}
