import type { Json, JsonObject } from '@renubu/contracts/json';
import { factLines } from './fill.ts';

/** Characters of a text that are read. */
const maxText = 100_000;

export function textIn(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, maxText);
}

/** The sentences of a text, each without the space around it. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?…])\s+|\n+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

/** The words of a text, lower case, without the short ones that every text has. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
}

/**
 * The most telling sentences in their own order: those whose words occur most in the text, figures counting as much as
 * three words. Quoted, never reworded.
 */
export function summarizeText(input: JsonObject): { summary: string } {
  const sentences = sentencesOf(textIn(input['text']));
  const asked = input['sentences'];
  const limit = typeof asked === 'number' && asked >= 1 ? Math.floor(asked) : 3;
  const counts = new Map<string, number>();
  for (const word of sentences.flatMap(wordsOf)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weights = sentences.map((sentence, index) => ({ index, weight: weightOf(sentence, counts) }));
  const chosen = weights.toSorted((a, b) => b.weight - a.weight || a.index - b.index).slice(0, limit);
  const inOrder = chosen.toSorted((a, b) => a.index - b.index).map(({ index }) => sentences[index] ?? '');
  return { summary: inOrder.join(' ') };
}

function weightOf(sentence: string, counts: ReadonlyMap<string, number>): number {
  const words = wordsOf(sentence);
  const repeated = words.reduce((sum, word) => sum + Math.log(counts.get(word) ?? 1), 0);
  const figures = sentence.match(/\d+/g)?.length ?? 0;
  return (repeated + 3 * Math.min(figures, 3)) / Math.sqrt(words.length + 5);
}

/** The label that fits when none does. */
export const noLabel = 'unclear';

/** The labels given with the words that speak for each. */
export function labelsOf(labels: Json | undefined): [label: string, words: string[]][] {
  if (Array.isArray(labels)) {
    return labels.filter((label) => typeof label === 'string').map((label) => [label, wordsOf(label)]);
  }
  if (labels === null || labels === undefined || typeof labels !== 'object') return [];
  return Object.entries(labels).map(([label, meaning]) => [label, wordsOf(`${label} ${textIn(meaning)}`)]);
}

/**
 * The label with the most of its words in the text (a word counts also with another ending). `unclear` when none has
 * any, or two have equally many. The confidence is the label's share of all words found, never above 0.7.
 */
export function classifyText(input: JsonObject): { label: string; confidence: number; reason: string } {
  const words = new Set(wordsOf(textIn(input['text'])).map(stem));
  const scores = labelsOf(input['labels']).map(([label, of]) => {
    const found = [...new Set(of)].filter((word) => words.has(stem(word)));
    return { label, found };
  });
  const [best, second] = scores.toSorted((a, b) => b.found.length - a.found.length);
  if (best === undefined || best.found.length === 0) {
    return { label: noLabel, confidence: 0, reason: 'No word of the text speaks for a label.' };
  }
  if (second !== undefined && second.found.length === best.found.length) {
    return { label: noLabel, confidence: 0, reason: `“${best.label}” and “${second.label}” fit equally well.` };
  }
  const all = scores.reduce((sum, { found }) => sum + found.length, 0);
  const confidence = Math.min(0.7, best.found.length / (all + 1));
  return { label: best.label, confidence, reason: `The text has: ${best.found.join(', ')}.` };
}

/** A word without its ending, roughly: enough to bring `refunds` and `refund` together. */
function stem(word: string): string {
  return word.length <= 4 ? word : word.replace(/(ings?|ed|es|s)$/u, '');
}

/** A plain message of the purpose and the facts, in the order given. Says nothing that is not given. */
export function draftMessage(input: JsonObject): { subject: string; body: string } {
  const purpose = textIn(input['purpose']).trim();
  const [recipient, sender] = [textIn(input['recipient']).trim(), textIn(input['sender']).trim()];
  const { facts } = input;
  const lines = facts !== null && typeof facts === 'object' && !Array.isArray(facts) ? factLines(facts) : [];
  const parts = [
    recipient === '' ? 'Hello,' : `Hello ${recipient},`,
    purpose === '' ? '' : asSentence(purpose),
    lines.map((line) => `- ${line}`).join('\n'),
    sender === '' ? 'Kind regards' : `Kind regards\n${sender}`,
  ];
  return { subject: subjectOf(purpose), body: parts.filter((part) => part !== '').join('\n\n') };
}

function asSentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/u.test(begun) ? begun : `${begun}.`;
}

function subjectOf(purpose: string): string {
  const [first = ''] = sentencesOf(purpose);
  const begun = (first.charAt(0).toUpperCase() + first.slice(1)).replace(/[.!]$/u, '');
  return begun.length > 80 ? `${begun.slice(0, 79)}…` : begun;
}
