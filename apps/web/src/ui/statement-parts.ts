import type { CheckedNumber } from '@renubu/contracts/assistant';
import type { Statement } from '@renubu/contracts/intelligence';

/** A sentence as the checker returned it, or one that was never checked. */
export type ShownStatement = Statement & { numbers?: CheckedNumber[]; supported?: boolean };

export type Standing = 'claimsNothing' | 'supported' | 'mismatch' | 'unsupported';

/** What a reader must know of a sentence: whether it rests on something, and whether its figures are found there. */
export function standingOf({ evidence, numbers = [], supported }: ShownStatement): Standing {
  if (numbers.some(({ status }) => status === 'mismatch')) return 'mismatch';
  if (supported === false) return 'unsupported';
  if (evidence.length > 0) return 'supported';
  return supported === undefined ? 'unsupported' : 'claimsNothing';
}

export interface TextPart {
  text: string;
  /** Set where the part is a number that was held against the evidence. */
  number: CheckedNumber | null;
}
/** Cuts a sentence at its checked numbers. Numbers that do not stand where they say are left as text. */
export function partsOf(text: string, numbers: readonly CheckedNumber[] = []): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const number of numbers.toSorted((a, b) => a.start - b.start)) {
    const end = number.start + number.text.length;
    if (number.start < at || text.slice(number.start, end) !== number.text) continue;
    if (number.start > at) parts.push({ text: text.slice(at, number.start), number: null });
    parts.push({ text: number.text, number });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), number: null });
  return parts;
}
