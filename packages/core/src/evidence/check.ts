import type { AiStatement, CheckedNumber } from '@renubu/contracts/assistant';
import type { Evidence, Statement } from '@renubu/contracts/intelligence';
import { meansDay } from './dates.ts';
import { evidenceKey, type Fact, type FactValue } from './facts.ts';
import { findNumbers, valueOf, type FoundFigure, type FoundNumber } from './numbers.ts';

type Direction = 'up' | 'down' | null;
const upwards =
  /\b(?:grew|grown|grow(?:s|th)?|rose|risen|rising|rises?|up|increas\w+|higher|gained|gestiegen|steigt|wuchs|gewachsen|zugenommen|plus)\b/i;
const downwards =
  /\b(?:fell|fallen|falls?|falling|down|declin\w+|decreas\w+|dropp?\w*|lower|lost|shrank|gesunken|sinkt|sank|gefallen|fiel|zurückgegangen|abgenommen|minus)\b/i;

/** Which way a sentence says that something went; null when it says nothing or both. */
function directionOf(sentence: string): Direction {
  const [up, down] = [upwards.test(sentence), downwards.test(sentence)];
  return up === down ? null : up ? 'up' : 'down';
}

/** Kinds of values that a kind of figure can come from. */
const comesFrom: Record<FoundFigure['kind'], readonly FactValue['kind'][]> = {
  money: ['money', 'number'],
  percent: ['percent', 'ratio', 'number'],
  number: ['number', 'money', 'ratio'],
  year: ['number', 'money'],
};

/** Whether a number in a sentence is this value, allowing for rounding, scale and sign. */
export function isValue(found: FoundNumber, value: FactValue, direction: Direction = null): boolean {
  if (found.kind === 'date') {
    return value.kind === 'date' && found.readings.some((reading) => meansDay(reading, value.value));
  }
  if (value.kind === 'date') return found.kind === 'year' && value.value.startsWith(String(found.values[0]));
  if (!comesFrom[found.kind].includes(value.kind)) return false;
  if (value.isChange === true && value.value !== 0 && contradicts(found, value.value, direction)) return false;
  const target = Math.abs(value.kind === 'ratio' && found.kind === 'percent' ? value.value * 100 : value.value);
  return found.values.some((said, index) => {
    const slack = (found.tolerance[index] ?? 0) + 1e-9 + 1e-12 * target;
    return Math.abs(Math.abs(said) - target) <= slack;
  });
}

function contradicts({ values }: FoundFigure, change: number, direction: Direction): boolean {
  if (direction !== null) return direction === 'up' ? change < 0 : change > 0;
  return (values[0] ?? 0) < 0 && change > 0;
}

const courtesy =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|thanks|thank you|best|kind regards|regards|sincerely|cheers|hallo|guten (?:tag|morgen)|liebe[rs]?|sehr geehrte[rs]?|viele grüße|beste grüße|mit freundlichen grüßen|danke|vielen dank)(?![\p{L}])[^.!?]{0,80}[.!,]?$/iu;

/** True for greetings, thanks and questions without a figure: they say nothing that could be wrong. */
export function claimsNothing(sentence: string, numbers: readonly unknown[]): boolean {
  if (numbers.length > 0) return false;
  return !/[\p{L}\p{N}]/u.test(sentence) || sentence.endsWith('?') || courtesy.test(sentence.trim());
}

/**
 * Holds a sentence against the facts it cites. Evidence that is not among the facts is dropped. A number is `matched`
 * when one of the cited values is it, `mismatch` when the cited facts have values and none is it, else `unsupported`.
 */
export function checkStatement({ text, evidence }: Statement, facts: ReadonlyMap<string, Fact>): AiStatement {
  const cited = evidence.flatMap((item) => facts.get(evidenceKey(item)) ?? []);
  const found = findNumbers(text);
  const direction = directionOf(text);
  const numbers = found.map((one): CheckedNumber => {
    const source = cited.find(({ values }) => values.some((value) => isValue(one, value, direction)));
    const hasValues = cited.some(({ values }) => values.length > 0);
    return {
      text: one.text,
      start: one.start,
      value: valueOf(one),
      status: source !== undefined ? 'matched' : hasValues ? 'mismatch' : 'unsupported',
      evidenceId: source?.evidence.id ?? null,
    };
  });
  const rests = cited.length > 0 && numbers.every(({ status }) => status === 'matched');
  return {
    text,
    evidence: cited.map(({ evidence: known }) => known),
    numbers,
    supported: rests || claimsNothing(text, found),
  };
}

/** A sentence that nothing supports. */
export const unsupported = (text: string): AiStatement => checkStatement({ text, evidence: [] }, new Map());

/** Every sentence held against its evidence. */
export function checkStatements(statements: readonly Statement[], facts: ReadonlyMap<string, Fact>): AiStatement[] {
  return statements.map((statement) => checkStatement(statement, facts));
}

/** Evidence without repeats, in its order. */
export function distinctEvidence(evidence: readonly Evidence[]): Evidence[] {
  return [...new Map(evidence.map((item) => [evidenceKey(item), item])).values()];
}
