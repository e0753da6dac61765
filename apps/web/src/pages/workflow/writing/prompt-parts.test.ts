import type { Interpretation } from '@renubu/contracts/interpreter';
import { describe, expect, it } from 'vitest';
import { certaintyOf, promptParts } from './prompt-parts.ts';
import { interpretation } from './testing/fixtures.ts';

const prompt = 'Block big orders over $5,000 quickly';
const span = (text: string, start = prompt.indexOf(text)) => ({ start, end: start + text.length, text });
const read = (change: Partial<Interpretation>) =>
  promptParts(prompt, interpretation({ conditions: [], notUnderstood: [], ...change })).map(({ text, kind }) => [
    kind,
    text,
  ]);
const condition = (text: string) => ({ ...interpretation().conditions[0]!, span: span(text) });

describe('promptParts', () => {
  it('marks what was read and what was not, and keeps every letter', () => {
    const parts = read({ conditions: [condition('orders over $5,000')], notUnderstood: [span('quickly')] });
    expect(parts).toEqual([
      ['plain', 'Block big '],
      ['condition', 'orders over $5,000'],
      ['plain', ' '],
      ['unknown', 'quickly'],
    ]);
  });

  it('leaves out marks that overlap or do not stand in the sentence', () => {
    const parts = read({
      conditions: [condition('orders over $5,000'), condition('$5,000'), { ...condition('big'), span: null }],
      notUnderstood: [{ start: 0, end: 4, text: 'Stop' }],
    });
    expect(parts.map(([, text]) => text).join('')).toBe(prompt);
    expect(parts.filter(([kind]) => kind !== 'plain')).toEqual([['condition', 'orders over $5,000']]);
  });
});

describe('certaintyOf', () => {
  it('is sure from .8 on', () => {
    expect([0.8, 0.79, 0.5, 0.49].map(certaintyOf)).toEqual(['sure', 'partly', 'partly', 'guess']);
  });
});
