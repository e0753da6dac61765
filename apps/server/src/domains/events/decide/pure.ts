import type { JsonObject } from '@renubu/contracts/json';
import { evaluateCondition } from '@renubu/core/conditions/evaluate';
import type { Scope } from '@renubu/core/conditions/paths';
import { runPure } from '@renubu/core/engine/decide';
import { progress } from '@renubu/core/engine/progress';
import type { ExecutionEvent } from '@renubu/core/engine/types';
import type { Context } from '../../../platform/context.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { answerLoads } from '../../executions/commands/loads.ts';
import { ownContext } from '../../executions/queries/environment.ts';
import { pack } from '../../executions/queries/packed.ts';
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
  scope: Scope;
  surroundings: JsonObject;
  now: Date;
}

/**
 * Runs the workflow of a trigger in memory. Undefined when it does not come to its end there: it must wait, act, load
 * something from outside, or join another execution.
 */
export function decidePurely(
  ctx: Context,
  request: PureRequest,
  trigger: EventTriggerEntry,
  loaded?: JsonObject,
): Decided | undefined {
  const { workflow, correlate } = trigger;
  const { plan } = workflow;
  if (correlate !== undefined) return undefined;
  const { organizationId, event, surroundings, now } = request;
  const id = ctx.newId();
  const own = ownContext(ctx, { ...unassigned, ...workflow, id, workflowName: workflow.name, startedAt: now });
  const context = { ...surroundings, ...own };
  const input = { type: 'start', by: eventActor, event, ...(loaded === undefined ? {} : { loaded }) } as const;
  const run = runPure(plan, input, { now: now.toISOString(), newId: () => ctx.newId(), context });
  if (!run.ok || !run.ended || run.effects.some(({ kind }) => kind !== 'ended')) return undefined;
  const { state, history } = run;
  const when =
    trigger.when === undefined ? [] : comparedOf(workflow.slug, null, evaluateCondition(trigger.when, request.scope));
  const { done, total } = progress(plan, state);
  return {
    answer: {
      id,
      workflow: workflow.slug,
      workflowName: workflow.name,
      status: state.status,
      result: state.result,
      verdict: state.verdict,
      explanation: [...when, ...comparedIn(workflow.slug, history)],
    },
    execution: {
      id,
      row: {
        id,
        version_id: workflow.versionId,
        status: state.status,
        result: state.result,
        outcome: state.outcome,
        error: state.error,
        steps_done: done,
        steps_total: total,
        history_count: history.length,
        at: now,
      },
      version: versionColumns(organizationId, trigger),
      packed: pack(state, history),
    },
  };
}

function versionColumns(organizationId: string, { workflow }: EventTriggerEntry) {
  const { versionId, workflowId, version, slug, name, kind } = workflow;
  return {
    version_id: versionId,
    organization_id: organizationId,
    workflow_id: workflowId,
    version,
    slug,
    workflow_name: name,
    kind,
    started_by: eventActor,
  };
}

/** Whether the workflow reads something before its first step. */
export const needsContext = ({ workflow: { plan } }: EventTriggerEntry): boolean =>
  (plan.definition.context ?? []).length > 0;

/** What our own database can say to the workflow's context loads, by their name in scope. */
export function loadOwn(
  ctx: Context,
  { organizationId, event, surroundings }: PureRequest,
  { workflow: { plan } }: EventTriggerEntry,
): Promise<JsonObject> {
  const source = { context: surroundings, inputs: {}, event };
  return tenantTransaction(ctx.db, organizationId, (tx) => answerLoads(tx, ctx, plan, source), { readOnly: true });
}

/** What an execution that an event starts has nothing of yet. */
const unassigned = { stage: null, priorityScore: null, assigneeId: null, startedBy: eventActor };
