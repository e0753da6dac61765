import type { JsonObject } from '@renubu/contracts/json';

export type ReadJson = { ok: true; value: JsonObject } | { ok: false; problem: 'syntax' | 'object'; message: string };

/** What somebody typed as a JSON object; nothing typed is an empty one. */
export function readObject(text: string): ReadJson {
  if (text.trim() === '') return { ok: true, value: {} };
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      return { ok: false, problem: 'object', message: '' };
    }
    return { ok: true, value: value as JsonObject };
  } catch (error) {
    return { ok: false, problem: 'syntax', message: error instanceof Error ? error.message : '' };
  }
}

const eventType = /^[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*$/i;
export const isEventType = (text: string): boolean => eventType.test(text) && text.length <= 255;
