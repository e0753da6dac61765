import type { Condition } from '@renubu/contracts/language/conditions';
import { maxHops } from '@renubu/contracts/events';
import { evaluateCondition } from '@renubu/core/conditions/evaluate';
import { patternsOf } from '@renubu/core/conditions/event-pattern';
import type { ExecutionEvent } from '@renubu/core/engine/types';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { asExecutionEvent } from '../incoming.ts';
import { eventScope } from '../matching/scope.ts';
import type { EventTriggerEntry, TriggerIndex } from '../matching/triggers.ts';
import type { Dispatch } from './claim.ts';

/** An execution that waits for events of a type. */
export interface Subscription {
  id: string;
  executionId: string;
  eventType: string;
  match: Condition | null;
}

/** What an event is to do. */
export interface DispatchPlan {
  event: ExecutionEvent;
  waking: Subscription[];
  starting: EventTriggerEntry[];
}

/** The executions that wait for events of these types, oldest wait first. */
export async function readSubscriptions(
  tx: Tx,
  organizationId: string,
  types: ReadonlySet<string>,
): Promise<Subscription[]> {
  const patterns = [...new Set([...types].flatMap(patternsOf))];
  return rows<Subscription>(
    tx,
    sql`
    select id, execution_id as "executionId", event_type as "eventType", match
      from renubu.event_subscriptions
     where organization_id = ${organizationId} and event_type = any(${sql.param(patterns)})
     order by created_at, id`,
  );
}

export interface Listeners {
  triggers: TriggerIndex;
  subscriptions: readonly Subscription[];
}

/** Finds what an event starts and wakes. Never throws: a malformed condition does not hold. */
export function planDispatch(dispatch: Dispatch, { triggers, subscriptions }: Listeners, now: Date): DispatchPlan {
  const event = asExecutionEvent({ ...dispatch, time: dispatch.time.toISOString() });
  const scope = eventScope(event, now.toISOString());
  const { target } = dispatch;
  const only = (kind: string) => (target?.startsWith(`${kind}:`) === true ? target.slice(kind.length + 1) : undefined);
  const [workflowId, subscriptionId] = [only('workflow'), only('waiting')];
  const patterns = new Set(patternsOf(event.type));
  const waking = subscriptions.filter(
    ({ id, eventType, match }) =>
      workflowId === undefined &&
      (subscriptionId === undefined || subscriptionId === id) &&
      patterns.has(eventType) &&
      (match === null || evaluateCondition(match, scope).result),
  );
  const startsAll = target === null || workflowId !== undefined;
  const starting = startsAll
    ? triggers
        .match(event, scope)
        .filter(({ workflow }) => workflowId === undefined || workflow.workflowId === workflowId)
    : [];
  return { event, waking, starting };
}

/** Why an event is not dispatched at all: too many events caused each other. */
export function loopOf({ hops }: Dispatch): { code: string; reason: string } | undefined {
  if (hops <= maxHops) return undefined;
  const reason = `It is the end of a chain of ${hops} events that caused each other; more than ${maxHops} are taken for a loop.`;
  return { code: 'event_loop', reason };
}
