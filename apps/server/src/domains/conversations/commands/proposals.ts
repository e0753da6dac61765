import type { ProposedChange } from '@renubu/contracts/assistant';
import type { Evidence } from '@renubu/contracts/intelligence';
import type { Json } from '@renubu/contracts/json';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { proposals } from '../tables.ts';

/** A proposal before it has its message. */
export interface ProposalDraft {
  title: string;
  change: ProposedChange;
  /** What stands there now; null where nothing does. */
  before: Json;
  why: string;
  evidence: Evidence[];
  customerId: string | null;
  executionId: string | null;
}

export interface ProposedWith {
  threadId: string;
  messageId: string;
  drafts: readonly ProposalDraft[];
}

/** Writes what messages propose and returns the rows. Nothing else changes. */
export async function writeProposals(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  proposed: readonly ProposedWith[],
): Promise<(typeof proposals.$inferSelect)[]> {
  const createdAt = ctx.clock.now();
  const values = proposed.flatMap(({ threadId, messageId, drafts }) =>
    drafts.map((draft) => ({ id: ctx.newId(), organizationId, threadId, messageId, ...draft, createdAt })),
  );
  return values.length === 0 ? [] : tx.insert(proposals).values(values).returning();
}
