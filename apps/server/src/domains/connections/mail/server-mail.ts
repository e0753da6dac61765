import type { Json, JsonObject } from '@renubu/contracts/json';
import { mailSchema } from '@renubu/connectors/email/connector';
import { sendSmtp, type Mail, type SmtpSettings } from '@renubu/connectors/email/mail';
import { ConnectorError, invalidInput } from '@renubu/connectors/errors';
import { openNetwork, type OpenNetwork } from '@renubu/connectors/network/network';
import { sql } from 'drizzle-orm';
import type { Config } from '../../../platform/config.ts';
import type { Context } from '../../../platform/context.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { gateOf } from '../gate/runtime.ts';

/** What became of an e-mail. `notConnected`: there is no mail server, so that it was kept instead of sent. */
export type MailResult =
  | { status: 'sent'; messageId: string; accepted: string[]; rejected: string[] }
  | { status: 'notConnected'; messageId: string; accepted: string[]; rejected: string[] };

/** The operator’s own mail server may stand in a private network. */
let ofOperator: OpenNetwork | undefined;
const guardKey = 'server:smtp';

/** The settings of the server’s own mail server; null when there is none. */
export function smtpOf({ smtpUrl, smtpFrom }: Pick<Config, 'smtpUrl' | 'smtpFrom'>): SmtpSettings | null {
  if (smtpUrl === undefined) return null;
  const url = new URL(smtpUrl);
  const encrypted = url.protocol === 'smtps:';
  return {
    host: url.hostname,
    port: Number(url.port) || (encrypted ? 465 : 587),
    security: encrypted ? 'tls' : 'opportunistic',
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    from: url.searchParams.get('from') ?? smtpFrom,
  };
}

/**
 * Sends an e-mail through the server’s own mail server. Without one it is kept in `outgoing_mails` as `notConnected`,
 * outside of production with its content, so that people find it there. Throws a `ConnectorError` when sending fails.
 */
export async function sendServerMail(
  ctx: Context,
  organizationId: string,
  mail: Mail,
  signal: AbortSignal,
): Promise<MailResult> {
  const settings = smtpOf(ctx.config);
  if (settings === null) {
    await keep(ctx, organizationId, mail, 'notConnected', null);
    return { status: 'notConnected', messageId: '', accepted: [], rejected: [] };
  }
  ofOperator ??= openNetwork({ allowPrivateHosts: ['*'] });
  const network = ofOperator;
  const limits = { name: 'the mail server', concurrency: 5 };
  try {
    const sent = await gateOf(ctx).guards.run(guardKey, limits, () => sendSmtp(settings, mail, { network, signal }));
    await keep(ctx, organizationId, mail, 'sent', null);
    return { status: 'sent', ...sent };
  } catch (error) {
    await keep(
      ctx,
      organizationId,
      mail,
      'failed',
      error instanceof ConnectorError ? error.message : 'It could not be sent.',
    );
    throw error;
  }
}

/** `email.send` without a connection. */
export async function sendThroughServer(
  ctx: Context,
  organizationId: string,
  input: JsonObject,
  { idempotencyKey, signal }: { idempotencyKey: string; signal: AbortSignal },
): Promise<Json> {
  const parsed = mailSchema.safeParse(input);
  if (!parsed.success) {
    throw invalidInput(
      parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`).join('; '),
    );
  }
  return { ...(await sendServerMail(ctx, organizationId, { ...parsed.data, idempotencyKey }, signal)) };
}

async function keep(
  ctx: Context,
  organizationId: string,
  { to, cc = [], bcc = [], subject, text, html, idempotencyKey }: Mail,
  status: 'sent' | 'failed' | 'notConnected',
  error: string | null,
): Promise<void> {
  const readable = status === 'notConnected' && ctx.config.environment !== 'production';
  await tenantTransaction(ctx.db, organizationId, (tx) =>
    tx.execute(sql`
      insert into renubu.outgoing_mails
        (id, organization_id, idempotency_key, recipients, subject, body_text, body_html, status, error, created_at)
      values (${ctx.newId()}, ${organizationId}, ${idempotencyKey}, ${sql.param([...to, ...cc, ...bcc])}, ${subject},
        ${readable ? (text ?? '') : ''}, ${readable ? (html ?? null) : null}, ${status}, ${error},
        ${ctx.clock.now().toISOString()})
      on conflict (organization_id, idempotency_key) do update
        set status = excluded.status, error = excluded.error where outgoing_mails.status <> 'sent'`),
  );
}
