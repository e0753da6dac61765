import type { executionExportSchema, HistoryEntry } from '@renubu/contracts/executions';
import type { Json } from '@renubu/contracts/json';
import { and, asc, eq, gte } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { loadVersion } from '../../workflows/queries/plans.ts';
import { history } from '../tables.ts';
import { readDetail } from './detail.ts';
import { selectEffects } from './effects.ts';
import { packedLines } from './history.ts';
import { loadExecution } from './load.ts';

export type ExecutionExport = z.infer<typeof executionExportSchema>;

/** As many as an execution may have. */
const most = 50_000;

/** Everything about an execution in one document: definition, state, history, effects. Throws 404. */
export async function exportExecution(tx: Tx, ctx: Context, executionId: string): Promise<ExecutionExport> {
  const { row, state } = await loadExecution(tx, executionId);
  const { definition, source } = await loadVersion(tx, row.versionId);
  const lines = await tx
    .select()
    .from(history)
    .where(and(eq(history.executionId, executionId), gte(history.at, row.createdAt)))
    .orderBy(asc(history.seq))
    .limit(most);
  return {
    format: 'renubu.execution/1',
    exportedAt: ctx.clock.now().toISOString(),
    execution: await readDetail(tx, ctx, executionId),
    definition: { version: row.version, definition: definition as unknown as Json, source },
    state: state as unknown as Json,
    history: [
      ...(await packedLines(tx, executionId)),
      ...lines.map(({ organizationId: _, ...line }): HistoryEntry => ({ ...line, at: line.at.toISOString() })),
    ],
    effects: await selectEffects(tx, executionId, most),
  };
}
