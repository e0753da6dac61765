import type { Actor } from '@renubu/contracts/actor';
import type { ExecutionTrigger } from '@renubu/contracts/executions';
import type { JsonObject } from '@renubu/contracts/json';
import type { Form } from '@renubu/contracts/language/guided';
import { validateOutputs } from '@renubu/core/engine/outputs';
import type { ExecutionEvent } from '@renubu/core/engine/types';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { conflict, notFound, Problem } from '../../../platform/http/problem.ts';
import { lockQueue } from '../../renewals/commands/lock.ts';
import { loadPublishedPlan, type PublishedWorkflow } from '../../workflows/queries/plans.ts';
import { loadContext } from '../queries/environment.ts';
import type { ExecutionRow } from '../queries/load.ts';
import { applyInput } from './apply.ts';
import { createExecution, type NewExecution } from './create.ts';
import { answerLoads } from './loads.ts';

export interface StartRequest {
  organizationId: string;
  /** Which workflow: its slug or its id. */
  slug?: string;
  workflowId?: string;
  customerId?: string | null;
  queueItemId?: string | null;
  /** Who works it; else whoever the queue item is assigned to, else the person who starts it. */
  assigneeId?: string | null;
  stage?: string | null;
  priorityScore?: number | null;
  inputs?: JsonObject;
  by: Actor;
  parent?: NewExecution['parent'];
  /** `manual` when absent. */
  trigger?: ExecutionTrigger;
  /** The event that starts it, as the execution sees it, and the row that holds it. */
  event?: ExecutionEvent;
  eventId?: string | null;
  /** Further events with the same key join it while it is open. */
  correlationKey?: string | null;
  /** Context loads that the caller answered already, by their name in scope. */
  loaded?: JsonObject;
  /** The execution it tries again. */
  retryOf?: string | null;
}

interface ItemRow {
  id: string;
  customer_id: string;
  workflow_id: string | null;
  assignee_id: string | null;
  stage: string | null;
  score: number;
  status: string;
  execution_id: string | null;
}

/**
 * Starts the published version of a workflow and runs it until it must wait. A queue item of the customer for the same
 * workflow is taken up. Throws 404 for an unknown workflow, item or customer, 409 `workflow_disabled`,
 * `workflow_not_published`, `workflow_already_started` and `correlation_key_in_use`, 422 for inputs that do not fit.
 */
export async function startExecution(tx: Tx, ctx: Context, request: StartRequest): Promise<{ executionId: string }> {
  const { organizationId, by } = request;
  const workflow = await loadPublishedPlan(tx, ctx, request);
  if (!workflow.enabled) throw conflict('workflow_disabled', `“${workflow.name}” is switched off.`);
  const inputs = checkInputs(workflow, request);
  const item = await takeItem(tx, workflow, request);
  const customerId = item?.customer_id ?? request.customerId ?? null;
  if (item === undefined && customerId !== null) await requireCustomer(tx, customerId);
  const created = await createExecution(tx, ctx, {
    organizationId,
    workflow,
    customerId,
    queueItemId: item?.id ?? null,
    assigneeId: request.assigneeId ?? item?.assignee_id ?? (await memberId(tx, by)),
    stage: request.stage ?? item?.stage ?? null,
    priorityScore: request.priorityScore ?? item?.score ?? null,
    by,
    parent: request.parent,
    trigger: request.trigger,
    eventId: request.eventId,
    correlationKey: request.correlationKey,
    retryOf: request.retryOf,
  });
  const executionId = created.id;
  const { event } = request;
  const loaded = await loadedAtStart(tx, ctx, workflow, created, { ...request, inputs });
  await applyInput(tx, ctx, organizationId, executionId, { type: 'start', by, inputs, event, loaded });
  if (customerId !== null) await takeOverTasks(tx, executionId, customerId, workflow.kind);
  return { executionId };
}

