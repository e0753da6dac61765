import type { Evidence, Statement } from '@renubu/contracts/intelligence';
import { splitSentences } from './sentences.ts';

/** A line of text: whether it is an item of a list, and its sentences. */
export interface CitedLine {
  isItem: boolean;
  statements: Statement[];
}

const citation = /\s?\[((?:[a-z]{1,2}\d{1,4})(?:\s?[,;]\s?[a-z]{1,2}\d{1,4})*)\]/g;

/**
 * Reads text whose sentences cite evidence by short names in brackets: `Usage fell 23 % [e3].` Names that are not known
 * are dropped; the brackets are taken out of the text.
 */
export function readCitedText(source: string, known: ReadonlyMap<string, Evidence>): CitedLine[] {
  return source
    .split('\n')
    .map((line) => ({
      isItem: /^\s*(?:[-*•]|\d{1,2}[.)])\s+/.test(line),
      statements: splitSentences(line)
        .map(({ text }) => readSentence(text, known))
        .filter(({ text }) => text !== ''),
    }))
    .filter(({ statements }) => statements.length > 0);
}

function readSentence(source: string, known: ReadonlyMap<string, Evidence>): Statement {
  const names = [...source.matchAll(citation)].flatMap(([, list = '']) =>
    list.split(/[,;]/).map((name) => name.trim()),
  );
  const evidence = [...new Set(names)].flatMap((name) => known.get(name) ?? []);
  return { text: plainSentence(source.replace(citation, '')), evidence };
}

/** Without marks of emphasis and headings, which other surfaces would show as they are. */
function plainSentence(text: string): string {
  return text
    .replace(/^#{1,6}\s+/, '')
    .replace(/!\[[^\]]{0,500}\]\([^)]{0,2000}\)/g, '')
    .replace(/\[([^\]]{0,500})\]\([^)]{0,2000}\)/g, '$1')
    .replace(/(\*\*|__|`)(.+?)\1/g, '$2')
    .replace(/\s{2,}/g, ' ')
    .replace(/\s+([.,!?])/g, '$1')
    .trim();
}
