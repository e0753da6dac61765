import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { ConnectorError } from '../errors.ts';
import { codeOf } from '../network/failures.ts';
import type { Network } from '../network/network.ts';

export interface SmtpSettings {
  host: string;
  port: number;
  /** `starttls` fails when the server cannot encrypt; `opportunistic` encrypts when it can. */
  security: 'starttls' | 'tls' | 'none' | 'opportunistic';
  username?: string | undefined;
  password?: string | undefined;
  from: string;
}

export interface Mail {
  to: string[];
  cc?: string[] | undefined;
  bcc?: string[] | undefined;
  replyTo?: string | undefined;
  subject: string;
  text?: string | undefined;
  html?: string | undefined;
  /** The same for every attempt at the same e-mail: its Message-ID is made from it. */
  idempotencyKey: string;
  headers?: Record<string, string> | undefined;
}

export interface SentMail {
  messageId: string;
  accepted: string[];
  rejected: string[];
}

interface Reach {
  network: Pick<Network, 'resolve'>;
  signal: AbortSignal;
}

const timeoutMs = 20_000;

/** The Message-ID of an e-mail: the same key gives the same one, so that mailboxes recognise a repeat. */
export function messageIdOf(idempotencyKey: string, from: string): string {
  const domain = /@([^\s>@]+)>?\s*$/.exec(from)?.[1] ?? 'renubu.invalid';
  return `<${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 40)}@${domain}>`;
}

/** Sends an e-mail. Throws a `ConnectorError`: 4xx answers of the server may be tried again, 5xx ones are for good. */
export async function sendSmtp(settings: SmtpSettings, mail: Mail, reach: Reach): Promise<SentMail> {
  const { idempotencyKey, ...content } = mail;
  const messageId = messageIdOf(idempotencyKey, settings.from);
  return withTransport(settings, reach, async (transport) => {
    const { accepted, rejected } = await transport.sendMail({
      ...content,
      from: settings.from,
      messageId,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return { messageId, accepted: accepted.map(addressOf), rejected: rejected.map(addressOf) };
  });
}

/** Connects and signs in without sending anything. Throws a `ConnectorError`. */
export async function verifySmtp(settings: SmtpSettings, reach: Reach): Promise<void> {
  await withTransport(settings, reach, (transport) => transport.verify());
}

async function withTransport<T>(
  settings: SmtpSettings,
  { network, signal }: Reach,
  work: (transport: ReturnType<typeof transportOf>) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const [address] = await network.resolve(settings.host, settings.port);
  const transport = transportOf(settings, address?.address ?? settings.host);
  let abort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work(transport), aborted]);
  } catch (cause) {
    throw smtpError(cause, settings.host, signal);
  } finally {
    signal.removeEventListener('abort', abort);
    transport.close();
  }
}

/** Connects to the address that was judged, under the name whose certificate is expected. */
function transportOf({ host, port, security, username, password }: SmtpSettings, address: string) {
  return createTransport({
    host: address,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { servername: host },
    ...(username === undefined || username === '' ? {} : { auth: { user: username, pass: password ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
}

function smtpError(cause: unknown, host: string, signal: AbortSignal): ConnectorError {
  if (cause instanceof ConnectorError) return cause;
  const timedOut = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
  if (timedOut) return new ConnectorError('timeout', `${host} did not take the e-mail in time.`, 'timeout', { cause });
  if (signal.aborted) return new ConnectorError('aborted', 'The e-mail was called off.', 'network', { cause });
  const { responseCode = 0, response = '' } = cause as { responseCode?: number; response?: string };
  const code = codeOf(cause);
  if (code === 'EAUTH')
    return new ConnectorError('sign_in_refused', `${host} refused the sign-in.`, 'permanent', { cause });
  if (code === 'ETLS') return new ConnectorError('no_encryption', `${host} cannot encrypt.`, 'permanent', { cause });
  if (responseCode >= 400) {
    const message = `${host} refused the e-mail: ${response}`;
    return new ConnectorError(`smtp_${responseCode}`, message, responseCode >= 500 ? 'permanent' : '5xx', { cause });
  }
  if (code === 'ETIMEDOUT') return new ConnectorError('timeout', `${host} does not answer.`, 'timeout', { cause });
  if (code === 'EENVELOPE') return new ConnectorError('no_recipients', 'Nobody to send to.', 'validation', { cause });
  return new ConnectorError('network', `${host} could not be reached for e-mail.`, 'network', { cause });
}

const addressOf = (entry: string | { address: string }): string => (typeof entry === 'string' ? entry : entry.address);
