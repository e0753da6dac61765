import type { ContentBlock } from '@renubu/contracts/assistant';
import { checkStatements } from '../../evidence/check.ts';
import { readCitedText, type CitedLine } from '../../evidence/cited-text.ts';
import { indexFacts } from '../../evidence/facts.ts';
import type { AssistantAnswer } from '../answer.ts';
import type { AssistantContext } from '../context.ts';
import { intentOf } from '../intents.ts';
import { respond, type Asked } from '../respond.ts';
import type { Known } from './input.ts';
import { readProposals } from './proposals.ts';

/** Where the proposals begin in the text of a model. What comes after is not shown. */
export const proposalsMark = /```\s*(?:proposals|json)?\s*\[?|<proposals>/;
const fence = /```\s*(?:proposals|json)?\s*(\[[\s\S]*?\])\s*```|<proposals>\s*(\[[\s\S]*?\])\s*<\/proposals>/;

/** The text of a model without its proposals, and the proposals as they are written; null when there are none. */
export function splitAnswer(text: string): { prose: string; written: unknown } {
  const found = fence.exec(text);
  const at = proposalsMark.exec(text)?.index ?? text.length;
  return { prose: text.slice(0, at).trim(), written: found === null ? null : parsed(found[1] ?? found[2] ?? '') };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What is wrong with a model's answer: empty when it will do. */
export function problemsOf(text: string): string[] {
  return splitAnswer(text).prose === '' ? ['The answer has no text.'] : [];
}

/**
 * Reads a model's answer: each sentence held against the evidence it cites, each proposal against what is known. What the
 * person asked for plainly is proposed even where the model forgot it; charts and tables come from the data.
 */
export function readModelAnswer(context: AssistantContext, asked: Asked, text: string, known: Known): AssistantAnswer {
  const { prose, written } = splitAnswer(text);
  const facts = indexFacts(known.facts);
  const built = respond(context, asked);
  const { proposals, notes } = readProposals(written, context, known);
  const blocks = grouped(readCitedText(prose, known.evidence)).map(({ isItem, statements }): ContentBlock => {
    return { type: 'text', list: isItem, statements: checkStatements(statements, facts) };
  });
  const told = notes.map((note) => ({ text: note, evidence: [], numbers: [], supported: true }));
  const noted: ContentBlock[] = told.length === 0 ? [] : [{ type: 'text', list: false, statements: told }];
  const drawn = built.blocks.filter(({ type }) => type !== 'text');
  return {
    blocks: [...blocks, ...drawn, ...noted],
    proposals: completed(proposals, built, asked),
    suggestions: built.suggestions,
  };
}

/** Lines of a list that follow each other are one list. */
function grouped(lines: readonly CitedLine[]): CitedLine[] {
  const groups: CitedLine[] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last !== undefined && line.isItem && last.isItem) last.statements.push(...line.statements);
    else groups.push({ isItem: line.isItem, statements: [...line.statements] });
  }
  return groups;
}

const commands: readonly string[] = ['create_task', 'fill_field', 'set_stakeholder', 'draft_email'];

function completed(
  proposals: AssistantAnswer['proposals'],
  built: AssistantAnswer,
  { text }: Asked,
): AssistantAnswer['proposals'] {
  if (!commands.includes(intentOf(text))) return proposals;
  const kinds = new Set(proposals.map(({ change }) => change.kind));
  return [...proposals, ...built.proposals.filter(({ change }) => !kinds.has(change.kind))];
}
