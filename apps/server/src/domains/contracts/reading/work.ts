import { promptId } from '@renubu/ai/prompt';
import { readContract } from '@renubu/ai/prompts/read-contract';
import { and, eq, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { builtInSource } from '../../ai/commands/ask.ts';
import { tellDocument } from '../commands/tell.ts';
import { contractDocuments, contractFiles, contractReadings, type DocumentRow } from '../tables.ts';
import { askForMissing, type ReadTerms } from './ask-model.ts';
import { claimDocument, giveUpOnKillers, releaseDocument, type Claimed } from './claim.ts';
import { ReadingAborted, readInProcess, type ReaderAnswer } from './reader.ts';

const readingMs = 60_000;
const askingMs = 60_000;

/** Reads the oldest waiting file. Returns how many were worked on. */
export async function workReading(ctx: Context, signal: AbortSignal, timeMs = readingMs): Promise<number> {
  const given = await giveUpOnKillers(ctx);
  const claimed = signal.aborted ? undefined : await claimDocument(ctx);
  if (claimed === undefined) return given;
  try {
    await readClaimed(ctx, claimed, signal, timeMs);
  } catch (error) {
    if (!(error instanceof ReadingAborted) && !signal.aborted) throw error;
    await releaseDocument(ctx, claimed);
  }
  return 1;
}

async function readClaimed(ctx: Context, claimed: Claimed, signal: AbortSignal, timeMs: number): Promise<void> {
  const { organizationId, id, name } = claimed;
  const [file] = await tenantTransaction(
    ctx.db,
    organizationId,
    (tx) => tx.select().from(contractFiles).where(eq(contractFiles.documentId, id)),
    { readOnly: true },
  );
  // Deleted in the meantime.
  if (file === undefined) return;
  const answer = await readInProcess(file.content, { name, timeMs, signal });
  if (!answer.ok) return writeFailure(ctx, claimed, answer);
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(askingMs)]);
  const read = await completed(ctx, claimed, answer, deadline);
  if (signal.aborted) throw new ReadingAborted('The server is stopping.');
  await writeReading(ctx, claimed, answer, read);
}

/** What the rules read, with what a model adds. Whatever happens on the way to a model, the rules' reading is kept. */
async function completed(
  ctx: Context,
  { id, organizationId }: Claimed,
  answer: ReaderAnswer & { ok: true },
  signal: AbortSignal,
): Promise<ReadTerms> {
  const { text, terms } = answer;
  try {
    return await askForMissing(ctx, { organizationId, text, terms, signal });
  } catch (error) {
    ctx.log.error({ err: error, documentId: id }, 'a model could not be asked about a contract');
    return { terms, fromModel: [], source: builtInSource(promptId(readContract), 0) };
  }
}

/** Changes the file's row if it is still ours to change; false when it was claimed again or deleted. */
async function settle(tx: Tx, ctx: Context, claimed: Claimed, changes: Partial<DocumentRow>): Promise<boolean> {
  const [settled] = await tx
    .update(contractDocuments)
    .set({
      ...{ problem: null, problemCode: null, ...changes, claimedUntil: null, attempts: 0 },
      ...{ updatedAt: ctx.clock.now(), revision: sql`revision + 1` },
      // A new reading may say something else than what was confirmed.
      changedSince: sql`confirmed_at is not null`,
    })
    .where(
      and(
        eq(contractDocuments.id, claimed.id),
        eq(contractDocuments.status, 'reading'),
        eq(contractDocuments.attempts, claimed.attempts),
      ),
    )
    .returning();
  if (settled === undefined) return false;
  await tellDocument(tx, settled);
  return true;
}

function writeFailure(ctx: Context, claimed: Claimed, { code, message }: ReaderAnswer & { ok: false }): Promise<void> {
  ctx.log.info({ documentId: claimed.id, code }, 'a contract could not be read');
  const status = code === 'scanned' ? 'scanned' : 'failed';
  return tenantTransaction(ctx.db, claimed.organizationId, async (tx) => {
    await settle(tx, ctx, claimed, { status, problemCode: code, problem: message });
  });
}

function writeReading(
  ctx: Context,
  claimed: Claimed,
  { text, pages, warnings }: ReaderAnswer & { ok: true },
  { terms, fromModel, source }: ReadTerms,
): Promise<void> {
  const { id: documentId, organizationId } = claimed;
  const reading = { text, pages, terms, fromModel, warnings, source, readAt: ctx.clock.now() };
  return tenantTransaction(ctx.db, organizationId, async (tx) => {
    if (!(await settle(tx, ctx, claimed, { status: 'read' }))) return;
    await tx
      .insert(contractReadings)
      .values({ documentId, organizationId, ...reading })
      .onConflictDoUpdate({ target: contractReadings.documentId, set: reading });
  });
}
