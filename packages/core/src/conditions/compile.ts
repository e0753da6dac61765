import type { Json } from '@renubu/contracts/json';
import { operators, type Comparison, type Condition, type Operator } from '@renubu/contracts/language/conditions';
import { renderValue } from '../templates/render.ts';
import { compileExpression, ExpressionError } from './cel.ts';
import { parseInstant } from './durations.ts';
import { operatorTests, trueWhenMissing, unaryOperators } from './operators.ts';
import { findValue, findValues, parsePath, type Path, type Scope } from './paths.ts';
import { compilePattern, type PatternTest } from './patterns.ts';

/**
 * What a condition came to, with both compared values for the trace. `actual` and `expected` are absent when the path
 * was missing. An error makes the part false.
 */
export interface Verdict {
  result: boolean;
  kind: 'comparison' | 'all' | 'any' | 'not' | 'cel';
  field?: string;
  op?: Operator;
  actual?: Json;
  expected?: Json;
  children?: Verdict[];
  error?: string;
}

export type CompiledCondition = (scope: Scope) => Verdict;

/** A condition that cannot be compiled. `path` leads to the faulty part, such as `all[1].value`. */
export class ConditionError extends Error {
  readonly code: 'unknown_operator' | 'bad_path' | 'bad_pattern' | 'bad_expression' | 'bad_condition' | 'too_deep';
  readonly path: string;

  constructor(code: ConditionError['code'], path: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConditionError';
    this.code = code;
    this.path = path;
  }
}

export const maxConditionDepth = 32;
const knownOperators: ReadonlySet<string> = new Set(operators);

/**
 * Prepares a condition for repeated evaluation: paths, patterns and expressions are read once. Throws a
 * `ConditionError` for a malformed one; the closure it returns never throws.
 */
export function compileCondition(condition: Condition): CompiledCondition {
  return compilePart(condition, '', 0);
}

function compilePart(condition: Condition, path: string, depth: number): CompiledCondition {
  if (depth > maxConditionDepth) throw new ConditionError('too_deep', path, 'conditions are nested too deeply');
  if (typeof condition !== 'object' || condition === null) {
    throw new ConditionError('bad_condition', path, 'expected a condition');
  }
  if ('cel' in condition) return compileCel(condition.cel, path);
  if ('not' in condition) return compileNot(compilePart(condition.not, join(path, 'not'), depth + 1));
  if ('all' in condition) return compileGroup('all', condition.all, path, depth);
  if ('any' in condition) return compileGroup('any', condition.any, path, depth);
  if ('field' in condition) return compileComparison(condition, path);
  if ('rule' in condition) {
    const name = String(condition.rule).slice(0, 64);
    throw new ConditionError(
      'bad_condition',
      path,
      `the rule “${name}” is known to the server only: it writes rules out`,
    );
  }
  throw new ConditionError('bad_condition', path, 'expected a comparison, all, any, not, cel or rule');
}

function compileNot(inner: CompiledCondition): CompiledCondition {
  return (scope) => {
    const verdict = inner(scope);
    return { result: !verdict.result, kind: 'not', children: [verdict] };
  };
}

/** Every part is evaluated, also when the outcome is known already, so that the trace is complete. */
function compileGroup(kind: 'all' | 'any', parts: Condition[], path: string, depth: number): CompiledCondition {
  if (!Array.isArray(parts)) throw new ConditionError('bad_condition', join(path, kind), 'expected a list');
  const compiled = parts.map((part, index) => compilePart(part, join(path, `${kind}[${index}]`), depth + 1));
  return (scope) => {
    const children = compiled.map((part) => part(scope));
    const result = kind === 'all' ? children.every((child) => child.result) : children.some((child) => child.result);
    return { result, kind, children };
  };
}

function compileCel(source: string, path: string): CompiledCondition {
  const expression = rethrow('bad_expression', join(path, 'cel'), () => compileExpression(source));
  return (scope) => {
    try {
      const actual = expression.evaluate(scope);
      const verdict: Verdict = { result: actual === true, kind: 'cel', field: source, actual, expected: true };
      if (typeof actual !== 'boolean') verdict.error = 'the expression is neither true nor false';
      return verdict;
    } catch (error) {
      const message = error instanceof ExpressionError ? error.message : String(error);
      return { result: false, kind: 'cel', field: source, expected: true, error: message };
    }
  };
}

