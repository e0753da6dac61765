import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { row, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
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

/** Throws 422 `unknown_member` unless the person is an active member of the organization. */
export async function requireActiveMember(tx: Tx, organizationId: string, userId: string, path: string): Promise<void> {
  const member = await row<{ active: boolean }>(
    tx,
    sql`
    select active from renubu.members where organization_id = ${organizationId} and user_id = ${userId}`,
  );
  if (member?.active === true) return;
  const message = member === undefined ? 'There is no such member.' : 'This member is not active.';
  throw new Problem(422, 'unknown_member', message, { errors: [{ path, code: 'unknown_member', message }] });
}

/** Gives an item that has not started to another member, keeping the reason; both queues are scored again. */
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
    const waits = item.status === 'pending' || (item.status === 'snoozed' && item.executionId === null);
    if (!waits) throw statusConflict(item, ['pending', 'snoozed']);
    await requireActiveMember(tx, organizationId, input.userId, 'body.userId');
    await assignTo(tx, item.id, input.userId, input.reason ?? null);
    await publishQueues(tx, [item.assigneeId, input.userId]);
    await rescore(tx, ctx, organizationId, { customerIds: [item.customerId] });
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
