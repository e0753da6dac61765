import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { publishMany } from '../../../platform/outbox/publish.ts';
import { findRecipients, type Recipients } from '../queries/recipients.ts';
import { notifications } from '../tables.ts';

export interface Notice {
  organizationId: string;
  type: string;
  title: string;
  message: string;
  /** 1 urgent, 2 high, 3 normal, 4 low, 5 for information. */
  priority: number;
  /** Path in the web app, such as `/executions/<id>`. */
  link?: string | null | undefined;
  executionId?: string | null | undefined;
  customerId?: string | null | undefined;
  taskId?: string | null | undefined;
  /** The approval it is about: mails show its evidence and a way to decide. */
  approvalId?: string | undefined;
  /** Makes a repeat a no-op: one notification per person and key. */
  idempotencyKey?: string | undefined;
}

/**
 * Tells active people of the organization something, in the transaction in which it happened. Who switched in-app
 * notifications off hears urgent ones only. Returns the ids of the people told; a repeated key tells nobody again.
 */
export async function notify(tx: Tx, ctx: Context, notice: Notice & Recipients): Promise<string[]> {
  return notifyMany(tx, ctx, [{ ...notice, userIds: await findRecipients(tx, notice, notice.priority) }]);
}

/** Writes notices for people already found, all with one statement. Returns the ids of the people told. */
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
