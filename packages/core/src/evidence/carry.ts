import type { AiStatement } from '@renubu/contracts/assistant';
import type { Evidence } from '@renubu/contracts/intelligence';
import { aiStatementSchema } from '@renubu/contracts/assistant';
import type { Json, JsonObject } from '@renubu/contracts/json';
import { checkStatement, unsupported } from './check.ts';
import type { Fact } from './facts.ts';
import { evidenceKey } from './facts.ts';
import { findNumbers } from './numbers.ts';
import { splitSentences } from './sentences.ts';

/** The statements an artifact carries; undefined when it was not written with evidence. */
export function statementsOf(content: JsonObject): AiStatement[] | undefined {
  const found = aiStatementSchema.array().safeParse(content['statements']);
  return found.success ? found.data : undefined;
}

/** Keys whose text is addressing or naming, not prose. */
const notProse = new Set([
  'statements',
  'to',
  'subject',
  'title',
  'label',
  'id',
  'category',
  'subcategory',
  'impact',
  'urgency',
  'evidence',
  'suggestedActions',
]);

/** Every sentence of prose in an artifact's content, in its order. */
export function sentencesOf(content: Json): string[] {
  if (typeof content === 'string') return splitSentences(content).map(({ text }) => text);
  if (content === null || typeof content !== 'object') return [];
  if (Array.isArray(content)) return content.flatMap(sentencesOf);
  return Object.entries(content).flatMap(([name, value]) => (notProse.has(name) ? [] : sentencesOf(value)));
}

/**
 * Statements after a person's edit: sentences that stayed keep their evidence, new ones have none. A statement that was
 * longer than one sentence stays when all of its sentences did.
 */
export function carryStatements(before: readonly AiStatement[], content: JsonObject): AiStatement[] {
  const known = new Map<string, AiStatement>();
  for (const statement of before) {
    known.set(statement.text.trim(), statement);
    for (const { text } of splitSentences(statement.text)) {
      if (!known.has(text))
        known.set(text, { ...statement, text, numbers: statement.numbers.filter((one) => text.includes(one.text)) });
    }
  }
  return sentencesOf(content).map((text) => known.get(text) ?? unsupported(text));
}

/**
 * Holds sentences against facts again. Evidence that is no longer among the facts stays as it was found; a sentence
 * without evidence is supported by those facts that hold all of its figures.
 */
export function recheck(statements: readonly AiStatement[], facts: ReadonlyMap<string, Fact>): AiStatement[] {
  return statements.map((statement) => {
    if (statement.evidence.length === 0) return found(statement, facts);
    return statement.evidence.every((item) => facts.has(evidenceKey(item))) ? better(statement, facts) : statement;
  });
}

/** A computed figure (a sum, a share) is in no fact by itself: what was matched when it was written stays matched. */
function better(statement: AiStatement, facts: ReadonlyMap<string, Fact>): AiStatement {
  const now = checkStatement(statement, facts);
  return now.supported || !statement.supported ? now : statement;
}

function found(statement: AiStatement, facts: ReadonlyMap<string, Fact>): AiStatement {
  const numbers = findNumbers(statement.text);
  if (numbers.length === 0) return checkStatement(statement, facts);
  const evidence: Evidence[] = [];
  for (const fact of facts.values()) {
    if (evidence.length >= 5) break;
    const alone = checkStatement({ text: statement.text, evidence: [fact.evidence] }, facts);
    if (alone.numbers.some(({ status }) => status === 'matched')) evidence.push(fact.evidence);
  }
  const all = checkStatement({ text: statement.text, evidence }, facts);
  return all.supported ? all : checkStatement(statement, facts);
}
