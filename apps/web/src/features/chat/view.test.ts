import { describe, expect, it } from 'vitest';
import { thread } from '../executions/testing/fixtures.ts';
import { linkTarget } from './links.ts';
import { continues, offeredButtons, sends } from './view.ts';

const [opening] = thread.messages as [(typeof thread.messages)[number]];

describe('the choices on offer', () => {
  it('are those of the newest message with any, without the one just chosen', () => {
    const said = { ...opening, id: 's', seq: 2, role: 'user' as const, content: 'They have gone quiet', buttons: [] };
    const reply = { ...opening, id: 'r', seq: 3, content: 'Call them.', buttons: [] };
    expect(offeredButtons([opening])?.buttons).toHaveLength(2);
    expect(offeredButtons([opening, said, reply])?.buttons.map(({ value }) => value)).toEqual(['responding']);
    expect(offeredButtons([])).toBeNull();
  });
});

describe('continues', () => {
  it('holds for the same author within five minutes', () => {
    expect(continues({ ...opening, at: '2026-03-01T09:04:00.000Z' }, opening)).toBe(true);
    expect(continues({ ...opening, at: '2026-03-01T09:06:00.000Z' }, opening)).toBe(false);
    expect(continues(opening, undefined)).toBe(false);
  });
});

describe('sends', () => {
  it('follows the preference and leaves composing alone', () => {
    expect(sends({ key: 'Enter', shiftKey: false }, false)).toBe(true);
    expect(sends({ key: 'Enter', shiftKey: true }, false)).toBe(false);
    expect(sends({ key: 'Enter', shiftKey: true }, true)).toBe(true);
    expect(sends({ key: 'Enter', shiftKey: false, nativeEvent: { isComposing: true } }, false)).toBe(false);
  });
});

describe('linkTarget', () => {
  it('opens outside links beside the app', () => {
    expect(linkTarget('https://example.com')).toEqual({ target: '_blank', rel: 'noopener noreferrer' });
    expect(linkTarget('/queue')).toEqual({});
  });
});
