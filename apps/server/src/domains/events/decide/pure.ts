import type { JsonObject } from '@renubu/contracts/json';
import { evaluateCondition } from '@renubu/core/conditions/evaluate';
import type { Scope } from '@renubu/core/conditions/paths';
import { runPure } from '@renubu/core/engine/decide';
import { initialState } from '@renubu/core/engine/initial-state';
import type { ExecutionEvent } from '@renubu/core/engine/types';
import type { Context } from '../../../platform/context.ts';
import { pendingRow } from '../../executions/commands/create.ts';
import { nextRow } from '../../executions/commands/next-row.ts';
import { ownContext } from '../../executions/queries/environment.ts';
import type { ExecutionRow } from '../../executions/queries/load.ts';
import { eventActor } from '../dispatch/targets.ts';
import type { EndedExecution } from '../intake/rows.ts';
import type { EventTriggerEntry } from '../matching/triggers.ts';
import type { Answer } from './combine.ts';
import { comparedIn, comparedOf } from './explain.ts';

export interface Decided {
  answer: Answer;
  execution: EndedExecution;
}

export interface PureRequest {
  organizationId: string;
  event: ExecutionEvent;
  eventId: string;
  scope: Scope;
  surroundings: JsonObject;
  now: Date;
}

/**
 * Runs the workflow of a trigger in memory. Undefined when it does not come to its end there: it must wait, act, load
 * something, or join another execution.
 */
export function decidePurely(ctx: Context, request: PureRequest, trigger: EventTriggerEntry): Decided | undefined {
  const { workflow, correlate } = trigger;
  const { plan } = workflow;
  if (correlate !== undefined || (plan.definition.context ?? []).length > 0) return undefined;
  const { organizationId, event, eventId, surroundings, now } = request;
  const row: ExecutionRow = {
    ...blankRow,
    ...pendingRow(ctx, { ...trigger, organizationId, by: eventActor, eventId }),
  };
  const context = { ...surroundings, ...ownContext(ctx, row) };
  const input = { type: 'start', by: eventActor, event } as const;
  const run = runPure(plan, input, { now: now.toISOString(), newId: () => ctx.newId(), context });
  if (!run.ok || !run.ended || run.effects.some(({ kind }) => kind !== 'ended')) return undefined;
  const before = { row, state: initialState(), depth: 0 };
  const { state, history, effects } = run;
  const after = nextRow({ before, plan, input, result: { ok: true, state, history, effects }, now });
  const when =
    trigger.when === undefined ? [] : comparedOf(workflow.slug, null, evaluateCondition(trigger.when, request.scope));
  return {
    answer: {
      id: row.id,
      workflow: workflow.slug,
      workflowName: workflow.name,
      status: state.status,
      result: state.result,
      verdict: state.verdict,
      explanation: [...when, ...comparedIn(workflow.slug, history)],
    },
    execution: {
      id: row.id,
      row: columnsOf(after),
      state: JSON.stringify(state),
      history: JSON.stringify(history),
    },
  };
}

/** Columns that a new row leaves to the database. */
const blankRow = {
  supersededBy: null,
  error: null,
  pausedAt: null,
  pausedReason: null,
  result: null,
  outcome: null,
  currentStepId: null,
  stepsDone: 0,
  stepsTotal: 0,
  snoozedUntil: null,
  revision: 0,
  historyCount: 0,
  startedAt: null,
  endedAt: null,
};

function columnsOf(row: ExecutionRow): Record<string, unknown> {
  return {
    id: row.id,
    organization_id: row.organizationId,
    workflow_id: row.workflowId,
    version_id: row.versionId,
    version: row.version,
    slug: row.slug,
    workflow_name: row.workflowName,
    kind: row.kind,
    customer_id: row.customerId,
    status: row.status,
    result: row.result,
    outcome: row.outcome,
    error: row.error,
    steps_done: row.stepsDone,
    steps_total: row.stepsTotal,
    history_count: row.historyCount,
    started_by: row.startedBy,
    at: row.updatedAt,
  };
}
