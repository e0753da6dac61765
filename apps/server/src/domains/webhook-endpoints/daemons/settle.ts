import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, systemTransaction, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { notify } from '../../notifications/commands/notify.ts';

export interface Attempt {
  id: string;
  endpointId: string;
  organizationId: string;
  /** Counting this one. */
  attempts: number;
  at: Date;
  responseStatus: number | null;
  responseBody: string | null;
  durationMs: number;
  /** Null when it was delivered. */
  error: string | null;
  retryAfterMs: number | null;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
/** Pauses after each failed attempt: nine attempts in about a day. */
const pauses = [5 * second, minute, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 8 * hour, 8 * hour];
/** An endpoint that gave nothing but failures for this long is switched off. */
const givenUpAfterHours = 72;

/** When a failed delivery is tried again; null when it is given up. A receiver may ask for more time, up to a day. */
export function nextAttempt(attempts: number, at: Date, retryAfterMs: number | null): Date | null {
  const pause = pauses[attempts - 1];
  if (pause === undefined) return null;
  return new Date(at.getTime() + Math.max(pause, Math.min(retryAfterMs ?? 0, 24 * hour)));
}

/** Writes how attempts went, and switches off endpoints that are gone or failed for too long, telling the admins. */
export async function settleDeliveries(ctx: Context, attempts: readonly Attempt[]): Promise<void> {
  const results = attempts.map((one) => {
    const next = one.error === null ? null : nextAttempt(one.attempts, one.at, one.retryAfterMs);
    return {
      id: one.id,
      endpoint_id: one.endpointId,
      status: one.error === null ? 'delivered' : next === null ? 'failed' : 'pending',
      attempts: one.attempts,
      next_attempt_at: next,
      at: one.at,
      response_status: one.responseStatus,
      response_body: one.responseBody,
      error: one.error,
      duration_ms: one.durationMs,
    };
  });
  const disabled = await systemTransaction(ctx.db, async (tx) => {
    const values = JSON.stringify(results);
    await writeDeliveries(tx, values);
    return writeEndpoints(tx, values, ctx.clock.now());
  });
  for (const { status } of results) {
    ctx.metrics.webhookDeliveries.inc({ outcome: status === 'pending' ? 'retried' : status });
  }
  for (const endpoint of disabled) await tellDisabled(ctx, endpoint);
}

const columns = sql`r(id uuid, endpoint_id uuid, status text, attempts int, next_attempt_at timestamptz, at timestamptz,
  response_status int, response_body text, error text, duration_ms int)`;

async function writeDeliveries(tx: Tx, values: string): Promise<void> {
  await tx.execute(sql`
    update renubu.webhook_deliveries d
       set status = r.status, attempts = r.attempts, next_attempt_at = r.next_attempt_at, claimed_until = null,
           response_status = r.response_status, response_body = r.response_body, error = r.error,
           duration_ms = r.duration_ms, delivered_at = case when r.status = 'delivered' then r.at end
      from jsonb_to_recordset(${values}::jsonb) as ${columns}
     where d.id = r.id`);
}

interface Disabled {
  id: string;
  organizationId: string;
  url: string;
  reason: string;
}

async function writeEndpoints(tx: Tx, values: string, now: Date): Promise<Disabled[]> {
  return rows<Disabled>(
    tx,
    sql`
    with told as (
      select endpoint_id, max(at) filter (where error is null) as success_at,
             max(at) filter (where error is not null) as error_at,
             (array_agg(error order by at desc) filter (where error is not null))[1] as error,
             coalesce(bool_or(response_status = 410), false) as gone
        from jsonb_to_recordset(${values}::jsonb) as ${columns}
       group by endpoint_id
    ), locked as (
      select e.id, coalesce(e.failing_since < ${now.toISOString()}::timestamptz - ${givenUpAfterHours} * interval '1 hour',
                            false) and told.success_at is null as hopeless
        from renubu.webhook_endpoints e join told on told.endpoint_id = e.id
       where e.active order by e.id for update of e
    ), written as (
      update renubu.webhook_endpoints e set
        last_success_at = coalesce(told.success_at, e.last_success_at),
        last_error_at = coalesce(told.error_at, e.last_error_at),
        last_error = coalesce(told.error, e.last_error),
        failing_since = case when told.success_at is null then coalesce(e.failing_since, told.error_at) end,
        active = not (told.gone or locked.hopeless),
        disabled_reason = case when told.gone then 'The receiver says that the address is gone.'
                               when locked.hopeless then 'Nothing could be delivered for three days.' end
        from told, locked
       where e.id = told.endpoint_id and locked.id = e.id
      returning e.id, e.organization_id, e.url, e.active, e.disabled_reason
    )
    select id, organization_id as "organizationId", url, disabled_reason as reason from written where not active`,
  );
}

async function tellDisabled(ctx: Context, { id, organizationId, url, reason }: Disabled): Promise<void> {
  await tenantTransaction(ctx.db, organizationId, (tx) =>
    notify(tx, ctx, {
      organizationId,
      role: 'admin',
      type: 'webhook_endpoint_disabled',
      title: `Webhooks to ${new URL(url).host} were switched off`,
      message: `${reason} Events are not delivered there any more. Switch the endpoint on again when it is repaired.`,
      priority: 2,
      link: `/webhook-endpoints/${id}`,
      idempotencyKey: `webhook-disabled:${id}:${ctx.clock.now().toISOString().slice(0, 10)}`,
    }),
  );
}
