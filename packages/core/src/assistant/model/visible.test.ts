import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VisiblePieces, visibleText } from './visible.ts';

const text = 'Usage fell 23 % [e3]. It costs $500,000 [e1, e2] a year.\n\n```proposals\n[{"kind":"create_task"}]\n```';

describe('what is shown of an answer on its way', () => {
  it('has no citations and no proposals', () => {
    expect(visibleText(text)).toBe('Usage fell 23 %. It costs $500,000 a year.');
    expect(visibleText('Half a citation [e')).toBe('Half a citation');
    expect(visibleText('A note [see below] stays')).toBe('A note [see below] stays');
  });

  it('is the same however it was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), text.length];
        const pieces = new VisiblePieces();
        const shown = places.slice(1).map((end, index) => pieces.next(text.slice(places[index], end)));
        expect(shown.join('')).toMatch(/^Usage fell 23 %\. It costs \$500,000 a year\.\s*$/);
      }),
    );
  });
});