function compileComparison(comparison: Comparison, path: string): CompiledCondition {
  const { field, op } = comparison;
  if (!knownOperators.has(op)) {
    throw new ConditionError('unknown_operator', join(path, 'op'), `unknown operator ${String(op)}`);
  }
  const left = parsePath(String(field));
  if (left === null) throw new ConditionError('bad_path', join(path, 'field'), `${String(field)} is not a path`);
  const right = compileRight(comparison, join(path, 'value'));
  const pattern = literalPattern(comparison, join(path, 'value'));
  return (scope) => {
    try {
      return compare(left, op, right(scope), pattern, scope);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return withValue(
        { result: false, kind: 'comparison', field, op, error: message },
        'actual',
        findValue(left, scope),
      );
    }
  };
}

/** Any-semantics: with `[*]` the comparison is true when it is for one of the values found. */
function compare(
  left: Path,
  op: Operator,
  expected: Json | undefined,
  pattern: PatternTest | undefined,
  scope: Scope,
): Verdict {
  const now = instantOf(scope.now);
  const found = findValues(left, scope);
  const unary = unaryOperators.includes(op);
  const missing = found.length === 0 || (!unary && expected === undefined);
  const test = (actual: Json): boolean =>
    operatorTests[op]({ actual, expected, now, ...(pattern === undefined ? {} : { pattern }) });
  const hit = missing ? -1 : found.findIndex(test);
  const verdict: Verdict = {
    result: missing ? whenMissing(op, found.length > 0) : hit >= 0,
    kind: 'comparison',
    field: left.text,
    op,
  };
  const actual = left.many && hit < 0 && found.length > 0 ? found : found[Math.max(hit, 0)];
  withValue(verdict, 'actual', actual);
  return unary ? verdict : withValue(verdict, 'expected', expected);
}

let lastNow = { text: '', instant: Number.NaN };

/** Epoch milliseconds of `now`. Remembers the last instant read: all conditions of a run share their `now`. */
export function instantOf(now: unknown): number {
  const text = String(now);
  if (lastNow.text !== text) lastNow = { text, instant: parseInstant(text) ?? Number.NaN };
  return lastNow.instant;
}

/** What an operator says about a missing value; `present` when only the value compared with is missing. */
export function whenMissing(op: Operator, present: boolean): boolean {
  return trueWhenMissing.includes(op) || (op === 'exists' && present);
}

function withValue(verdict: Verdict, key: 'actual' | 'expected', value: Json | undefined): Verdict {
  if (value !== undefined) verdict[key] = value;
  return verdict;
}

type RightSide = (scope: Scope) => Json | undefined;

function compileRight(comparison: Comparison, path: string): RightSide {
  const { value } = comparison;
  if (value === undefined) return () => undefined;
  const reference = readReference(value);
  if (reference !== null) {
    const parsed = parsePath(reference);
    if (parsed === null) throw new ConditionError('bad_path', join(path, 'path'), `${reference} is not a path`);
    return (scope) => findValue(parsed, scope);
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileRight({ ...comparison, value: item }, `${path}[${index}]`));
    return (scope) => items.map((item) => item(scope) ?? null);
  }
  if (!holdsTemplate(value)) return () => value;
  return (scope) => renderValue(value, scope);
}

/** The path of a `{ path }` value, else null. */
export function readReference(value: Json | undefined): string | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  return Object.keys(value).length === 1 && typeof value.path === 'string' ? value.path : null;
}

/** True when a value holds a template anywhere. */
export function holdsTemplate(value: Json): boolean {
  return JSON.stringify(value).includes('{{') || JSON.stringify(value).includes('{%');
}

function literalPattern(comparison: Comparison, path: string): PatternTest | undefined {
  const { op, value } = comparison;
  if (op !== 'matches' || typeof value !== 'string' || holdsTemplate(value)) return undefined;
  return rethrow('bad_pattern', path, () => compilePattern(value));
}

function rethrow<T>(code: ConditionError['code'], path: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new ConditionError(code, path, error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
