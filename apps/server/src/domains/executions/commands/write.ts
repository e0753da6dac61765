import type { StepRecord } from '@renubu/core/engine/types';
import type { Plan } from '@renubu/core/engine/plan';
import { progress } from '@renubu/core/engine/progress';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { publishMany, type OutboxMessage } from '../../../platform/outbox/publish.ts';
import { closeThreads } from '../../conversations/commands/record.ts';
import type { ExecutionRow } from '../queries/load.ts';
import { stepExecutions } from '../tables.ts';
import { followLifecycle } from './lifecycle.ts';
import type { FollowUp, Written } from './applied.ts';
import { writeHistory } from './history.ts';
import { performLocal } from './local-effects.ts';

/** Writes what `advance` gave: rows first, then local effects, then what the change of status means to others. */
export async function writeAdvance(tx: Tx, ctx: Context, written: Written): Promise<FollowUp[]> {
  const { before, input, result, now } = written;
  const row = nextRow(written);
  await writeExecution(tx, row, result);
  await writeSteps(tx, ctx, written);
  await writeHistory(tx, ctx, before.row, result.history);
  const followUps = await performLocal(tx, ctx, { ...written, row });
  followUps.push(...(await followLifecycle(tx, ctx, { before: before.row, row, state: result.state, by: input.by })));
  await publishMany(tx, messages(before.row, row, now));
  return followUps;
}

/** The row after the input: everything lists and queues read without opening the state. */
function nextRow({ before, plan, result, now }: Written): ExecutionRow {
  const { state } = result;
  const { done, total, currentStepId } = progress(plan, state);
  const ended = ['completed', 'failed', 'cancelled'].includes(state.status);
  return {
    ...before.row,
    status: state.status,
    result: state.result,
    outcome: state.outcome,
    currentStepId,
    stepsDone: done,
    stepsTotal: total,
    snoozedUntil: state.snoozedUntil === null ? null : new Date(state.snoozedUntil),
    revision: before.row.revision + 1,
    historyCount: before.row.historyCount + result.history.length,
    startedAt: state.startedAt === null ? null : new Date(state.startedAt),
    endedAt: ended ? now : null,
    updatedAt: now,
  };
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

async function writeExecution(tx: Tx, row: ExecutionRow, result: Written['result']): Promise<void> {
  await rows(
    tx,
    sql`
    with execution as (
      update renubu.executions set
        status = ${row.status}, result = ${row.result}, outcome = ${row.outcome},
        current_step_id = ${row.currentStepId}, steps_done = ${row.stepsDone}, steps_total = ${row.stepsTotal},
        snoozed_until = ${iso(row.snoozedUntil)}, revision = ${row.revision}, history_count = ${row.historyCount},
        started_at = ${iso(row.startedAt)}, ended_at = ${iso(row.endedAt)}, updated_at = ${iso(row.updatedAt)}
      where id = ${row.id}::uuid
    )
    update renubu.execution_states set state = ${JSON.stringify(result.state)}::json
     where execution_id = ${row.id}::uuid`,
  );
}

async function writeSteps(tx: Tx, ctx: Context, { before, plan, result }: Written): Promise<void> {
  const changed = Object.values(result.state.steps).filter(
    (record) => JSON.stringify(record) !== JSON.stringify(before.state.steps[record.path]),
  );
  if (changed.length === 0) return;
  const excluded = (column: string) => sql.raw(`excluded.${column}`);
  await tx
    .insert(stepExecutions)
    .values(changed.map((record) => stepRow(before.row, plan, record)))
    .onConflictDoUpdate({
      target: [stepExecutions.executionId, stepExecutions.path],
      set: {
        status: excluded('status'),
        attempt: excluded('attempt'),
        branchPath: excluded('branch_path'),
        reason: excluded('reason'),
        output: excluded('output'),
        error: excluded('error'),
        snoozedUntil: excluded('snoozed_until'),
        startedAt: excluded('started_at'),
        endedAt: excluded('ended_at'),
      },
    });
  const guided = changed.filter((record) => plan.nodes.get(record.path)?.step.type === 'guided');
  const pathsOf = (...statuses: StepRecord['status'][]) =>
    guided.filter((record) => statuses.includes(record.status)).map((record) => record.path);
  await closeThreads(tx, ctx, before.row.id, {
    completed: pathsOf('completed'),
    abandoned: pathsOf('skipped', 'failed', 'cancelled'),
  });
}

const instant = (at: string | null | undefined): Date | null => (at == null ? null : new Date(at));

function stepRow(execution: ExecutionRow, plan: Plan, record: StepRecord) {
  return {
    executionId: execution.id,
    organizationId: execution.organizationId,
    path: record.path,
    stepId: record.stepId,
    type: plan.nodes.get(record.path)?.step.type ?? 'unknown',
    status: record.status,
    attempt: record.attempt,
    branchPath: record.branchPath ?? [],
    reason: record.reason ?? null,
    output: record.output ?? null,
    error: record.error ?? null,
    snoozedUntil: instant(record.snoozedUntil),
    startedAt: instant(record.startedAt),
    endedAt: instant(record.endedAt),
  };
}

/** Who hears of it live: those who watch the execution; when its place changed also lists and its assignee's queue. */
function messages(before: ExecutionRow, row: ExecutionRow, now: Date): OutboxMessage[] {
  const { id, status, revision, stepsDone, stepsTotal, currentStepId } = row;
  const data = { status, revision, stepsDone, stepsTotal, currentStepId, at: now.toISOString() };
  const watched: OutboxMessage = { topic: `executions/${id}`, type: 'execution_changed', subject: id, data };
  const moved = before.status !== status || before.stepsDone !== stepsDone;
  if (!moved) return [watched];
  const place = { type: 'execution_changed', subject: id, data: { status } };
  const listed: OutboxMessage = { ...place, topic: 'executions' };
  return row.assigneeId === null
    ? [watched, listed]
    : [watched, listed, { ...place, topic: `queue/${row.assigneeId}` }];
}
