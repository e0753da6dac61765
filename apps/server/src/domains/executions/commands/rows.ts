import type { Plan } from '@renubu/core/engine/plan';
import type { StepRecord } from '@renubu/core/engine/types';
import { nodeOf } from '@renubu/core/engine/paths';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import type { Written } from './applied.ts';

/** Writes rows and states of several executions, one statement for all. */
export async function writeExecutions(tx: Tx, all: readonly Written[]): Promise<void> {
  const changed = all.map(({ row }) => ({
    id: row.id,
    version_id: row.versionId,
    version: row.version,
    status: row.status,
    result: row.result,
    outcome: row.outcome,
    error: row.error,
    current_step_id: row.currentStepId,
    steps_done: row.stepsDone,
    steps_total: row.stepsTotal,
    snoozed_until: row.snoozedUntil,
    paused_at: row.pausedAt,
    paused_reason: row.pausedReason,
    revision: row.revision,
    history_count: row.historyCount,
    started_at: row.startedAt,
    ended_at: row.endedAt,
    updated_at: row.updatedAt,
  }));
  // The states go as `json`, not `jsonb`: their records keep the order in which the steps began.
  const states = all.map(({ row, result }) => ({ id: row.id, state: result.state }));
  await rows(
    tx,
    sql`
    with execution as (
      update renubu.executions e set
        version_id = n.version_id, version = n.version, status = n.status, result = n.result, outcome = n.outcome,
        error = n.error, current_step_id = n.current_step_id, steps_done = n.steps_done, steps_total = n.steps_total,
        snoozed_until = n.snoozed_until, paused_at = n.paused_at, paused_reason = n.paused_reason,
        revision = n.revision, history_count = n.history_count, started_at = n.started_at, ended_at = n.ended_at,
        updated_at = n.updated_at
        from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as n (
          id uuid, version_id uuid, version integer, status text, result text, outcome text, error jsonb,
          current_step_id text, steps_done integer, steps_total integer, snoozed_until timestamptz,
          paused_at timestamptz, paused_reason text, revision integer, history_count integer, started_at timestamptz,
          ended_at timestamptz, updated_at timestamptz)
       where e.id = n.id
    )
    update renubu.execution_states s set state = n.state
      from json_to_recordset(${JSON.stringify(states)}::json) as n (id uuid, state json)
     where s.execution_id = n.id`,
  );
}

/** The records of steps that an input changed. */
export function changedRecords({ before, result }: Pick<Written, 'before' | 'result'>): StepRecord[] {
  return Object.values(result.state.steps).filter(
    (record) => JSON.stringify(record) !== JSON.stringify(before.state.steps[record.path]),
  );
}

/** Writes the changed steps of several executions. */
export async function writeSteps(tx: Tx, all: readonly Written[]): Promise<void> {
  const changed = all.flatMap((written) => changedRecords(written).map((record) => stepRow(written, record)));
  if (changed.length === 0) return;
  await rows(
    tx,
    sql`
    insert into renubu.step_executions
      (execution_id, organization_id, path, step_id, type, status, attempt, branch_path, reason, output, error,
       snoozed_until, started_at, ended_at)
    select execution_id, organization_id, path, step_id, type, status, attempt,
           array(select jsonb_array_elements_text(branch_path)), reason, output, error, snoozed_until, started_at, ended_at
      from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as n (
        execution_id uuid, organization_id uuid, path text, step_id text, type text, status text, attempt integer,
        branch_path jsonb, reason text, output jsonb, error jsonb, snoozed_until timestamptz, started_at timestamptz,
        ended_at timestamptz)
    on conflict (execution_id, path) do update set
      status = excluded.status, attempt = excluded.attempt, branch_path = excluded.branch_path,
      reason = excluded.reason, output = excluded.output, error = excluded.error,
      snoozed_until = excluded.snoozed_until, started_at = excluded.started_at, ended_at = excluded.ended_at`,
  );
}

function stepRow({ row, plan }: Written, record: StepRecord) {
  return {
    execution_id: row.id,
    organization_id: row.organizationId,
    path: record.path,
    step_id: record.stepId,
    type: typeOf(plan, record.path),
    status: record.status,
    attempt: record.attempt,
    branch_path: record.branchPath ?? [],
    reason: record.reason ?? null,
    output: record.output ?? null,
    error: record.error ?? null,
    snoozed_until: record.snoozedUntil ?? null,
    started_at: record.startedAt,
    ended_at: record.endedAt,
  };
}

const typeOf = (plan: Plan, path: string): string => nodeOf(plan, path)?.step.type ?? 'unknown';

/** Appends the history lines of several executions, each after those it has. */
export async function appendHistory(tx: Tx, ctx: Context, all: readonly Written[]): Promise<void> {
  const lines = all.flatMap(({ before, result }) =>
    result.history.map((draft, index) => ({
      id: ctx.newId(),
      organization_id: before.row.organizationId,
      execution_id: before.row.id,
      seq: before.row.historyCount + index + 1,
      at: draft.at,
      actor: draft.actor,
      type: draft.type,
      step_id: draft.stepId,
      path: draft.path,
      message: draft.message,
      data: draft.data,
    })),
  );
  if (lines.length === 0) return;
  await rows(
    tx,
    sql`
    insert into renubu.history
      (id, organization_id, execution_id, seq, at, actor, type, step_id, path, message, data)
    select id, organization_id, execution_id, seq, at, actor, type, step_id, path, message, data
      from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as n (
        id uuid, organization_id uuid, execution_id uuid, seq integer, at timestamptz, actor jsonb, type text,
        step_id text, path text, message text, data jsonb)`,
  );
}
