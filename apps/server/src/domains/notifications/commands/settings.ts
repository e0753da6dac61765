import type {
  NotificationDelivery,
  NotificationSettingsUpdate,
  organizationChannelsUpdateSchema,
} from '@renubu/contracts/notifications';
import { eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { conflict } from '../../../platform/http/problem.ts';
import { findDelivery } from '../queries/deliveries.ts';
import { notificationChannels, notificationDeliveries } from '../tables.ts';

/** Whose settings. */
interface Own {
  organizationId: string;
  userId: string;
}

/** Merges what is given into a person's choices; they are kept among their preferences. */
export async function updateSettings(
  tx: Tx,
  ctx: Context,
  { organizationId, userId }: Own,
  { kinds = {}, digest }: NotificationSettingsUpdate,
): Promise<void> {
  const given = { channels: kinds, digest: digest ?? null };
  await row(
    tx,
    sql`
    insert into renubu.preferences as kept (organization_id, user_id, values, updated_at)
    values (${organizationId}, ${userId}, '{}', ${ctx.clock.now()})
    on conflict (organization_id, user_id) do nothing`,
  );
  await row(
    tx,
    sql`
    with given as (select ${JSON.stringify(given)}::jsonb as it),
    choices as (
      select coalesce(p.values -> 'notifications' -> 'channels', '{}') as kept, given.it -> 'channels' as fresh
        from renubu.preferences p, given where p.user_id = ${userId}
    ),
    merged as (
      select coalesce(jsonb_object_agg(key, coalesce(kept -> key, '{}') || coalesce(fresh -> key, '{}')), '{}') as all
        from choices, jsonb_object_keys(kept || fresh) as key
    )
    update renubu.preferences p
       set values = p.values || jsonb_build_object('notifications',
             coalesce(p.values -> 'notifications', '{}') || jsonb_build_object('channels', merged.all)
               || case when given.it ->> 'digest' is null then '{}'
                       else jsonb_build_object('emailDigest', given.it ->> 'digest') end),
           updated_at = ${ctx.clock.now()}
      from merged, given where p.user_id = ${userId}`,
  );
}

export type ChannelsUpdate = z.output<typeof organizationChannelsUpdateSchema>;

/** Changes where the organization's notifications go; what is not given stays. */
export async function updateChannels(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  { email = {}, slack = {} }: ChannelsUpdate,
): Promise<void> {
  const changes = {
    ...(email.enabled === undefined ? {} : { emailEnabled: email.enabled }),
    ...(email.connection === undefined ? {} : { emailConnection: email.connection }),
    ...(slack.enabled === undefined ? {} : { slackEnabled: slack.enabled }),
    ...(slack.connection === undefined ? {} : { slackConnection: slack.connection }),
    ...(slack.channel === undefined ? {} : { slackChannel: slack.channel }),
    updatedAt: ctx.clock.now(),
  };
  await tx
    .insert(notificationChannels)
    .values({ organizationId, ...changes })
    .onConflictDoUpdate({ target: notificationChannels.organizationId, set: changes });
}

/** Tries a message again that failed or was left out. Throws 404, and 409 for one that went out or still will. */
export async function retryDelivery(tx: Tx, ctx: Context, id: string): Promise<NotificationDelivery> {
  const { status } = await findDelivery(tx, id);
  if (status !== 'failed' && status !== 'skipped') {
    const allowed = ['failed', 'skipped'];
    throw conflict('invalid_state', `This message is ${status}. Only failed and skipped ones can be tried again.`, {
      status,
      allowed,
    });
  }
  await tx
    .update(notificationDeliveries)
    .set({ status: 'pending', attempts: 0, nextAttemptAt: ctx.clock.now(), claimedUntil: null })
    .where(eq(notificationDeliveries.id, id));
  return findDelivery(tx, id);
}
