import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import { handOverExecution } from '../../executions/commands/hand-over.ts';
import { notify } from '../../notifications/commands/notify.ts';
import { lockItem, statusConflict } from '../queries/locked-item.ts';
import { openItem } from '../sql/statuses.ts';
import { lockQueue } from './lock.ts';
import { publishQueues } from './publish-queues.ts';
import { rescore } from './rescore.ts';

/** Writes who has an item. */
export async function assignTo(tx: Tx, itemId: string, userId: string, reason: string | null): Promise<void> {
  await row(
    tx,
    sql`
    update renubu.queue_items set assignee_id = ${userId}, reason = coalesce(${reason}, reason) where id = ${itemId}`,
  );
}

/** Throws 422 `unknown_member` unless the person is an active member of the organization. Returns their name. */
export async function requireActiveMember(
  tx: Tx,
  organizationId: string,
  userId: string,
  path: string,
): Promise<string> {
  const member = await row<{ name: string; active: boolean }>(
    tx,
    sql`
    select name, active from renubu.members where organization_id = ${organizationId} and user_id = ${userId}`,
  );
  if (member?.active === true) return member.name;
  const message = member === undefined ? 'There is no such member.' : 'This member is not active.';
  throw new Problem(422, 'unknown_member', message, { errors: [{ path, code: 'unknown_member', message }] });
}

/**
 * Gives an open item to another member, keeping the reason; what runs already is handed over with it. The new person
 * is told, and both queues are scored again, for their loads changed.
 */
export async function assignItem(
  ctx: Context,
  session: Session,
  itemId: string,
  input: { userId: string; reason?: string | undefined },
): Promise<void> {
  const { organizationId } = session;
  await tenantTransaction(ctx.db, organizationId, async (tx) => {
    await lockQueue(tx, organizationId);
    const item = await lockItem(tx, itemId);
    if (!['pending', 'in_progress', 'snoozed'].includes(item.status)) {
      throw statusConflict(item, ['pending', 'in_progress', 'snoozed']);
    }
    const { userId, reason = null } = input;
    const name = await requireActiveMember(tx, organizationId, userId, 'body.userId');
    if (userId === item.assigneeId) return;
    const by = actorOf(session);
    if (item.executionId !== null)
      await handOverExecution(tx, ctx, item.executionId, { to: { id: userId, name }, reason, by });
    await assignTo(tx, item.id, userId, reason);
    await publishQueues(tx, [item.assigneeId, userId]);
    const assigneeIds = [item.assigneeId, userId].filter((id) => id !== null);
    await rescore(tx, ctx, organizationId, { customerIds: [item.customerId], assigneeIds });
    await tellNewAssignee(tx, ctx, session, { ...item, userId, reason });
  });
}

async function tellNewAssignee(
  tx: Tx,
  ctx: Context,
  session: Session,
  item: { id: string; customerId: string; executionId: string | null; userId: string; reason: string | null },
): Promise<void> {
  if (item.userId === session.userId) return;
  const customer = await row<{ name: string }>(
    tx,
    sql`select name from renubu.customers where id = ${item.customerId}`,
  );
  await notify(tx, ctx, {
    organizationId: session.organizationId,
    userIds: [item.userId],
    type: 'work_assigned',
    title: `${session.name} gave you ${customer?.name ?? 'a customer'}`,
    message: item.reason ?? '',
    priority: 2,
    link: item.executionId === null ? '/queue' : `/executions/${item.executionId}`,
    customerId: item.customerId,
  });
}

/** Moves a customer's work that has not started from a former owner to the new one. */
export async function moveWaitingItems(
  tx: Tx,
  organizationId: string,
  customerId: string,
  from: string | null,
  to: string | null,
): Promise<void> {
  if (to === null || from === to) return;
  await row(
    tx,
    sql`
    update renubu.queue_items set assignee_id = ${to}
     where organization_id = ${organizationId} and customer_id = ${customerId}
       and assignee_id is not distinct from ${from}::uuid and execution_id is null and status in ${openItem}`,
  );
  await publishQueues(tx, [from, to]);
}
