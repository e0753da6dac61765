import type { ContractDocument, termCorrectionSchema } from '@renubu/contracts/contract-documents';
import {
  contractTermsSchema,
  type ContractTermName,
  type ContractTerms,
  type TextSpan,
} from '@renubu/contracts/contract-terms';
import { eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { conflict, Problem } from '../../../platform/http/problem.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import { loadReading, lockDocument, readDocument, type LoadedReading } from '../queries/documents.ts';
import { contractCorrections, contractDocuments, type DocumentRow } from '../tables.ts';
import { wordTerm } from '../wording.ts';
import { tellDocument } from './tell.ts';

type AnyTerm = ContractTerms[ContractTermName];
type Correction = z.output<typeof termCorrectionSchema>;

const longestClause = 20_000;

/** The clause that a person marked, or the clauses that were marked before. Throws 422 for a place outside the text. */
function clauses({ span }: Correction, text: string, before: AnyTerm): TextSpan[] {
  if (span === undefined) return before?.spans ?? [];
  if (span === null) return [];
  const { start, end } = span;
  if (start >= end || end > text.length || end - start > longestClause) {
    const errors = [{ path: 'body.span', code: 'outside_text', message: 'The clause lies outside the text.' }];
    throw new Problem(422, 'outside_text', 'The clause lies outside the text.', { errors });
  }
  return [{ start, end, text: text.slice(start, end) }];
}

/** A person's term: certain, worded from its value. Throws 422 `invalid_term` with what is wrong about its shape. */
function termOf(name: ContractTermName, correction: Correction, { reading, present }: LoadedReading): AnyTerm {
  const { normalized } = correction;
  if (normalized === null) return null;
  const spans = clauses(correction, reading.text, present.terms[name]);
  const parsed = contractTermsSchema.shape[name].safeParse({ value: '', normalized, spans, confidence: 1 });
  if (parsed.success && parsed.data !== null) {
    const value = wordTerm(name, normalized);
    if (value.trim() !== '' && value.length <= 2000) return { ...parsed.data, value };
  }
  const issues = parsed.error?.issues ?? [];
  throw new Problem(422, 'invalid_term', 'The value does not have the form of this term.', {
    errors: issues.map(({ path, message }) => ({ path: ['body', ...path].join('.'), code: 'invalid_term', message })),
  });
}

/** The row and its reading, locked for a change. Throws 404 and 409 `not_read` while there is nothing to correct. */
export async function lockRead(tx: Tx, id: string): Promise<{ document: DocumentRow; loaded: LoadedReading }> {
  const document = await lockDocument(tx, id);
  const loaded = await loadReading(tx, document);
  if (loaded === undefined) throw conflict('not_read', 'The file has not been read.', { status: document.status });
  return { document, loaded };
}

async function change(
  tx: Tx,
  ctx: Context,
  document: DocumentRow,
  made: Omit<typeof contractCorrections.$inferInsert, 'id' | 'organizationId' | 'documentId' | 'madeAt'>,
): Promise<ContractDocument> {
  const { id: documentId, organizationId } = document;
  const now = ctx.clock.now();
  await tx.insert(contractCorrections).values({ ...made, id: ctx.newId(), organizationId, documentId, madeAt: now });
  await tx
    .update(contractDocuments)
    .set({ revision: document.revision + 1, updatedAt: now, changedSince: sql`confirmed_at is not null` })
    .where(eq(contractDocuments.id, documentId));
  await tellDocument(tx, document);
  return readDocument(tx, ctx, documentId);
}

export interface TermPlace {
  id: string;
  term: ContractTermName;
}

/**
 * Puts a person's value in the place of what was read; null says that the contract has no such term. `match` throws
 * unless the caller knows the stored revision. Throws 404, 409 `not_read`, 422 `invalid_term` and `outside_text`.
 */
export async function correctTerm(
  ctx: Context,
  session: Session,
  { id, term }: TermPlace,
  correction: Correction,
  match: (revision: number) => void,
): Promise<ContractDocument> {
  return tenantTransaction(ctx.db, session.organizationId, async (tx) => {
    const { document, loaded } = await lockRead(tx, id);
    match(document.revision);
    const value = termOf(term, correction, loaded);
    return change(tx, ctx, document, { term, kind: 'corrected', value, madeBy: actorOf(session) });
  });
}

/** Lets what was read count again; without a correction nothing changes. Throws 404 and 409 `not_read`. */
export async function withdrawCorrection(
  ctx: Context,
  session: Session,
  { id, term }: TermPlace,
): Promise<ContractDocument> {
  return tenantTransaction(ctx.db, session.organizationId, async (tx) => {
    const { document, loaded } = await lockRead(tx, id);
    if (loaded.present.standing[term].origin !== 'person') return readDocument(tx, ctx, id);
    return change(tx, ctx, document, { term, kind: 'withdrawn', value: null, madeBy: actorOf(session) });
  });
}
