import { createHash } from 'node:crypto';
import type { Actor } from '@renubu/contracts/actor';
import type { Json } from '@renubu/contracts/json';
import { renderValue } from '@renubu/core/templates/render';
import type { ExecutionEvent } from '@renubu/core/engine/types';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { applyInput } from '../../executions/commands/apply.ts';
import { openOfKey } from '../../executions/commands/create.ts';
import { startExecution } from '../../executions/commands/start.ts';
import { lockExecution } from '../../executions/queries/load.ts';
import { eventScope } from '../matching/scope.ts';
import type { EventTriggerEntry } from '../matching/triggers.ts';
import type { Subscription } from './plan.ts';

export const eventActor: Actor = { type: 'system', id: 'events', name: 'Events' };

/** The stored event that is dispatched. */
export interface DispatchedEvent {
  organizationId: string;
  eventId: string;
  replay: boolean;
  event: ExecutionEvent;
}

/** Two that meet on the same key see each other after one of them has committed. */
const tries = 3;

/** Starts the workflow of a trigger, or joins its open execution with the same correlation key. Returns the execution. */
export async function startOrJoin(
  tx: Tx,
  ctx: Context,
  dispatched: DispatchedEvent,
  trigger: EventTriggerEntry,
): Promise<string> {
  const key = correlationKey(ctx, dispatched.event, trigger);
  if (key === null) return start(tx, ctx, dispatched, trigger, null);
  for (let attempt = 1; ; attempt += 1) {
    const open = await openOfKey(tx, trigger.workflow.workflowId, key);
    try {
      if (open === null) return await savepoint(tx, () => start(tx, ctx, dispatched, trigger, key));
      return await savepoint(tx, () => join(tx, ctx, dispatched, open));
    } catch (error) {
      const met = error instanceof Problem && error.status === 409;
      if (!met || attempt >= tries) throw error;
    }
  }
}

async function start(
  tx: Tx,
  ctx: Context,
  dispatched: DispatchedEvent,
  { workflow, kind }: EventTriggerEntry,
  correlationKey: string | null,
): Promise<string> {
  const { organizationId, eventId, event, replay } = dispatched;
  const { executionId } = await startExecution(tx, ctx, {
    organizationId,
    workflowId: workflow.workflowId,
    by: eventActor,
    trigger: kind,
    event,
    eventId,
    correlationKey,
  });
  if (replay) await link(tx, ctx, dispatched, executionId, 'started');
  return executionId;
}

async function join(tx: Tx, ctx: Context, dispatched: DispatchedEvent, executionId: string): Promise<string> {
  const { organizationId, eventId, event } = dispatched;
  await applyInput(tx, ctx, organizationId, executionId, {
    type: 'eventJoined',
    by: eventActor,
    inputId: eventId,
    event,
  });
  await link(tx, ctx, dispatched, executionId, 'joined');
  return executionId;
}

/** Wakes an execution that waits for the event; does nothing when it does not wait any more. */
export async function wake(
  tx: Tx,
  ctx: Context,
  dispatched: DispatchedEvent,
  { id, executionId }: Subscription,
): Promise<void> {
  const { organizationId, event } = dispatched;
  const locked = await lockExecution(tx, executionId);
  const waits = await row(tx, sql`select 1 from renubu.event_subscriptions where id = ${id}::uuid`);
  if (waits === undefined) return;
  const input = { type: 'eventMatched', by: eventActor, inputId: id, subscriptionId: id, event } as const;
  await applyInput(tx, ctx, organizationId, executionId, input, { locked });
  await link(tx, ctx, dispatched, executionId, 'woke');
}

async function link(
  tx: Tx,
  ctx: Context,
  { organizationId, eventId, replay }: DispatchedEvent,
  executionId: string,
  how: 'started' | 'joined' | 'woke',
): Promise<void> {
  await rows(
    tx,
    sql`
    insert into renubu.event_links (organization_id, event_id, execution_id, how, replay, at)
    values (${organizationId}, ${eventId}, ${executionId}, ${how}, ${replay},
            ${ctx.clock.now().toISOString()}::timestamptz)
    on conflict do nothing`,
  );
}

const longestKey = 200;

/** The key of the event for a trigger; null where it asks for none or the event has nothing there. */
function correlationKey(ctx: Context, event: ExecutionEvent, { correlate }: EventTriggerEntry): string | null {
  if (correlate === undefined) return null;
  const value: Json = renderValue(correlate, eventScope(event, ctx.clock.now().toISOString()));
  if (value === null || value === '') return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= longestKey ? text : createHash('sha256').update(text).digest('hex');
}

/** Runs `work` so that its failure undoes its own writes only. */
export async function savepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.$client.query('savepoint target');
  try {
    const result = await work();
    await tx.$client.query('release savepoint target');
    return result;
  } catch (error) {
    await tx.$client.query('rollback to savepoint target; release savepoint target');
    throw error;
  }
}
