import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleText } from './visible.ts';

const text = 'Usage fell 23 % [e3]. It costs $500,000 [e1, e2] a year.\n\n```proposals\n[{"kind":"create_task"}]\n```';

describe('what is shown of an answer on its way', () => {
  it('has no citations and no proposals', () => {
    expect(visibleText(text)).toBe('Usage fell 23 %. It costs $500,000 a year.');
    expect(visibleText('Half a citation [e')).toBe('Half a citation');
    expect(visibleText('A note [see below] stays')).toBe('A note [see below] stays');
  });

  it('only ever grows', () => {
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(text.length), (a, b) => {
        const [shorter, longer] = a < b ? [a, b] : [b, a];
        expect(visibleText(text.slice(0, longer)).startsWith(visibleText(text.slice(0, shorter)))).toBe(true);
      }),
    );
  });
});
