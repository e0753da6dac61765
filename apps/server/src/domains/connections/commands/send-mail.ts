import { connectorOf } from '@renubu/connectors/all';
import type { Mail } from '@renubu/connectors/email/mail';
import type { Context } from '../../../platform/context.ts';
import { throughConnection } from '../gate/call.ts';
import { gateOf } from '../gate/runtime.ts';
import { sendServerMail, smtpOf, type MailResult } from '../mail/server-mail.ts';

export type { Mail, MailResult };

const timeoutMs = 30_000;

/**
 * Sends an e-mail of the product to people: through the organization’s only active e-mail connection, else through the
 * server’s own mail server, else it is kept and the result says `notConnected`. The same `idempotencyKey` gives the
 * same Message-ID. Throws a `ConnectorError` whose `failureClass` says whether trying again may help.
 */
export async function sendMail(ctx: Context, organizationId: string, mail: Mail): Promise<MailResult> {
  const signal = AbortSignal.timeout(timeoutMs);
  const known = await gateOf(ctx).known.of(ctx, organizationId);
  const [connection, ...others] = known.connections.filter(({ connector, active }) => connector === 'email' && active);
  const email = connectorOf('email');
  if (connection === undefined || others.length > 0 || email === undefined) {
    return sendServerMail(ctx, organizationId, mail, signal);
  }
  const { idempotencyKey, headers: _headers, ...content } = mail;
  const input = JSON.parse(JSON.stringify(content)) as Record<string, string>;
  const request = { organizationId, idempotencyKey, signal, input };
  const done = { connection: connection.name, request: null, response: null };
  const output = await throughConnection(
    ctx,
    { connector: email, connection, request, done, used: new Set() },
    (call) => email.perform('email.send', input, call),
  );
  return output as unknown as MailResult;
}

/** Whether e-mails reach anybody: by the server’s own mail server or by an active connection of the organization. */
export async function canSendMail(ctx: Context, organizationId: string): Promise<boolean> {
  if (smtpOf(ctx.config) !== null) return true;
  const { connections } = await gateOf(ctx).known.of(ctx, organizationId);
  return connections.some(({ connector, active }) => connector === 'email' && active);
}
