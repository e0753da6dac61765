import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { row, rows, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { conflict, Problem } from '../../../platform/http/problem.ts';
import { lockItem, requireOwnItem, statusConflict } from '../queries/locked-item.ts';
import { workflowFacts } from '../queries/workflow-facts.ts';
import { publishQueues } from './publish-queues.ts';

/** What a person gives: a number of days or an instant, and why. */
export interface SnoozeInput {
  days?: number | undefined;
  until?: string | undefined;
  reason: string;
}

const msPerDay = 86_400_000;

async function snoozeLimitDays(tx: Tx, organizationId: string): Promise<number> {
  const stored = await row<{ days: number | null }>(
    tx,
    sql`
    select (settings ->> 'maxSnoozeDays')::int as days from renubu.organizations where id = ${organizationId}`,
  );
  return Math.min(stored?.days ?? 30, 90);
}

function refuse(path: string, code: string, message: string): Problem {
  return new Problem(422, code, message, { errors: [{ path, code, message }] });
}

/** When the snooze ends. Throws 422 when that is not later than now, or later than the organization allows. */
function snoozeEnd(input: SnoozeInput, now: Date, limitDays: number): Date {
  const path = input.days === undefined ? 'body.until' : 'body.days';
  const end = input.days === undefined ? new Date(input.until ?? '') : new Date(now.getTime() + input.days * msPerDay);
  if (!(end.getTime() > now.getTime())) throw refuse(path, 'not_later', 'A snooze has to end later than now.');
  if (end.getTime() > now.getTime() + limitDays * msPerDay) {
    throw refuse(path, 'snooze_too_long', `This organization allows snoozing for ${limitDays} days at most.`);
  }
  return end;
}

/**
 * Snoozes an item that has not started. Throws 409 `not_snoozable` where its workflow forbids it (Emergency), 422
 * beyond the organization's limit.
 */
export async function snoozeItem(ctx: Context, session: Session, itemId: string, input: SnoozeInput): Promise<void> {
  await tenantTransaction(ctx.db, session.organizationId, async (tx) => {
    const item = await lockItem(tx, itemId);
    requireOwnItem(item, session);
    if (item.status !== 'pending') throw statusConflict(item, ['pending']);
    const workflow =
      item.workflowId === null ? undefined : (await workflowFacts(tx, [item.workflowId])).get(item.workflowId);
    if (item.stage === 'emergency' || workflow?.snoozable === false) {
      throw conflict('not_snoozable', 'This work cannot be snoozed; start it, or skip it with a reason.');
    }
    const end = snoozeEnd(input, ctx.clock.now(), await snoozeLimitDays(tx, session.organizationId));
    await row(
      tx,
      sql`
      update renubu.queue_items
         set status = 'snoozed', snoozed_until = ${end.toISOString()}::timestamptz, reason = ${input.reason}
       where id = ${item.id}`,
    );
    await publishQueues(tx, [item.assigneeId]);
  });
}

/** Ends the snooze of an item that has not started. */
export async function wakeItem(ctx: Context, session: Session, itemId: string): Promise<void> {
  await tenantTransaction(ctx.db, session.organizationId, async (tx) => {
    const item = await lockItem(tx, itemId);
    requireOwnItem(item, session);
    if (item.status !== 'snoozed' || item.executionId !== null) throw statusConflict(item, ['snoozed']);
    await row(
      tx,
      sql`
      update renubu.queue_items set status = 'pending', snoozed_until = null, reason = null where id = ${item.id}`,
    );
    await publishQueues(tx, [item.assigneeId]);
  });
}

/** Brings back the snoozed items of an organization whose time has come. Returns how many. */
export async function wakeDueItems(tx: Tx, organizationId: string, now: Date): Promise<number> {
  const woken = await rows<{ assignee_id: string | null }>(
    tx,
    sql`
    update renubu.queue_items set status = 'pending', snoozed_until = null
     where organization_id = ${organizationId} and status = 'snoozed' and execution_id is null
       and snoozed_until <= ${now.toISOString()}::timestamptz
    returning assignee_id`,
  );
  await publishQueues(
    tx,
    woken.map(({ assignee_id }) => assignee_id),
  );
  return woken.length;
}

/** Skips an item that has not started, for a reason. It comes back only when the customer's stage changes. */
export async function skipItem(ctx: Context, session: Session, itemId: string, reason: string): Promise<void> {
  await tenantTransaction(ctx.db, session.organizationId, async (tx) => {
    const item = await lockItem(tx, itemId);
    requireOwnItem(item, session);
    const waits = item.status === 'pending' || (item.status === 'snoozed' && item.executionId === null);
    if (!waits) throw statusConflict(item, ['pending', 'snoozed']);
    await row(
      tx,
      sql`
      update renubu.queue_items
         set status = 'skipped', snoozed_until = null, reason = ${reason},
             closed_at = ${ctx.clock.now().toISOString()}::timestamptz
       where id = ${item.id}`,
    );
    await publishQueues(tx, [item.assigneeId]);
  });
}
