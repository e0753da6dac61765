import type { ExecutionDetail } from '@renubu/contracts/executions';
import { stepViews } from '@renubu/core/engine/progress';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { loadPlan } from '../../workflows/queries/plans.ts';
import { maxSnoozeDays } from '../snooze.ts';
import { readLinks } from './links.ts';
import { loadExecution } from './load.ts';
import { selectSummaries, toSummary } from './summary.ts';

/** An execution with its steps, as a person works on it. Throws 404. */
export async function readDetail(tx: Tx, ctx: Context, executionId: string): Promise<ExecutionDetail> {
  const [summary] = await selectSummaries(tx, sql`e.id = ${executionId}::uuid`);
  if (summary === undefined) throw notFound('execution', executionId);
  const { row, state } = await loadExecution(tx, executionId);
  const plan = await loadPlan(tx, ctx, row.versionId);
  return {
    ...toSummary(ctx, summary, plan),
    revision: row.revision,
    steps: stepViews(plan, state),
    vars: state.vars,
    inputs: state.inputs,
    outcomes: plan.definition.outcomes ?? [],
    snoozable: plan.definition.snoozable !== false,
    maxSnoozeDays: await maxSnoozeDays(tx, row.organizationId),
    error: state.error,
    queueItemId: row.queueItemId,
    startedBy: row.startedBy,
    verdict: state.verdict,
    event: state.event ?? null,
    joined: state.joined ?? [],
    correlationKey: row.correlationKey,
    loaded: state.loaded ?? {},
    pausedAt: row.pausedAt?.toISOString() ?? null,
    pausedReason: row.pausedReason,
    ...(await readLinks(tx, row)),
  };
}
