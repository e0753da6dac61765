import type { completionSchema } from '@renubu/contracts/executions';
import { stepViews } from '@renubu/core/engine/progress';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { nextItem } from '../../renewals/queries/queue.ts';
import { loadPlan } from '../../workflows/queries/plans.ts';
import { loadExecution } from './load.ts';
import { readSummary } from './summary.ts';

export type Completion = z.infer<typeof completionSchema>;

/** What was done in a completed execution, and what its assignee may take up next. Throws 404. */
export async function readCompletion(tx: Tx, ctx: Context, executionId: string): Promise<Completion> {
  const { row: execution, state } = await loadExecution(tx, executionId);
  const plan = await loadPlan(tx, ctx, execution.versionId);
  const steps = stepViews(plan, state).filter((step) => step.milestone);
  const counts = await countLeftovers(tx, executionId);
  const { organizationId, assigneeId, startedAt, endedAt } = execution;
  const done = steps.filter((step) => step.status === 'completed');
  return {
    execution: await readSummary(tx, ctx, executionId),
    summary: {
      stepsCompleted: done.length,
      stepsSkipped: steps.filter((step) => step.status === 'skipped').length,
      durationSeconds: startedAt === null || endedAt === null ? 0 : secondsBetween(startedAt, endedAt),
      ...counts,
      outputs: done
        .filter((step) => step.outputs !== null && step.outputs !== undefined)
        .map(({ stepId, name, outputs }) => ({ stepId, name, outputs })),
    },
    next: assigneeId === null ? null : await nextItem(tx, organizationId, assigneeId),
  };
}

const secondsBetween = (from: Date, to: Date) => Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));

async function countLeftovers(tx: Tx, executionId: string): Promise<{ artifacts: number; openTasks: number }> {
  const found = await row<{ artifacts: number; openTasks: number }>(
    tx,
    sql`
    select (select count(*)::int from renubu.artifacts where execution_id = ${executionId}::uuid) as artifacts,
           (select count(*)::int from renubu.tasks
             where execution_id = ${executionId}::uuid and ended_at is null and parent_id is null) as "openTasks"`,
  );
  return found ?? { artifacts: 0, openTasks: 0 };
}
