import type { Notification } from '@renubu/contracts/tasks';
import type { Page, PageQuery } from '@renubu/contracts/pagination';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';

interface NotificationRow extends Omit<Notification, 'createdAt' | 'readAt'> {
  createdAt: Date;
  readAt: Date | null;
}

export const notificationColumns = sql`
  id, type, title, message, priority, link, created_at as "createdAt", read_at as "readAt"`;

export const toNotification = (found: NotificationRow): Notification => ({
  ...found,
  createdAt: found.createdAt.toISOString(),
  readAt: found.readAt?.toISOString() ?? null,
});

const place = z.tuple([z.iso.datetime(), z.uuid()]);

export interface InboxQuery extends PageQuery {
  unread?: boolean;
}

/** A person's notifications, newest first, with how many are unread in all. */
export async function listNotifications(
  tx: Tx,
  userId: string,
  { limit, cursor, unread = false }: InboxQuery,
): Promise<Page<Notification> & { unread: number }> {
  const after = cursor === undefined ? undefined : decodeCursor(place, cursor);
  const found = await rows<NotificationRow>(
    tx,
    sql`
    select ${notificationColumns} from renubu.notifications
     where user_id = ${userId}
       ${unread ? sql`and read_at is null` : sql``}
       ${after === undefined ? sql`` : sql`and (created_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`}
     order by created_at desc, id desc limit ${limit + 1}`,
  );
  const items = found.map(toNotification);
  return { ...page(items, limit, (item) => [item.createdAt, item.id]), unread: await countUnread(tx, userId) };
}

async function countUnread(tx: Tx, userId: string): Promise<number> {
  const found = await row<{ count: number }>(
    tx,
    sql`
    select count(*)::int as count from renubu.notifications where user_id = ${userId} and read_at is null`,
  );
  return found?.count ?? 0;
}

export type { NotificationRow };
