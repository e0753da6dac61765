import type { Page } from '@renubu/contracts/pagination';
import type { z } from 'zod';
import { badRequest } from './problem.ts';

/** Packs the place where a page ended into an opaque text. */
export function encodeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Reads a cursor made by `encodeCursor`. Throws the problem `invalid_cursor` when it is not one of this list. */
export function decodeCursor<T extends z.ZodType>(schema: T, cursor: string): z.output<T> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    const message = 'The cursor is not one that this list gave out.';
    const error = badRequest('invalid_cursor', message, [
      { path: 'query.cursor', code: 'invalid_cursor', message, suggestion: 'Start again without a cursor.' },
    ]);
    error.cause = cause;
    throw error;
  }
}

/** Makes a page of `limit` items from `limit + 1` rows; `place` names where an item stands in the order. */
export function page<T>(found: T[], limit: number, place: (item: T) => unknown, total?: number): Page<T> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = found.length > limit && last !== undefined ? encodeCursor(place(last)) : null;
  return { items, nextCursor, ...(total === undefined ? {} : { total }) };
}
