import type { HistoryEntry } from '@renubu/contracts/executions';
import type { Page } from '@renubu/contracts/pagination';
import { and, asc, eq, gt, gte } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { executionStates, history } from '../tables.ts';
import { loadExecutionRow } from './load.ts';
import { unpackHistory } from './packed.ts';

const cursorSchema = z.object({ seq: z.number().int() });

/** What happened in an execution, oldest first. Throws 404. */
export async function readHistory(
  tx: Tx,
  executionId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<HistoryEntry>> {
  const { createdAt } = await loadExecutionRow(tx, executionId);
  const after = cursor === undefined ? 0 : decodeCursor(cursorSchema, cursor).seq;
  const packed = (await packedLines(tx, executionId)).filter(({ seq }) => seq > after).slice(0, limit + 1);
  const found = await tx
    .select()
    .from(history)
    // The bound on `at` leaves older partitions out.
    .where(and(eq(history.executionId, executionId), gt(history.seq, after), gte(history.at, createdAt)))
    .orderBy(asc(history.seq))
    .limit(limit + 1 - packed.length);
  const lines = found.map(({ id, seq, at, actor, type, stepId, path, message, data }) => {
    return { id, executionId, seq, at: at.toISOString(), actor, type, stepId, path, message, data };
  });
  return page([...packed, ...lines], limit, (line) => ({ seq: line.seq }));
}

/** The lines written with the state of an execution that ended as its event was decided. */
export async function packedLines(tx: Tx, executionId: string): Promise<HistoryEntry[]> {
  const [found] = await tx
    .select({ packed: executionStates.packed })
    .from(executionStates)
    .where(eq(executionStates.executionId, executionId));
  return unpackHistory(found?.packed ?? null).map((line, index) => {
    const seq = index + 1;
    return { id: packedId(executionId, seq), executionId, seq, ...line };
  });
}

/** Packed lines have no id of their own: it is made of the execution's, so that it stays the same. */
function packedId(executionId: string, seq: number): string {
  return `${executionId.slice(0, 24)}${seq.toString(16).padStart(12, '0')}`;
}
