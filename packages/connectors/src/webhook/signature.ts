import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** The `webhook-id` of a message: the same key gives the same id, so that receivers recognise a repeat. */
export const messageIdOf = (idempotencyKey: string): string =>
  `msg_${createHash('sha256').update(idempotencyKey).digest('base64url').slice(0, 32)}`;

/** Whether a text can sign: base64 of at least 16 bytes, with or without `whsec_`. */
export function isSigningSecret(text: string): boolean {
  const bare = text.replace(/^whsec_/, '');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(bare) && Buffer.from(bare, 'base64').length >= 16;
}

/** The headers of Standard Webhooks for a body; every secret adds its signature, so that secrets can change over. */
export function signedHeaders(id: string, at: Date, body: string, secrets: readonly string[]): Record<string, string> {
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(at.getTime() / 1000)) };
  if (secrets.length === 0) return headers;
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, at, body));
  return { ...headers, 'webhook-signature': signatures.join(' ') };
}
