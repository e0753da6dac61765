import type { HistoryEntry } from '@renubu/contracts/executions';
import type { Page } from '@renubu/contracts/pagination';
import { and, asc, eq, gt, gte } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { history } from '../tables.ts';
import { loadExecutionRow } from './load.ts';

const cursorSchema = z.object({ seq: z.number().int() });

/** What happened in an execution, oldest first. Throws 404. */
export async function readHistory(
  tx: Tx,
  executionId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<HistoryEntry>> {
  const { createdAt } = await loadExecutionRow(tx, executionId);
  const after = cursor === undefined ? 0 : decodeCursor(cursorSchema, cursor).seq;
  const found = await tx
    .select()
    .from(history)
    // The bound on `at` leaves older partitions out.
    .where(and(eq(history.executionId, executionId), gt(history.seq, after), gte(history.at, createdAt)))
    .orderBy(asc(history.seq))
    .limit(limit + 1);
  const lines = found.map(({ id, seq, at, actor, type, stepId, path, message, data }) => {
    return { id, executionId, seq, at: at.toISOString(), actor, type, stepId, path, message, data };
  });
  return page(lines, limit, (line) => ({ seq: line.seq }));
}
