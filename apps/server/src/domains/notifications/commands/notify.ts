import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { publishMany } from '../../../platform/outbox/publish.ts';
import { kindOf } from '../kinds.ts';
import { findPeople, hearsInApp, type Recipients } from '../queries/recipients.ts';
import { notifications } from '../tables.ts';
import type { Notice } from './notice.ts';
import { queueDeliveries } from './queue-deliveries.ts';

export type { Notice };

/**
 * Tells active people of the organization something, in the transaction in which it happened: in the app, and by the
 * other channels they chose, which are sent later. Who switched in-app notifications off hears urgent ones only.
 * Returns the ids of the people told in the app; a repeated key tells nobody again.
 */
export async function notify(tx: Tx, ctx: Context, notice: Notice & Recipients): Promise<string[]> {
  const kind = kindOf(notice.type);
  const people = await findPeople(tx, notice);
  const listening = people.filter((one) => hearsInApp(one, kind, notice.priority));
  await queueDeliveries(tx, ctx, notice, kind, people);
  return notifyMany(tx, ctx, [{ ...notice, userIds: listening.map(({ userId }) => userId) }]);
}

/** Writes notices in the app for people already found, all with one statement. Returns the ids of the people told. */
export async function notifyMany(
  tx: Tx,
  ctx: Context,
  notices: readonly (Notice & { userIds: readonly string[] })[],
): Promise<string[]> {
  const createdAt = ctx.clock.now();
  const values = notices.flatMap(({ userIds, ...notice }) =>
    userIds.map((userId) => ({
      id: ctx.newId(),
      organizationId: notice.organizationId,
      userId,
      type: notice.type,
      title: notice.title.slice(0, 300),
      message: notice.message.slice(0, 4000),
      priority: Math.min(5, Math.max(1, Math.round(notice.priority))),
      link: notice.link ?? null,
      executionId: notice.executionId ?? null,
      customerId: notice.customerId ?? null,
      taskId: notice.taskId ?? null,
      idempotencyKey: notice.idempotencyKey === undefined ? null : `${notice.idempotencyKey}:${userId}`,
      createdAt,
    })),
  );
  if (values.length === 0) return [];
  const told = await tx
    .insert(notifications)
    .values(values)
    .onConflictDoNothing({ target: [notifications.organizationId, notifications.idempotencyKey] })
    .returning({ id: notifications.id, userId: notifications.userId, organizationId: notifications.organizationId });
  await publishMany(
    tx,
    told.map(({ id, userId, organizationId }) => ({
      organizationId,
      topic: 'notifications',
      type: 'notification',
      subject: userId,
      data: { notificationId: id },
    })),
  );
  return told.map(({ userId }) => userId);
}
