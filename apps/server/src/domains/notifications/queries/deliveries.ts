import type { NotificationDelivery } from '@renubu/contracts/notifications';
import type { Page, PageQuery } from '@renubu/contracts/pagination';
import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { notFound } from '../../../platform/http/problem.ts';

type Instants = 'nextAttemptAt' | 'createdAt' | 'sentAt';
type DeliveryRow = Omit<NotificationDelivery, Instants> & {
  nextAttemptAt: Date | null;
  createdAt: Date;
  sentAt: Date | null;
};

const columns = sql`
  d.id, d.channel, d.kind, d.title, d.status, d.attempts, d.last_error as "lastError",
  d.next_attempt_at as "nextAttemptAt", d.created_at as "createdAt", d.sent_at as "sentAt",
  case when d.user_id is null then null
       else jsonb_build_object('id', d.user_id, 'name', coalesce(m.name, 'Somebody who left')) end as person`;
const sources = sql`
  renubu.notification_deliveries d
  left join renubu.members m on m.organization_id = d.organization_id and m.user_id = d.user_id`;

const toDelivery = ({ nextAttemptAt, createdAt, sentAt, ...found }: DeliveryRow): NotificationDelivery => ({
  ...found,
  nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
  sentAt: sentAt?.toISOString() ?? null,
});

const place = z.tuple([z.iso.datetime(), z.uuid()]);

export interface DeliveryFilter extends PageQuery {
  status?: NotificationDelivery['status'] | undefined;
  channel?: NotificationDelivery['channel'] | undefined;
}

/** Messages that went or did not go out, newest first. */
export async function listDeliveries(
  tx: Tx,
  { limit, cursor, status, channel }: DeliveryFilter,
): Promise<Page<NotificationDelivery>> {
  const after = cursor === undefined ? undefined : decodeCursor(place, cursor);
  const conditions: SQL[] = [
    ...(status === undefined ? [] : [sql`d.status = ${status}`]),
    ...(channel === undefined ? [] : [sql`d.channel = ${channel}`]),
    ...(after === undefined ? [] : [sql`(d.created_at, d.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`]),
  ];
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const found = await rows<DeliveryRow>(
    tx,
    sql`select ${columns} from ${sources} ${where} order by d.created_at desc, d.id desc limit ${limit + 1}`,
  );
  return page(found.map(toDelivery), limit, (item) => [item.createdAt, item.id]);
}

/** One message. Throws 404. */
export async function findDelivery(tx: Tx, id: string): Promise<NotificationDelivery> {
  const found = await row<DeliveryRow>(tx, sql`select ${columns} from ${sources} where d.id = ${id}`);
  if (found === undefined) throw notFound('delivery', id);
  return toDelivery(found);
}
