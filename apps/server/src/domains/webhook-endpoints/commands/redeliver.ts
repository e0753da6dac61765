import type { WebhookDelivery } from '@renubu/contracts/webhook-endpoints';
import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { readDelivery, readEndpoint } from '../queries/endpoints.ts';
import { webhookDeliveries } from '../tables.ts';

/** The channel on which workers hear that there is something to deliver. */
export const deliveryChannel = 'renubu_webhooks';

/** Queues a test event for an endpoint. Throws 404. */
export async function queueTest(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  endpointId: string,
): Promise<WebhookDelivery> {
  await readEndpoint(tx, endpointId);
  const [id, now] = [ctx.newId(), ctx.clock.now()];
  const type = 'webhook.test';
  await tx.insert(webhookDeliveries).values({
    id,
    organizationId,
    endpointId,
    messageId: `msg_${id.replaceAll('-', '')}`,
    type,
    payload: { type, timestamp: now.toISOString(), data: { message: 'It works.' } },
    nextAttemptAt: now,
    createdAt: now,
  });
  await wakeDeliveries(tx);
  return readDelivery(tx, endpointId, id);
}

/** Delivers once more with the same message id, however it ended. Throws 404. */
export async function redeliver(tx: Tx, ctx: Context, endpointId: string, id: string): Promise<WebhookDelivery> {
  await readEndpoint(tx, endpointId);
  await readDelivery(tx, endpointId, id);
  await requeue(tx, ctx, sql`endpoint_id = ${endpointId} and id = ${id} and claimed_until is null`);
  return readDelivery(tx, endpointId, id);
}

/** Delivers all failed ones since an instant once more; returns how many. Throws 404. */
export async function redeliverFailed(
  tx: Tx,
  ctx: Context,
  endpointId: string,
  since: string | undefined,
): Promise<number> {
  await readEndpoint(tx, endpointId);
  const recent = since === undefined ? sql`true` : sql`created_at >= ${since}::timestamptz`;
  return requeue(tx, ctx, sql`endpoint_id = ${endpointId} and status = 'failed' and ${recent}`);
}

async function requeue(tx: Tx, ctx: Context, which: SQL): Promise<number> {
  const queued = await rows(
    tx,
    sql`
    update renubu.webhook_deliveries set status = 'pending', attempts = 0, delivered_at = null,
           next_attempt_at = ${ctx.clock.now().toISOString()}::timestamptz
     where organization_id = renubu.current_organization() and ${which} returning id`,
  );
  await wakeDeliveries(tx);
  return queued.length;
}

export const wakeDeliveries = (tx: Tx): Promise<unknown> => rows(tx, sql`select pg_notify(${deliveryChannel}, '')`);
