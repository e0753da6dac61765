import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { EventReceipt } from '@renubu/contracts/events';
import type { Json } from '@renubu/contracts/json';
import type { WebhookTrigger, WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { findValue, parsePath } from '@renubu/core/conditions/paths';
import { sql } from 'drizzle-orm';
import { Webhook } from 'standardwebhooks';
import type { Context } from '../../../platform/context.ts';
import { unseal } from '../../../platform/crypto.ts';
import { row, rows, systemTransaction, tenantTransaction } from '../../../platform/db/transaction.ts';
import { invalid, notFound, Problem } from '../../../platform/http/problem.ts';
import { webhookEventType, webhookSource } from '../matching/triggers.ts';
import { readCloudEvent } from '../reading/cloud-event.ts';
import { acceptEvents } from './accept.ts';
import { headerOf, webhookTriggerOf } from './webhooks.ts';

/** A message as it came in. */
export interface InboundMessage {
  id: string;
  headers: IncomingHttpHeaders;
  /** The exact bytes; signatures are made over them. */
  body: Buffer;
}

interface Endpoint {
  id: string;
  organizationId: string;
  secret: string;
  definition: WorkflowDefinition;
}

const toleranceSeconds = 5 * 60;
const refused = (code: string, detail: string) => new Problem(401, code, detail);

/**
 * Takes a signed message for a workflow and makes it an event. The same message again is a duplicate and does nothing.
 * Throws 404 for an address that is none (any more), 401 for a message that is unsigned, wrongly signed or too old, 400
 * for one that is not JSON, and what `acceptEvents` throws.
 */
export async function receiveWorkflowWebhook(ctx: Context, message: InboundMessage): Promise<EventReceipt> {
  const endpoint = await findEndpoint(ctx, message.id);
  const trigger = endpoint === undefined ? undefined : webhookTriggerOf(endpoint.definition);
  if (endpoint === undefined || trigger === undefined) throw notFound('webhook', message.id);
  try {
    const receipt = await take(ctx, endpoint, trigger, message);
    await note(ctx, endpoint, null);
    return receipt;
  } catch (error) {
    if (error instanceof Problem && error.status < 500) await note(ctx, endpoint, error.detail);
    throw error;
  }
}

async function take(
  ctx: Context,
  { id, organizationId, secret, definition }: Endpoint,
  trigger: WebhookTrigger['webhook'],
  message: InboundMessage,
): Promise<EventReceipt> {
  const now = ctx.clock.now();
  checkSignature(unseal(ctx.config.secret, secret, id), trigger, message, now);
  const data = readBody(message.body);
  const value = {
    specversion: '1.0',
    id: messageId(trigger, message, data),
    source: webhookSource(definition.workflow),
    type: webhookEventType(definition),
    data,
  };
  const read = readCloudEvent(value, 'body', { now, newId: () => ctx.newId() });
  if (!read.ok) throw invalid(read.errors);
  return acceptEvents(ctx, organizationId, [read.event]);
}

/** The endpoint of whatever organization, while its workflow is enabled: the sender shows only its signature. */
function findEndpoint(ctx: Context, id: string): Promise<Endpoint | undefined> {
  return systemTransaction(ctx.db, (tx) =>
    row<Endpoint>(
      tx,
      sql`
      select hook.id, hook.organization_id as "organizationId", hook.secret, v.definition
        from renubu.workflow_webhooks hook
        join renubu.workflows w on w.id = hook.workflow_id and w.enabled
        join renubu.workflow_versions v on v.id = w.published_version_id
       where hook.id = ${id}`,
    ),
  );
}

function checkSignature(
  secret: string,
  trigger: WebhookTrigger['webhook'],
  { headers, body }: InboundMessage,
  now: Date,
): void {
  if (trigger.scheme === 'standard-webhooks') return checkStandard(secret, headers, body, now);
  const header = headerOf(trigger);
  const given = headers[header];
  if (typeof given !== 'string' || given === '') throw refused('signature_missing', `Send the header ${header}.`);
  const expected = trigger.scheme === 'token' ? secret : createHmac('sha256', secret).update(body).digest('hex');
  const shown =
    trigger.scheme === 'token' ? given.replace(/^Bearer /i, '') : given.replace(/^sha256=/i, '').toLowerCase();
  if (!isSame(shown, expected)) throw refused('invalid_signature', 'The signature does not fit the message.');
}

function checkStandard(secret: string, headers: IncomingHttpHeaders, body: Buffer, now: Date): void {
  const [id, seconds, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headers[name],
  );
  if (typeof id !== 'string' || id === '' || typeof seconds !== 'string' || typeof signatures !== 'string') {
    throw refused('signature_missing', 'Send the headers webhook-id, webhook-timestamp and webhook-signature.');
  }
  if (!/^\d{1,12}$/.test(seconds)) {
    throw refused('invalid_timestamp', 'webhook-timestamp has to be whole seconds since 1970.');
  }
  const at = new Date(Number(seconds) * 1000);
  const age = (now.getTime() - at.getTime()) / 1000;
  if (Math.abs(age) > toleranceSeconds) {
    throw refused('timestamp_out_of_range', 'The message is dated more than five minutes from now.');
  }
  const expected = new Webhook(secret).sign(id, at, body);
  if (!signatures.split(' ').some((given) => isSame(given, expected))) {
    throw refused('invalid_signature', 'No signature fits the message and the secret of this address.');
  }
}

function isSame(given: string, expected: string): boolean {
  const [left, right] = [given, expected].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(left, right);
}

function readBody(body: Buffer): Json {
  try {
    return JSON.parse(body.toString('utf8')) as Json;
  } catch (cause) {
    throw new Problem(400, 'malformed_json', 'The body is not JSON.', { cause });
  }
}

/** What names the message: the field the trigger says, else its webhook-id, else its bytes. */
function messageId({ idField }: WebhookTrigger['webhook'], { headers, body }: InboundMessage, data: Json): string {
  const path = idField === undefined ? null : parsePath(idField);
  if (path !== null && typeof data === 'object' && data !== null && !Array.isArray(data)) {
    const found = findValue(path, data);
    if (typeof found === 'string' || typeof found === 'number') return String(found).slice(0, 255);
  }
  const given = headers['webhook-id'];
  if (typeof given === 'string' && given !== '') return given.slice(0, 255);
  return createHash('sha256').update(body).digest('hex');
}

async function note(ctx: Context, { id, organizationId }: Endpoint, problem: string | null): Promise<void> {
  const at = ctx.clock.now().toISOString();
  await tenantTransaction(ctx.db, organizationId, (tx) =>
    rows(
      tx,
      problem === null
        ? sql`update renubu.workflow_webhooks set last_received_at = ${at}::timestamptz, last_error = null where id = ${id}`
        : sql`update renubu.workflow_webhooks set last_error = ${problem} where id = ${id}`,
    ),
  );
}
