import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { retried } from '../../../platform/db/retried.ts';
import { rows, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { publish } from '../../../platform/outbox/publish.ts';
import { currentTriggers } from '../matching/index-cache.ts';
import { claimDispatches, dispatchesOf, releaseDispatches, type Dispatch } from './claim.ts';
import { failedOf, keepFailed, type Failed } from './failure.ts';
import { loopOf, planDispatch, readSubscriptions, type DispatchPlan, type Listeners } from './plan.ts';
import { savepoint, startOrJoin, wake, type DispatchedEvent } from './targets.ts';

/** Dispatches the events that wait for it, of all organizations; returns how many there were. */
export async function dispatchEvents(ctx: Context): Promise<number> {
  const claimed = await claimDispatches(ctx);
  const byOrganization = new Map<string, Dispatch[]>();
  for (const dispatch of claimed) {
    const { organizationId } = dispatch;
    byOrganization.set(organizationId, [...(byOrganization.get(organizationId) ?? []), dispatch]);
  }
  await Promise.all([...byOrganization].map(([id, dispatches]) => dispatchInOrder(ctx, id, dispatches)));
  return claimed.length;
}

/** One after the other; what nobody listens to is done with one statement at the end. */
async function dispatchInOrder(ctx: Context, organizationId: string, dispatches: Dispatch[]): Promise<void> {
  const types = new Set(dispatches.map(({ type }) => type));
  const left = new Set(dispatches.map(({ id }) => id));
  const unheard: string[] = [];
  const load = () => tenantTransaction(ctx.db, organizationId, (tx) => loadListeners(tx, ctx, organizationId, types));
  try {
    let listeners = await load();
    for (const dispatch of dispatches) {
      const plan = planDispatch(dispatch, listeners, ctx.clock.now());
      const idle = plan.starting.length === 0 && plan.waking.length === 0;
      if (idle) unheard.push(dispatch.id);
      else {
        await dispatchOne(ctx, dispatch, plan);
        // What it started may wait for the next event already.
        listeners = await load();
      }
      left.delete(dispatch.id);
    }
    await finish(ctx, organizationId, unheard, dispatches.length);
    if (unheard.length > 0) ctx.metrics.eventsDispatched.inc({ outcome: 'done' }, unheard.length);
  } catch (error) {
    ctx.log.error({ err: error, organizationId }, 'events could not be dispatched; they are taken up again');
    await releaseDispatches(ctx, [...left, ...unheard]);
    throw error;
  }
}

/** Dispatches one event at once, whatever else waits: somebody waits for what it starts. */
export async function dispatchNow(ctx: Context, organizationId: string, eventId: string): Promise<void> {
  const found = await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const dispatches = await dispatchesOf(tx, eventId);
    const types = new Set(dispatches.map(({ type }) => type));
    return { dispatches, listeners: await loadListeners(tx, ctx, organizationId, types) };
  });
  for (const dispatch of found.dispatches) {
    await dispatchOne(ctx, dispatch, planDispatch(dispatch, found.listeners, ctx.clock.now()));
  }
}

async function loadListeners(tx: Tx, ctx: Context, organizationId: string, types: Set<string>): Promise<Listeners> {
  return {
    triggers: await currentTriggers(tx, ctx, organizationId),
    subscriptions: await readSubscriptions(tx, organizationId, types),
  };
}

/** Deletes what nobody listens to, and lets open pages read again. */
async function finish(ctx: Context, organizationId: string, unheard: string[], count: number): Promise<void> {
  await tenantTransaction(ctx.db, organizationId, async (tx) => {
    await rows(tx, sql`delete from renubu.event_dispatches where id = any(${sql.param(unheard)}::uuid[])`);
    await publish(tx, { topic: 'events', type: 'events_dispatched', subject: organizationId, data: { count } });
  });
}

/**
 * Does all that an event asks for in one transaction, which also deletes its dispatch: a crash or a second process cannot
 * do it twice. What fails is kept for later by itself, so that it does not hold up the rest.
 */
async function dispatchOne(ctx: Context, dispatch: Dispatch, plan: DispatchPlan): Promise<void> {
  const { id, organizationId } = dispatch;
  try {
    await retried(() => tenantTransaction(ctx.db, organizationId, (tx) => perform(tx, ctx, dispatch, plan)));
    ctx.metrics.eventsDispatched.inc({ outcome: 'done' });
  } catch (error) {
    const failed = failedOf(ctx, dispatch, dispatch.target, error);
    await tenantTransaction(ctx.db, organizationId, async (tx) => {
      if (await takeDispatch(tx, id)) await keepFailed(tx, ctx, dispatch, [failed]);
    });
  }
}

async function perform(tx: Tx, ctx: Context, dispatch: Dispatch, plan: DispatchPlan): Promise<void> {
  if (!(await takeDispatch(tx, dispatch.id))) return;
  const loop = loopOf(dispatch);
  if (loop !== undefined) {
    await keepFailed(tx, ctx, dispatch, [{ ...loop, target: dispatch.target, final: true }]);
    return;
  }
  const { organizationId, eventId, replay } = dispatch;
  const dispatched: DispatchedEvent = { organizationId, eventId, replay, event: plan.event };
  const failed: Failed[] = [];
  const attempt = async (target: string, work: () => Promise<unknown>) => {
    try {
      await savepoint(tx, work);
    } catch (error) {
      if (isConnectionTrouble(error)) throw error;
      failed.push(failedOf(ctx, dispatch, target, error));
    }
  };
  // First who waits: an execution does not wait for the event that starts it.
  for (const subscription of plan.waking) {
    await attempt(`waiting:${subscription.id}`, () => wake(tx, ctx, dispatched, subscription));
  }
  for (const trigger of plan.starting) {
    await attempt(`workflow:${trigger.workflow.workflowId}`, () => startOrJoin(tx, ctx, dispatched, trigger));
  }
  await keepFailed(tx, ctx, dispatch, failed);
}

/** Takes a dispatch for good when the transaction commits; false when somebody else has it already. */
async function takeDispatch(tx: Tx, id: string): Promise<boolean> {
  const taken = await rows(
    tx,
    sql`delete from renubu.event_dispatches where id = ${id}::uuid and status = 'pending' returning id`,
  );
  return taken.length > 0;
}

/** Failures after which the transaction cannot go on, or is to be repeated as a whole. */
function isConnectionTrouble(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    if (/^(08|57|40)|^E[A-Z]+$/.test(code) || cause.message.includes('Connection terminated')) return true;
  }
  return false;
}
