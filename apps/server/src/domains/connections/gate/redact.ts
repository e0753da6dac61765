import type { Json, JsonObject } from '@renubu/contracts/json';
import { mapTexts } from '@renubu/core/templates/secrets';

const hidden = '•••';
const telling = /^(authorization|proxy-authorization|cookie|set-cookie|x-api-key|api-key|x-auth-token)$/i;

/** Replaces every appearance of the secrets in a text, also in base64, in addresses and inside JSON texts. */
export type Redact = (text: string) => string;

/** Makes the redaction for the secrets of one call. Texts of fewer than four characters are no secrets. */
export function redaction(secrets: readonly string[]): Redact {
  const forms = [...new Set(secrets.filter((secret) => secret.length >= 4).flatMap(formsOf))];
  forms.sort((a, b) => b.length - a.length);
  return forms.length === 0
    ? (text) => text
    : (text) => forms.reduce((done, form) => (done.includes(form) ? done.replaceAll(form, hidden) : done), text);
}

function formsOf(secret: string): string[] {
  const encoded = encodeURIComponent(secret);
  return [
    secret,
    encoded,
    encoded.replaceAll('%20', '+'),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
  ];
}

/** A message for people: without secrets, without NUL, and only then cut, so that no half of a secret stays. */
export function tellable(text: string, redact: Redact, max = 500): string {
  const clean = redact(text).replaceAll('\u0000', '\ufffd');
  return clean.length <= max ? clean : `${clean.slice(0, max)}…`;
}

/** What signs in, as it stands in the headers of a request: the whole value and the credentials in it. */
export const signingIn = (headers: Record<string, string>): string[] =>
  Object.entries(headers).flatMap(([name, value]) => (telling.test(name) ? [value, ...value.split(' ').slice(1)] : []));

/** The value with secrets hidden in all its texts and keys, without NUL, and texts cut to `maxText` characters. */
export function redacted(value: Json, redact: Redact, maxText = Infinity): Json {
  const cut = (text: string): string => {
    const clean = redact(text).replaceAll('\u0000', '\ufffd');
    return clean.length <= maxText ? clean : `${clean.slice(0, maxText)}… (${clean.length} characters)`;
  };
  return mapKeys(mapTexts(value, cut), redact);
}

/** Headers without what signs in. */
export const plainHeaders = (headers: Record<string, string>): JsonObject =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, telling.test(name) ? hidden : value]));

function mapKeys(value: Json, change: Redact): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => mapKeys(item, change));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), mapKeys(item, change)]));
}
