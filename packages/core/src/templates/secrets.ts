import type { Json } from '@renubu/contracts/json';
import type { Scope } from '../conditions/paths.ts';
import { renderValue } from './render.ts';

const written = /\{\{-?\s*secrets\.([A-Z][A-Z0-9_]*)\s*-?\}\}/g;
const lookalike = /\{\{(?=[-{\s]*secrets\b)/g;

/**
 * Renders a value as `renderValue` does, but leaves each `{{ secrets.NAME }}` of its author as it stands, for the call
 * that puts the secret in. Text of the same form that comes out of data is broken (`{ { secrets…`), so that data can
 * never name a secret. `nonce` has to be unpredictable, such as the id of the effect. Throws a `TemplateError`.
 */
export function renderKeepingSecrets(value: Json, scope: Scope, nonce: string): Json {
  const mark = (name: string): string => `\uE000${nonce}:${name}\uE001`;
  const names = new Set<string>();
  const marked = mapTexts(value, (text) =>
    text.replace(written, (_, name: string) => {
      names.add(name);
      return mark(name);
    }),
  );
  const rendered = breakSecretNames(renderValue(marked, scope));
  return mapTexts(rendered, (text) =>
    [...names].reduce((done, name) => done.replaceAll(mark(name), `{{ secrets.${name} }}`), text),
  );
}

/** The value with everything in it that looks like `{{ secrets.NAME }}` broken (`{ { secrets…`). */
export function breakSecretNames(value: Json): Json {
  return mapTexts(value, (text) => text.replace(lookalike, '{ {'));
}

/** The names of the secrets that a rendered value asks for, each once. */
export function secretNames(value: Json): string[] {
  const names = new Set<string>();
  mapTexts(value, (text) => {
    for (const [, name] of text.matchAll(written)) if (name !== undefined) names.add(name);
    return text;
  });
  return [...names];
}

/** Puts secrets in the place of their `{{ secrets.NAME }}`; one that is not in `secrets` stays as it stands. */
export function putSecrets(value: Json, secrets: Readonly<Record<string, string>>): Json {
  return mapTexts(value, (text) =>
    text.replace(written, (whole, name: string) => (Object.hasOwn(secrets, name) ? (secrets[name] ?? whole) : whole)),
  );
}

/** The value with `change` done to each text in it; keys stay. */
export function mapTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}
