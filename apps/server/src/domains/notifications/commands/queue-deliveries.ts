import type { NotificationKind } from '@renubu/contracts/notifications';
import { eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { wants } from '../kinds.ts';
import type { Recipient } from '../queries/recipients.ts';
import { notificationChannels, notificationDeliveries } from '../tables.ts';
import type { Notice } from './notice.ts';

/**
 * Writes the messages by which people hear of something outside of the app, in the transaction in which it happened: an
 * e-mail to each who wants it, and one message to the organization's Slack channel that names those who want it there.
 */
export async function queueDeliveries(
  tx: Tx,
  ctx: Context,
  notice: Notice,
  kind: NotificationKind,
  people: readonly Recipient[],
): Promise<void> {
  const byMail = people.filter(({ choices }) => wants(choices, kind, 'email'));
  const bySlack = people.filter(({ choices }) => wants(choices, kind, 'slack'));
  if (byMail.length === 0 && bySlack.length === 0) return;
  const [channels] = await tx
    .select()
    .from(notificationChannels)
    .where(eq(notificationChannels.organizationId, notice.organizationId));
  const message = (channel: 'email' | 'slack', userId: string | null) => ({
    ...shared(ctx, notice, kind),
    id: ctx.newId(),
    channel,
    userId,
    idempotencyKey:
      notice.idempotencyKey === undefined ? null : `${notice.idempotencyKey}:${channel}:${userId ?? 'all'}`,
  });
  const mails = channels?.emailEnabled === false ? [] : byMail.map(({ userId }) => message('email', userId));
  const hasSlack = channels?.slackEnabled === true && channels.slackChannel !== null && bySlack.length > 0;
  const slack = hasSlack ? [named(message('slack', null), bySlack)] : [];
  if (mails.length + slack.length === 0) return;
  await tx
    .insert(notificationDeliveries)
    .values([...mails, ...slack])
    .onConflictDoNothing({ target: [notificationDeliveries.organizationId, notificationDeliveries.idempotencyKey] });
}

function shared(ctx: Context, { organizationId, title, message, link, approvalId }: Notice, kind: NotificationKind) {
  const now = ctx.clock.now();
  return {
    organizationId,
    kind,
    approvalId: approvalId ?? null,
    title: title.slice(0, 300),
    data: { message: message.slice(0, 4000), link: link ?? null },
    nextAttemptAt: now,
    createdAt: now,
  };
}

function named(message: typeof notificationDeliveries.$inferInsert, people: readonly Recipient[]) {
  return { ...message, data: { ...message.data, people: people.slice(0, 20).map(({ name }) => name) } };
}
