import type { JsonObject } from '@renubu/contracts/json';
import { ConnectorError } from '@renubu/connectors/errors';
import { postWebhook, refusedDelivery } from '@renubu/connectors/webhook/deliver';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { unseal } from '../../../platform/crypto.ts';
import { rows, systemTransaction } from '../../../platform/db/transaction.ts';
import { networkOf } from '../../connections/queries/network.ts';
import { settleDeliveries, type Attempt } from './settle.ts';

const batch = 100;
/** A slow endpoint holds up to this many places of a batch. */
const perEndpoint = 10;
const timeoutMs = 10_000;
const claimSeconds = 60;

interface Due {
  id: string;
  endpointId: string;
  organizationId: string;
  messageId: string;
  payload: JsonObject;
  attempts: number;
  url: string;
  secret: string;
  formerSecret: string | null;
}

/** Delivers what is due, and writes down how it went. Returns how many deliveries were tried. */
export async function deliverDue(ctx: Context): Promise<number> {
  const due = await claimDue(ctx);
  if (due.length === 0) return 0;
  const attempts = await Promise.all(due.map((delivery) => attempt(ctx, delivery)));
  await settleDeliveries(ctx, attempts);
  return due.length;
}

async function claimDue(ctx: Context): Promise<Due[]> {
  const now = ctx.clock.now().toISOString();
  return systemTransaction(ctx.db, (tx) =>
    rows<Due>(
      tx,
      sql`
      with due as materialized (
        select d.id from (
          select d.id, d.next_attempt_at, row_number() over (partition by d.endpoint_id order by d.next_attempt_at, d.id) as place
            from renubu.webhook_deliveries d join renubu.webhook_endpoints e on e.id = d.endpoint_id
           where d.status = 'pending' and d.next_attempt_at <= ${now}::timestamptz and e.active
             and (d.claimed_until is null or d.claimed_until < ${now}::timestamptz)) d
         where d.place <= ${perEndpoint} order by d.next_attempt_at limit ${batch}
      ), locked as (
        select d.id from renubu.webhook_deliveries d join due on due.id = d.id
         where d.status = 'pending' and (d.claimed_until is null or d.claimed_until < ${now}::timestamptz)
           for update of d skip locked
      )
      update renubu.webhook_deliveries d
         set claimed_until = ${now}::timestamptz + ${claimSeconds} * interval '1 second'
        from locked, renubu.webhook_endpoints e
       where d.id = locked.id and e.id = d.endpoint_id
      returning d.id, d.endpoint_id as "endpointId", d.organization_id as "organizationId",
                d.message_id as "messageId", d.payload, d.attempts, e.url, e.secret,
                case when e.former_secret_until > ${now}::timestamptz then e.former_secret end as "formerSecret"`,
    ),
  );
}

/** One try. Whatever goes wrong is a result: a failing receiver never fails anything of ours. */
async function attempt(ctx: Context, delivery: Due): Promise<Attempt> {
  const { id, endpointId, organizationId, attempts } = delivery;
  const started = performance.now();
  const now = ctx.clock.now();
  const base = { id, endpointId, organizationId, attempts: attempts + 1, at: now };
  const took = (): number => Math.round(performance.now() - started);
  try {
    const answer = await postWebhook(networkOf(ctx), {
      url: delivery.url,
      id: delivery.messageId,
      body: JSON.stringify(delivery.payload),
      secrets: [delivery.secret, delivery.formerSecret].flatMap((sealed) =>
        sealed === null ? [] : [unseal(ctx.config.secret, sealed, endpointId)],
      ),
      now,
      signal: AbortSignal.timeout(timeoutMs),
      timeoutMs,
    });
    const refusal = refusedDelivery(answer, delivery.url, now);
    const said = answer.body.toString('utf8', 0, 1_000).replaceAll('\u0000', '\ufffd');
    return { ...base, responseStatus: answer.status, responseBody: said, durationMs: took(), ...failure(refusal) };
  } catch (error) {
    if (!(error instanceof ConnectorError))
      ctx.log.error({ err: error, deliveryId: id }, 'a webhook failed unexpectedly');
    const known = error instanceof ConnectorError ? error : null;
    const failed =
      known === null ? { error: 'It failed for a reason of the server’s own.', retryAfterMs: null } : failure(known);
    return { ...base, responseStatus: null, responseBody: null, durationMs: took(), ...failed };
  }
}

const failure = (error: ConnectorError | null): { error: string | null; retryAfterMs: number | null } => ({
  error: error?.message ?? null,
  retryAfterMs: error?.retryAfterMs ?? null,
});
