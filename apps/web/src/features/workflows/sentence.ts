import type { Condition, Operator } from '@renubu/contracts/language/conditions';
import type { Json } from '@renubu/contracts/json';

/** Words of a condition in one language. */
export interface ConditionWords {
  /** How an operator reads with its two sides. */
  compare: (op: Operator, field: string, value: string) => string;
  and: string;
  or: string;
  not: (sentence: string) => string;
  /** A reusable condition set by its name. */
  rule: (name: string) => string;
}

/** `steps.status-check.outputs.situation` → `status-check › situation`: the path without its plumbing. */
export const fieldName = (path: string): string => {
  const parts = path
    .replace(/^steps\./, '')
    .replace(/\.outputs?\./, '.')
    .split('.');
  return path.startsWith('steps.') ? parts.join(' › ') : path;
};

function shown(value: Json | undefined): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((item) => shown(item)).join(', ');
  if (value !== null && typeof value === 'object')
    return 'path' in value && typeof value['path'] === 'string' ? fieldName(value['path']) : JSON.stringify(value);
  return String(value);
}

/** A condition as a sentence. */
export function conditionSentence(condition: Condition, words: ConditionWords): string {
  if ('cel' in condition) return condition.cel;
  if ('rule' in condition) return words.rule(condition.rule);
  if ('not' in condition) return words.not(conditionSentence(condition.not, words));
  if ('all' in condition) return group(condition.all, words.and, words);
  if ('any' in condition) return group(condition.any, words.or, words);
  return words.compare(condition.op, fieldName(condition.field), shown(condition.value));
}

function group(parts: readonly Condition[], word: string, words: ConditionWords): string {
  return parts
    .map((part) => {
      const sentence = conditionSentence(part, words);
      const nested = ('all' in part && part.all.length > 1) || ('any' in part && part.any.length > 1);
      return nested ? `(${sentence})` : sentence;
    })
    .join(` ${word} `);
}
