import type { Json } from '@renubu/contracts/json';
import { parseDocument, stringify } from 'yaml';

const options = { version: '1.2', schema: 'core' } as const;

/**
 * What somebody means by a text typed into a field for any value: numbers, true and false, lists and objects as in
 * YAML; templates and everything else are text. Quotes make a text of what would be something else.
 */
export function readTyped(text: string): Json {
  const trimmed = text.trim();
  if (trimmed.startsWith('{{') || trimmed.startsWith('{%')) return text;
  const document = parseDocument(trimmed, { ...options, stringKeys: true });
  if (document.errors.length > 0 || document.warnings.length > 0) return text;
  try {
    const value = document.toJS({ maxAliasCount: 0 }) as Json;
    if (trimmed === '') return '';
    if (typeof value === 'number' && !Number.isFinite(value)) return text;
    return typeof value === 'string' && !/^["']/.test(trimmed) ? text : value;
  } catch {
    return text;
  }
}

/** A value as it is typed; reading it gives the value back. */
export function writeTyped(value: Json | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return sameText(value) ? value : JSON.stringify(value);
  if (value === null || typeof value !== 'object') return String(value);
  return stringify(value, { ...options, collectionStyle: 'flow', lineWidth: 0 }).trim();
}

const sameText = (value: string): boolean => readTyped(value) === value;
