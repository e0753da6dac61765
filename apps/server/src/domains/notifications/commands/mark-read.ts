import type { Notification } from '@renubu/contracts/tasks';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { publish } from '../../../platform/outbox/publish.ts';
import { notificationColumns, toNotification, type NotificationRow } from '../queries/inbox.ts';

/** Marks one of the person's notifications as read; doing it again changes nothing. Throws 404. */
export async function markRead(tx: Tx, ctx: Context, userId: string, id: string): Promise<Notification> {
  const found = await row<NotificationRow>(
    tx,
    sql`
    update renubu.notifications set read_at = coalesce(read_at, ${ctx.clock.now()})
     where id = ${id} and user_id = ${userId} returning ${notificationColumns}`,
  );
  if (found === undefined) throw notFound('notification', id);
  await tellRead(tx, userId);
  return toNotification(found);
}

/** Marks all of the person's notifications as read; returns how many were not. */
export async function markAllRead(tx: Tx, ctx: Context, userId: string): Promise<number> {
  const found = await row<{ count: number }>(
    tx,
    sql`
    with marked as (
      update renubu.notifications set read_at = ${ctx.clock.now()}
       where user_id = ${userId} and read_at is null returning 1
    )
    select count(*)::int as count from marked`,
  );
  const count = found?.count ?? 0;
  if (count > 0) await tellRead(tx, userId);
  return count;
}

/** The person's other windows update their count. */
async function tellRead(tx: Tx, userId: string): Promise<void> {
  await publish(tx, { topic: 'notifications', type: 'notifications_read', subject: userId, data: {} });
}

/** Removes what was read more than 30 days ago; returns how many. */
export async function purgeNotifications(tx: Tx, now: Date): Promise<number> {
  const found = await row<{ count: number }>(
    tx,
    sql`
    with purged as (
      delete from renubu.notifications where read_at < ${now}::timestamptz - interval '30 days' returning 1
    )
    select count(*)::int as count from purged`,
  );
  return found?.count ?? 0;
}
