import type { JsonObject } from '@renubu/contracts/json';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, systemTransaction, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { canSendMail } from '../../connections/commands/send-mail.ts';
import { notificationDeliveries } from '../tables.ts';

/** How many notifications a digest names; it counts the others. */
const named = 20;

/**
 * Writes the digests of every organization, except the sample, in which it is past eight in the morning: one mail to each person with
 * unread notifications since their last one. Weekly ones are written on Mondays. Returns how many.
 */
export async function writeDigests(ctx: Context): Promise<number> {
  const now = ctx.clock.now();
  const awake = await systemTransaction(ctx.db, (tx) =>
    rows<{ id: string; day: string; monday: boolean }>(
      tx,
      sql`
      select o.id, (${now}::timestamptz at time zone o.timezone)::date as day,
             extract(isodow from ${now}::timestamptz at time zone o.timezone) = 1 as monday
        from renubu.organizations o
        left join renubu.notification_channels c on c.organization_id = o.id
       where (${now}::timestamptz at time zone o.timezone)::time >= time '08:00' and coalesce(c.email_enabled, true)
         and not o.is_sample
       order by o.id`,
    ),
  );
  let written = 0;
  for (const { id, day, monday } of awake) {
    if (!(await canSendMail(ctx, id))) continue;
    written += await tenantTransaction(ctx.db, id, (tx) => writeOf(tx, ctx, { organizationId: id, day, monday }));
  }
  return written;
}

interface Morning {
  organizationId: string;
  day: string;
  monday: boolean;
}

interface Digest {
  userId: string;
  weekly: boolean;
  count: number;
  items: JsonObject[];
}

async function writeOf(tx: Tx, ctx: Context, morning: Morning): Promise<number> {
  const { organizationId, day } = morning;
  const digests = await claim(tx, ctx.clock.now(), morning);
  if (digests.length === 0) return 0;
  const now = ctx.clock.now();
  await tx
    .insert(notificationDeliveries)
    .values(
      digests.map(({ userId, weekly, count, items }) => ({
        id: ctx.newId(),
        organizationId,
        channel: 'email' as const,
        kind: 'digest',
        userId,
        title: `${count} unread ${count === 1 ? 'notification' : 'notifications'} ${weekly ? 'this week' : 'today'}`,
        data: { items, more: Math.max(0, count - named) },
        nextAttemptAt: now,
        idempotencyKey: `digest:${userId}:${day}`,
        createdAt: now,
      })),
    )
    .onConflictDoNothing({ target: [notificationDeliveries.organizationId, notificationDeliveries.idempotencyKey] });
  return digests.length;
}

/** The people whose digest is due today and has something to say; from now on their next one begins here. */
function claim(tx: Tx, now: Date, { organizationId, day, monday }: Morning): Promise<Digest[]> {
  return rows<Digest>(
    tx,
    sql`
    with person as (
      select m.user_id, coalesce(p.values -> 'notifications' ->> 'emailDigest', 'daily') = 'weekly' as weekly,
             coalesce(d.told_until, ${now}::timestamptz - interval '7 days') as since
        from renubu.members m
        left join renubu.preferences p on p.organization_id = m.organization_id and p.user_id = m.user_id
        left join renubu.notification_digests d on d.organization_id = m.organization_id and d.user_id = m.user_id
       where m.active and (d.day is null or d.day < ${day}::date)
         and case coalesce(p.values -> 'notifications' ->> 'emailDigest', 'daily')
               when 'daily' then true when 'weekly' then ${monday}::boolean else false end
    ),
    digest as (
      select person.user_id as "userId", person.weekly, told.count, told.items
        from person cross join lateral (
          select max(n.total)::int as count,
                 jsonb_agg(jsonb_build_object('title', n.title, 'message', n.message, 'link', n.link)
                           order by n.created_at desc) as items
            from (select title, message, coalesce(link, '/notifications') as link, created_at,
                         count(*) over () as total
                    from renubu.notifications
                   where user_id = person.user_id and read_at is null and created_at > person.since
                     and created_at <= ${now}
                   order by created_at desc limit ${named}) n
        ) told
       where told.count > 0
    ),
    claimed as (
      insert into renubu.notification_digests as kept (organization_id, user_id, day, told_until)
      select ${organizationId}::uuid, "userId", ${day}::date, ${now} from digest
      on conflict (organization_id, user_id) do update set day = excluded.day, told_until = excluded.told_until
        where kept.day < excluded.day
      returning user_id
    )
    select digest.* from digest join claimed on claimed.user_id = digest."userId"`,
  );
}

/** Forgets messages older than 90 days, and one-time links that ended 30 days ago. Returns how many rows. */
export async function forgetOld(ctx: Context): Promise<number> {
  const now = ctx.clock.now();
  const gone = await systemTransaction(ctx.db, (tx) =>
    rows(
      tx,
      sql`
      with messages as (
        delete from renubu.notification_deliveries
         where status <> 'pending' and created_at < ${now}::timestamptz - interval '90 days' returning 1
      ),
      links as (
        delete from renubu.approval_links where expires_at < ${now}::timestamptz - interval '30 days' returning 1
      )
      select from messages union all select from links`,
    ),
  );
  return gone.length;
}
