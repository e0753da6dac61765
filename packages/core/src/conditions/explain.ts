import type { Json } from '@renubu/contracts/json';
import type { Operator } from '@renubu/contracts/language/conditions';
import type { Verdict } from './compile.ts';

/** How an operator reads when it holds and when it does not; `$` stands for the expected value. */
const wording: Record<Operator, [holds: string, fails: string]> = {
  eq: ['is $', 'is not $'],
  neq: ['is not $', 'is $'],
  gt: ['is more than $', 'is not more than $'],
  gte: ['is at least $', 'is less than $'],
  lt: ['is less than $', 'is not less than $'],
  lte: ['is at most $', 'is more than $'],
  between: ['is between $', 'is not between $'],
  in: ['is one of $', 'is not one of $'],
  not_in: ['is not one of $', 'is one of $'],
  contains: ['contains $', 'does not contain $'],
  has_all: ['has all of $', 'does not have all of $'],
  has_any: ['has one of $', 'has none of $'],
  starts_with: ['starts with $', 'does not start with $'],
  ends_with: ['ends with $', 'does not end with $'],
  matches: ['matches $', 'does not match $'],
  before: ['is before $', 'is not before $'],
  after: ['is after $', 'is not after $'],
  within_last: ['is within the last $', 'is not within the last $'],
  older_than: ['is older than $', 'is not older than $'],
  exists: ['is present', 'is missing'],
  is_null: ['is null', 'is not null'],
  is_empty: ['is empty', 'is not empty'],
};

const maxShown = 60;
const maxParts = 20;

/**
 * A verdict as one readable sentence with both compared values:
 * `order.total (500) is less than 10000 and customer.tier is missing`.
 */
export function explainVerdict(verdict: Verdict): string {
  if (verdict.error !== undefined) return `${verdict.field ?? 'The condition'} could not be decided: ${verdict.error}`;
  switch (verdict.kind) {
    case 'comparison':
      return explainComparison(verdict);
    case 'cel':
      return `${verdict.field ?? 'expression'} is ${verdict.result ? 'true' : 'false'}`;
    case 'not':
      return explainNot(verdict.children?.[0]);
    case 'all':
      return explainGroup(verdict, ' and ');
    case 'any':
      return explainGroup(verdict, ' or ');
  }
}

function explainComparison(verdict: Verdict): string {
  const { field = '', op = 'eq', actual, expected, result } = verdict;
  if (actual === undefined) return `${field} is missing`;
  const words = wording[op][result ? 0 : 1];
  const plain = op === 'exists' || op === 'is_null' || op === 'is_empty';
  if (plain) return `${field} ${words}`;
  const shown = expected === undefined ? 'a missing value' : showExpected(op, expected);
  return `${field} (${showValue(actual)}) ${words.replace('$', () => shown)}`;
}

function showExpected(op: Operator, expected: Json): string {
  if (op === 'between' && Array.isArray(expected) && expected.length === 2) {
    return expected.map((bound) => showValue(bound)).join(' and ');
  }
  return Array.isArray(expected) && op !== 'eq' && op !== 'neq'
    ? shorten(expected.map((item) => showValue(item)).join(', '))
    : showValue(expected);
}

function explainNot(inner: Verdict | undefined): string {
  if (inner === undefined) return 'nothing was compared';
  const sentence = explainVerdict(inner);
  return inner.kind === 'all' || inner.kind === 'any' || inner.kind === 'not' ? `not (${sentence})` : sentence;
}

function explainGroup(verdict: Verdict, word: string): string {
  const children = verdict.children ?? [];
  if (children.length === 0) return 'nothing was compared';
  const parts = children.slice(0, maxParts).map((child) => {
    const sentence = explainVerdict(child);
    const grouped = (child.kind === 'all' || child.kind === 'any') && (child.children?.length ?? 0) > 1;
    return grouped ? `(${sentence})` : sentence;
  });
  if (children.length > maxParts) parts.push(`${children.length - maxParts} more`);
  return parts.join(word);
}

function showValue(value: Json): string {
  return shorten(typeof value === 'string' ? `"${value}"` : JSON.stringify(value));
}

function shorten(text: string): string {
  return text.length <= maxShown ? text : `${text.slice(0, maxShown - 1)}…`;
}
