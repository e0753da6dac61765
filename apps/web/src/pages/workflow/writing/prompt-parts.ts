import type { Interpretation, Span } from '@renubu/contracts/interpreter';

export interface PromptPart {
  text: string;
  /** What became of the words: a condition was read from them, or nothing was. */
  kind: 'plain' | 'condition' | 'unknown';
}

/** A request cut at the words that were read as conditions and at those that were not understood. */
export function promptParts(prompt: string, { conditions, notUnderstood }: Interpretation): PromptPart[] {
  const marks = [
    ...notUnderstood.map((span) => ({ span, kind: 'unknown' as const })),
    ...conditions.flatMap(({ span }) => (span === null ? [] : [{ span, kind: 'condition' as const }])),
  ].toSorted((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
  const parts: PromptPart[] = [];
  let at = 0;
  for (const { span, kind } of marks) {
    if (span.start < at || !stands(prompt, span)) continue;
    if (span.start > at) parts.push({ text: prompt.slice(at, span.start), kind: 'plain' });
    parts.push({ text: prompt.slice(span.start, span.end), kind });
    at = span.end;
  }
  if (at < prompt.length) parts.push({ text: prompt.slice(at), kind: 'plain' });
  return parts;
}
const stands = (prompt: string, { start, end, text }: Span): boolean =>
  start < end && prompt.slice(start, end) === text;

export type Certainty = 'sure' | 'partly' | 'guess';
/** From .8 nothing essential was guessed (the contract's own limit); below .5 most was. */
export const certaintyOf = (confidence: number): Certainty =>
  confidence >= 0.8 ? 'sure' : confidence >= 0.5 ? 'partly' : 'guess';
