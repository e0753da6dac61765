import { describe, expect, it } from 'vitest';
import { readViews, withView } from './saved-views.ts';

describe('saved views', () => {
  it('come back as they were kept', () => {
    const views = withView([], 'Failed today', { status: 'failed', span: '24h' });
    expect(readViews(JSON.stringify(views))).toEqual([
      { name: 'Failed today', search: { status: 'failed', span: '24h' } },
    ]);
  });
  it('replace the one of the same name', () => {
    const views = withView(withView([], 'Mine', { q: 'a' }), 'Mine', { q: 'b' });
    expect(views).toEqual([{ name: 'Mine', search: { q: 'b' } }]);
  });
  it.each([[null], ['nonsense'], ['{}'], ['[null, 3, { "name": "x" }]']])('are none where %s is kept', (stored) =>
    expect(readViews(stored)).toEqual([]),
  );
  it('lose filters that there are not', () =>
    expect(readViews('[{ "name": "x", "search": { "status": "gone", "q": "a" } }]')[0]?.search).toEqual({ q: 'a' }));
});
