import { createHash, randomBytes } from 'node:crypto';

/** How many characters of the random part are kept in plain, to tell keys apart. */
const shown = 6;

export interface MadeKey {
  /** The whole key: told once, never kept. */
  key: string;
  prefix: string;
  hash: string;
}

/** Makes a key `rnb_<environment>_<random>` with 256 random bits. */
export function makeKey(environment: string): MadeKey {
  const start = `rnb_${environment === 'production' ? 'live' : 'dev'}_`;
  const key = `${start}${randomBytes(32).toString('base64url')}`;
  return { key, prefix: key.slice(0, start.length + shown), hash: hashOf(key) };
}

/** Hexadecimal SHA-256 of a key. A slow hash is for passwords: nobody guesses 256 random bits. */
export const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Whether a text has the form of a key. */
export const isKey = (text: string): boolean => /^rnb_[a-z]{2,12}_[\w-]{43}$/.test(text);
