import type { Page, PageQuery } from '@renubu/contracts/pagination';
import type { deliveryStatuses, WebhookDelivery, WebhookEndpoint } from '@renubu/contracts/webhook-endpoints';
import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { notFound } from '../../../platform/http/problem.ts';

type Dated<T> = { [Key in keyof T]: Key extends `${string}At` | 'formerSecretUntil' ? Date | null : T[Key] };

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** The endpoints of an organization, oldest first. */
export async function listEndpoints(tx: Tx): Promise<WebhookEndpoint[]> {
  return select(tx, sql`true`);
}

/** One endpoint. Throws 404. */
export async function readEndpoint(tx: Tx, id: string): Promise<WebhookEndpoint> {
  const [found] = await select(tx, sql`e.id = ${id}`);
  if (found === undefined) throw notFound('webhook endpoint', id);
  return found;
}

async function select(tx: Tx, which: SQL): Promise<WebhookEndpoint[]> {
  const found = await rows<Dated<WebhookEndpoint> & { createdAt: Date; updatedAt: Date }>(
    tx,
    sql`
    select e.id, e.url, e.description, e.types, e.active, e.disabled_reason as "disabledReason",
           e.last_success_at as "lastSuccessAt", e.last_error_at as "lastErrorAt", e.last_error as "lastError",
           d.pending, d.failed, case when e.former_secret is not null then e.former_secret_until end as "formerSecretUntil",
           e.revision, e.created_at as "createdAt", e.updated_at as "updatedAt"
      from renubu.webhook_endpoints e,
           lateral (select count(*) filter (where status = 'pending')::int as pending,
                           count(*) filter (where status = 'failed')::int as failed
                      from renubu.webhook_deliveries where endpoint_id = e.id) d
     where e.organization_id = renubu.current_organization() and ${which}
     order by e.created_at, e.id`,
  );
  return found.map((one) => ({
    ...one,
    lastSuccessAt: iso(one.lastSuccessAt),
    lastErrorAt: iso(one.lastErrorAt),
    formerSecretUntil: iso(one.formerSecretUntil),
    createdAt: one.createdAt.toISOString(),
    updatedAt: one.updatedAt.toISOString(),
  }));
}

const place = z.tuple([z.iso.datetime(), z.uuid()]);

/** The deliveries of an endpoint, newest first. Throws 404. */
export async function listDeliveries(
  tx: Tx,
  endpointId: string,
  { limit, cursor, status }: PageQuery & { status?: (typeof deliveryStatuses)[number] | undefined },
): Promise<Page<WebhookDelivery>> {
  await readEndpoint(tx, endpointId);
  const last = cursor === undefined ? undefined : decodeCursor(place, cursor);
  const found = await selectDeliveries(
    tx,
    sql`
    endpoint_id = ${endpointId} and ${status === undefined ? sql`true` : sql`status = ${status}`}
      and ${last === undefined ? sql`true` : sql`(date_trunc('milliseconds', created_at), id) < (${last[0]}::timestamptz, ${last[1]}::uuid)`}
    order by date_trunc('milliseconds', created_at) desc, id desc limit ${limit + 1}`,
  );
  return page(found, limit, ({ createdAt, id }) => [createdAt, id]);
}

/** One delivery of an endpoint. Throws 404. */
export async function readDelivery(tx: Tx, endpointId: string, id: string): Promise<WebhookDelivery> {
  const [found] = await selectDeliveries(tx, sql`endpoint_id = ${endpointId} and id = ${id}`);
  if (found === undefined) throw notFound('delivery', id);
  return found;
}

async function selectDeliveries(tx: Tx, which: SQL): Promise<WebhookDelivery[]> {
  const found = await rows<Dated<WebhookDelivery> & { createdAt: Date }>(
    tx,
    sql`
    select id, message_id as "messageId", type, status, attempts, payload, response_status as "responseStatus",
           response_body as "responseBody", error, duration_ms as "durationMs", created_at as "createdAt",
           next_attempt_at as "nextAttemptAt", delivered_at as "deliveredAt"
      from renubu.webhook_deliveries
     where organization_id = renubu.current_organization() and ${which}`,
  );
  return found.map((one) => ({
    ...one,
    createdAt: one.createdAt.toISOString(),
    nextAttemptAt: iso(one.nextAttemptAt),
    deliveredAt: iso(one.deliveredAt),
  }));
}
