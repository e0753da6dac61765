import type { ExecutionStatus, ExecutionSummary } from '@renubu/contracts/executions';
import { stepIdOf } from '@renubu/core/engine/paths';
import type { Plan } from '@renubu/core/engine/plan';
import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { loadPlan } from '../../workflows/queries/plans.ts';

export interface SummaryRow {
  id: string;
  version_id: string;
  slug: string;
  workflow_name: string;
  version: number;
  kind: ExecutionSummary['kind'];
  customer_id: string | null;
  customer_name: string | null;
  stage: ExecutionSummary['stage'];
  assignee_id: string | null;
  assignee_name: string | null;
  status: ExecutionStatus;
  result: ExecutionSummary['result'];
  outcome: string | null;
  priority_score: number | null;
  current_step_id: string | null;
  steps_done: number;
  steps_total: number;
  snoozed_until: Date | null;
  trigger: ExecutionSummary['trigger'];
  error: { message: string } | null;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  updated_at: Date;
  queue_item_id: string | null;
}

/** Rows of executions with the names of customer and assignee. */
export function selectSummaries(tx: Tx, condition: SQL, rest: SQL = sql``): Promise<SummaryRow[]> {
  return rows<SummaryRow>(
    tx,
    sql`
    select e.id, e.version_id, e.slug, e.workflow_name, e.version, e.kind, e.customer_id, c.name as customer_name,
           e.stage, e.assignee_id, m.name as assignee_name, e.status, e.result, e.outcome, e.priority_score,
           e.current_step_id, e.steps_done, e.steps_total, e.snoozed_until, e.trigger, e.error, e.created_at,
           e.started_at, e.ended_at, e.updated_at, e.queue_item_id
      from renubu.executions e
      left join renubu.customers c on c.id = e.customer_id
      left join renubu.members m on m.organization_id = e.organization_id and m.user_id = e.assignee_id
     where ${condition} ${rest}`,
  );
}

/** The summary of one execution. Throws 404. */
export async function readSummary(tx: Tx, ctx: Context, executionId: string): Promise<ExecutionSummary> {
  const [found] = await selectSummaries(tx, sql`e.id = ${executionId}::uuid`);
  if (found === undefined) throw notFound('execution', executionId);
  return toSummary(ctx, found, await loadPlan(tx, ctx, found.version_id));
}

/** Summaries of rows; the plans of their versions are read once each. */
export async function toSummaries(tx: Tx, ctx: Context, found: readonly SummaryRow[]): Promise<ExecutionSummary[]> {
  const plans = new Map<string, Plan>();
  for (const versionId of new Set(found.map((row) => row.version_id))) {
    plans.set(versionId, await loadPlan(tx, ctx, versionId));
  }
  return found.map((row) => toSummary(ctx, row, plans.get(row.version_id)));
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A row as the API shows it; the duration of one that goes on is counted to now. */
export function toSummary(ctx: Context, row: SummaryRow, plan: Plan | undefined): ExecutionSummary {
  const { customer_id, assignee_id, current_step_id } = row;
  return {
    id: row.id,
    workflow: row.slug,
    workflowName: row.workflow_name,
    version: row.version,
    kind: row.kind,
    customer: customer_id === null ? null : { id: customer_id, name: row.customer_name ?? '' },
    stage: row.stage,
    assignee: assignee_id === null ? null : { id: assignee_id, name: row.assignee_name ?? 'Former member' },
    status: row.status,
    result: row.result,
    outcome: row.outcome,
    priorityScore: row.priority_score,
    currentStep: current_step_id === null ? null : { stepId: current_step_id, name: stepName(plan, current_step_id) },
    progress: { done: row.steps_done, total: row.steps_total },
    snoozedUntil: iso(row.snoozed_until),
    trigger: row.trigger,
    failure: row.status === 'failed' ? (row.error?.message ?? null) : null,
    createdAt: row.created_at.toISOString(),
    startedAt: iso(row.started_at),
    endedAt: iso(row.ended_at),
    durationMs: durationMs(row.started_at, row.ended_at ?? ctx.clock.now()),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** Milliseconds between two instants, never negative; null when there is no beginning. */
export function durationMs(from: Date | null, to: Date): number | null {
  return from === null ? null : Math.max(0, to.getTime() - from.getTime());
}

/** The name of a step, or its id in words. */
export function stepName(plan: Plan | undefined, path: string): string {
  const stepId = stepIdOf(path);
  const name = plan?.nodes.get(stepId)?.step.name;
  if (name !== undefined && name !== '') return name;
  const words = stepId.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
