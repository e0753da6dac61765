import type { HistoryDraft } from '@renubu/core/engine/types';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import type { ExecutionRow } from '../queries/load.ts';
import { history } from '../tables.ts';

/** Appends history lines after those there are. */
export async function writeHistory(
  tx: Tx,
  ctx: Context,
  execution: ExecutionRow,
  drafts: readonly HistoryDraft[],
): Promise<void> {
  if (drafts.length === 0) return;
  const { id: executionId, organizationId, historyCount } = execution;
  await tx.insert(history).values(
    drafts.map((draft, index) => {
      const place = { id: ctx.newId(), organizationId, executionId, seq: historyCount + index + 1 };
      return { ...draft, ...place, at: new Date(draft.at) };
    }),
  );
}
