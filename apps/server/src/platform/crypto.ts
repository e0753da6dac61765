import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** A sealed text cannot be opened: another key sealed it, or it was changed. */
export class SealError extends Error {
  readonly code = 'seal_broken';
  constructor(cause?: unknown) {
    super('The sealed text cannot be opened with this key.', { cause });
    this.name = 'SealError';
  }
}

const keyId = 'k1';

function keyFrom(secret: string | undefined): Buffer {
  if (secret === undefined) throw new SealError();
  return Buffer.from(hkdfSync('sha256', secret, 'renubu', 'sealed-texts', 32));
}

/**
 * Encrypts a text with AES-256-GCM under a key derived from the server's secret. `purpose` (for example the id of the
 * row it stands in) has to be the same when it is opened. Returns key id, nonce, tag and ciphertext in one text.
 */
export function seal(secret: string | undefined, text: string, purpose: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyFrom(secret), nonce).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [keyId, nonce, cipher.getAuthTag(), sealed]
    .map((part) => (typeof part === 'string' ? part : part.toString('base64url')))
    .join('.');
}

/** Decrypts what `seal` made. Throws `SealError` when key, purpose or text are not the same. */
export function unseal(secret: string | undefined, sealed: string, purpose: string): string {
  const [id, nonce, tag, body] = sealed.split('.');
  if (id !== keyId || nonce === undefined || tag === undefined || body === undefined) throw new SealError();
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyFrom(secret), Buffer.from(nonce, 'base64url'))
      .setAAD(Buffer.from(purpose))
      .setAuthTag(Buffer.from(tag, 'base64url'));
    return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new SealError(cause);
  }
}