async function loadedAtStart(
  tx: Tx,
  ctx: Context,
  { plan }: PublishedWorkflow,
  created: ExecutionRow,
  { event, loaded, inputs = {} }: Pick<StartRequest, 'event' | 'loaded' | 'inputs'>,
): Promise<JsonObject | undefined> {
  if (plan.definition.context === undefined) return loaded;
  const context = await loadContext(tx, ctx, created);
  return answerLoads(tx, ctx, plan, { context, inputs, event, loaded });
}

/** Inputs as the form of the manual trigger says; without a form any are taken. An event brings no inputs. */
export function checkInputs(
  workflow: PublishedWorkflow,
  { inputs = {}, trigger }: Pick<StartRequest, 'inputs' | 'trigger'>,
): JsonObject {
  if (trigger === 'event' || trigger === 'webhook') return inputs;
  const form = workflow.plan.definition.on.map(formOf).find((found) => found !== undefined);
  const checked = validateOutputs(form, inputs);
  if (checked.ok) return checked.outputs;
  throw new Problem(422, 'invalid_inputs', `“${workflow.name}” cannot start with these inputs.`, {
    errors: checked.errors.map((error) => ({
      ...error,
      path: `body.inputs${error.path === '' ? '' : `.${error.path}`}`,
    })),
  });
}

function formOf(trigger: PublishedWorkflow['plan']['definition']['on'][number]): Form | undefined {
  return 'manual' in trigger ? trigger.manual.inputs : undefined;
}

/** The queue item the execution works off: the one named, else the customer's open one for this workflow. Locks it. */
async function takeItem(tx: Tx, workflow: PublishedWorkflow, request: StartRequest): Promise<ItemRow | undefined> {
  const { queueItemId, customerId } = request;
  if (queueItemId == null && (customerId == null || request.parent !== undefined)) return undefined;
  // In the order in which the determination takes its locks, so that neither waits for the other.
  await lockQueue(tx, request.organizationId);
  const item = await row<ItemRow>(
    tx,
    queueItemId == null
      ? sql`select * from renubu.queue_items where customer_id = ${customerId}::uuid
              and workflow_id = ${workflow.workflowId}::uuid and status in ('pending', 'snoozed') limit 1 for update`
      : sql`select * from renubu.queue_items where id = ${queueItemId}::uuid for update`,
  );
  if (item === undefined) {
    if (queueItemId != null) throw notFound('queue item', queueItemId);
    return undefined;
  }
  if (item.status === 'pending' || item.status === 'snoozed') {
    if (item.execution_id === null || item.status === 'pending') return item;
  }
  if (item.execution_id !== null && (item.status === 'in_progress' || item.status === 'snoozed')) {
    const detail = 'This work was started already. Open the execution that runs.';
    throw conflict('workflow_already_started', detail, { executionId: item.execution_id });
  }
  throw conflict('queue_item_closed', `This item of the queue is ${item.status}.`, { allowed: ['pending', 'snoozed'] });
}

async function requireCustomer(tx: Tx, customerId: string): Promise<void> {
  const found = await row(tx, sql`select 1 from renubu.customers where id = ${customerId}::uuid`);
  if (found === undefined) throw notFound('customer', customerId);
}

async function memberId(tx: Tx, by: Actor): Promise<string | null> {
  if (by.type !== 'person') return null;
  const found = await row<{ user_id: string }>(
    tx,
    sql`select user_id from renubu.members where user_id::text = ${by.id} and active`,
  );
  return found?.user_id ?? null;
}

/** Open tasks of superseded executions of the same customer and kind go on with this one. */
async function takeOverTasks(tx: Tx, executionId: string, customerId: string, kind: string): Promise<void> {
  await rows(
    tx,
    sql`
    with superseded as (
      update renubu.executions set superseded_by = ${executionId}::uuid
       where customer_id = ${customerId}::uuid and kind = ${kind} and status = 'cancelled'
         and outcome = 'superseded' and superseded_by is null
      returning id
    )
    update renubu.tasks set execution_id = ${executionId}::uuid, awaited = false
     where execution_id in (select id from superseded) and ended_at is null`,
  );
}
