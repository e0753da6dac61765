import { timingSafeEqual } from 'node:crypto';
import { webhookBodySchema } from '@renubu/contracts/customers';
import type { SignalInput } from '@renubu/contracts/customers';
import { sql } from 'drizzle-orm';
import { Webhook } from 'standardwebhooks';
import type { Context } from '../../../platform/context.ts';
import { unseal } from '../../../platform/crypto.ts';
import { row, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { conflict, invalid, notFound, Problem } from '../../../platform/http/problem.ts';
import { describeIssues } from '../../../platform/http/validation.ts';
import { findInbound, type InboundConnection } from '../../connections/queries/connections.ts';
import { ingestSignals, type SignalReceipt } from './ingest.ts';

/** A signed message as it came in. */
export interface WebhookMessage {
  connectionId: string;
  /** The exact bytes of the body; the signature is made over them. */
  body: Buffer;
  headers: Record<string, string | string[] | undefined>;
}

const toleranceSeconds = 5 * 60;

const refused = (code: string, detail: string) => new Problem(401, code, detail);

interface Signed {
  id: string;
  timestamp: Date;
  signatures: string[];
}

function readHeaders(headers: WebhookMessage['headers']): Signed {
  const [id, seconds, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headers[name],
  );
  if (typeof id !== 'string' || typeof seconds !== 'string' || typeof signature !== 'string' || id === '') {
    throw refused('signature_missing', 'Send the headers webhook-id, webhook-timestamp and webhook-signature.');
  }
  if (id.length > 200) throw refused('invalid_signature', 'The webhook-id is longer than 200 characters.');
  if (!/^\d{1,12}$/.test(seconds))
    throw refused('invalid_timestamp', 'webhook-timestamp has to be whole seconds since 1970.');
  return { id, timestamp: new Date(Number(seconds) * 1000), signatures: signature.split(' ') };
}

function checkAge({ timestamp }: Signed, now: Date): void {
  const age = (now.getTime() - timestamp.getTime()) / 1000;
  if (age > toleranceSeconds) throw refused('timestamp_too_old', 'The message is more than five minutes old.');
  if (age < -toleranceSeconds) throw refused('timestamp_too_new', 'The message is dated more than five minutes ahead.');
}

/** Standard Webhooks: any of the given `v1` signatures has to be the one made with our secret. */
function checkSignature(secret: string, { id, timestamp, signatures }: Signed, body: Buffer): void {
  const expected = Buffer.from(new Webhook(secret).sign(id, timestamp, body));
  const matches = signatures.some((given) => {
    const bytes = Buffer.from(given);
    return bytes.length === expected.length && timingSafeEqual(bytes, expected);
  });
  if (!matches) throw refused('invalid_signature', 'No signature fits the message and the secret of this connection.');
}

function readBody(body: Buffer, messageId: string): SignalInput[] {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new Problem(400, 'malformed_json', 'The body is not JSON.', { cause });
  }
  const parsed = webhookBodySchema.safeParse(value);
  if (!parsed.success) throw invalid(describeIssues(parsed.error, webhookBodySchema, 'body', value));
  if ('signals' in parsed.data) return parsed.data.signals;
  const { data, timestamp } = parsed.data;
  const { metrics, ...customer } = data;
  return Object.entries(metrics).map(([metric, metricValue]) => ({
    ...customer,
    metric,
    value: metricValue,
    externalId: `${messageId}:${metric}`,
    ...(timestamp === undefined ? {} : { occurredAt: timestamp }),
  }));
}

async function takeMessage(tx: Tx, organizationId: string, connectionId: string, id: string, now: Date): Promise<void> {
  const taken = await row(
    tx,
    sql`
    insert into renubu.webhook_messages (organization_id, connection_id, message_id, received_at)
    values (${organizationId}, ${connectionId}, ${id}, ${now.toISOString()}::timestamptz)
    on conflict do nothing returning message_id`,
  );
  if (taken === undefined) throw conflict('webhook_replayed', `The message ${id} was taken already.`);
  await row(
    tx,
    sql`
    update renubu.connections set last_received_at = ${now.toISOString()}::timestamptz, last_error = null
     where id = ${connectionId}`,
  );
}

/**
 * Takes a signed message and stores its signals. Nothing is stored when the message is unsigned, wrongly signed, too
 * old or new (401), a replay (409) or not understood (400). Throws 404 for an unknown connection.
 */
export async function receiveWebhook(ctx: Context, message: WebhookMessage): Promise<SignalReceipt> {
  const now = ctx.clock.now();
  const signed = readHeaders(message.headers);
  const connection = await findInbound(ctx, message.connectionId);
  if (connection === undefined) throw notFound('connection', message.connectionId);
  try {
    checkAge(signed, now);
    checkSignature(unseal(ctx.config.secret, connection.secret, connection.id), signed, message.body);
    const signals = readBody(message.body, signed.id);
    const { organizationId } = connection;
    return await tenantTransaction(ctx.db, organizationId, async (tx) => {
      await takeMessage(tx, organizationId, connection.id, signed.id, now);
      return ingestSignals(tx, ctx, organizationId, signals, { source: connection.name });
    });
  } catch (error) {
    if (error instanceof Problem && error.status !== 409) await noteRefusal(ctx, connection, error.message);
    throw error;
  }
}

/** Shows people what their sender does wrong. The same reason is written once, however often it is sent. */
async function noteRefusal(ctx: Context, { id, organizationId }: InboundConnection, reason: string): Promise<void> {
  await tenantTransaction(ctx.db, organizationId, (tx) =>
    tx.execute(sql`
      update renubu.connections set last_error = ${reason} where id = ${id} and last_error is distinct from ${reason}`),
  );
}
