import { ConnectorError } from '@renubu/connectors/errors';
import type { JsonObject } from '@renubu/contracts/json';
import { mapTexts } from '@renubu/core/templates/secrets';
import type { Context } from '../../../platform/context.ts';
import { performThroughGate } from '../../connections/commands/perform.ts';
import { sendMail } from '../../connections/commands/send-mail.ts';
import { pageUrl } from '../mail/addresses.ts';
import { renderMail } from '../mail/render.ts';
import type { Content, DueDelivery } from './delivery.ts';

/** How an attempt ended. `failed` is for good; `retry` is tried again, after `waitMs` at the earliest. */
export type Sent =
  | { status: 'sent' }
  | { status: 'skipped'; error: string }
  | { status: 'failed'; error: string }
  | { status: 'retry'; error: string; waitMs?: number | undefined };

const timeoutMs = 30_000;
const passing = new Set(['timeout', 'network', '429', '5xx']);

/** Sends a message by its channel. Whatever goes wrong is a value: a channel that fails holds up nobody. */
export async function send(ctx: Context, delivery: DueDelivery, content: Content): Promise<Sent> {
  try {
    return await (delivery.channel === 'email' ? byMail(ctx, delivery, content) : bySlack(ctx, delivery, content));
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const { failureClass, message, retryAfterMs } = error;
    return passing.has(failureClass)
      ? { status: 'retry', error: message, waitMs: retryAfterMs }
      : { status: 'failed', error: message };
  }
}

async function byMail(ctx: Context, delivery: DueDelivery, content: Content): Promise<Sent> {
  const { person, organizationId, emailConnection } = delivery;
  if (person === null) return { status: 'skipped', error: 'The person is no longer a member.' };
  const mail = { to: [person.email], ...renderMail(content.template, content.subject, content.scope, ctx.clock.now()) };
  if (emailConnection !== null) return byGate(ctx, delivery, 'email.send', emailConnection, mail);
  const sent = await sendMail(ctx, organizationId, {
    ...mail,
    idempotencyKey: `delivery:${delivery.id}`,
    headers: {
      'list-unsubscribe': `<${pageUrl(ctx.config, '/settings?tab=notifications')}>`,
      'auto-submitted': 'auto-generated',
    },
  });
  return sent.status === 'sent' ? { status: 'sent' } : { status: 'skipped', error: 'E-mail is not connected.' };
}

async function bySlack(ctx: Context, delivery: DueDelivery, { slack }: Content): Promise<Sent> {
  if (delivery.slackChannel === null) return { status: 'skipped', error: 'No Slack channel is chosen.' };
  const post = { channel: delivery.slackChannel, text: slack };
  return byGate(ctx, delivery, 'slack.post', delivery.slackConnection, post);
}

/** Through the connections' gate. It puts secrets where `{{ secrets.NAME }}` stands: what people wrote must not name one. */
async function byGate(
  ctx: Context,
  { id, organizationId }: DueDelivery,
  operation: 'email.send' | 'slack.post',
  connection: string | null,
  input: { [name: string]: string | string[] },
): Promise<Sent> {
  const done = await performThroughGate(ctx, {
    operation,
    connection,
    input: mapTexts(input, (text) => text.replaceAll('{{', '{ {')) as JsonObject,
    organizationId,
    idempotencyKey: `delivery:${id}`,
    execution: { id, slug: 'notifications', customerId: null },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (done.ok) return { status: 'sent' };
  const { code, message: error, class: failureClass, retryAfterMs: waitMs } = done.error;
  if (code.includes('connection')) return { status: 'skipped', error };
  return passing.has(failureClass) ? { status: 'retry', error, waitMs } : { status: 'failed', error };
}
