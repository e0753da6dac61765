import { describe, expect, it } from 'vitest';
import { isEventType, readObject } from './json-text.ts';

describe('typed JSON', () => {
  it('reads an object, and nothing as an empty one', () => {
    expect(readObject('{ "total": 1500 }')).toEqual({ ok: true, value: { total: 1500 } });
    expect(readObject('  ')).toEqual({ ok: true, value: {} });
  });
  it.each(['[1]', '3', 'null', '"text"'])('refuses %s, which is no object', (text) =>
    expect(readObject(text)).toMatchObject({ ok: false, problem: 'object' }),
  );
  it('tells what is wrong with a text that is no JSON', () =>
    expect(readObject('{ total: 1 }')).toMatchObject({ ok: false, problem: 'syntax' }));
});

describe('a type of events', () => {
  it.each(['order.created', 'order', 'a1.b-2_c'])('may be %s', (text) => expect(isEventType(text)).toBe(true));
  it.each(['', 'order.', '.order', 'order created', 'a'.repeat(256)])('may not be “%s”', (text) =>
    expect(isEventType(text)).toBe(false),
  );
});
