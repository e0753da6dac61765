import type { Json, JsonObject } from '@renubu/contracts/json';
import type { Condition } from '@renubu/contracts/language/conditions';
import { evaluateCondition, type Verdict } from '../conditions/evaluate.ts';
import { renderText, renderValue } from '../templates/render.ts';
import { StepFailure } from './failure.ts';
import { clipped } from './limits.ts';
import { compact, type Run } from './run.ts';
import { scopeOf } from './scope.ts';

export interface Evaluation {
  holds: boolean;
  /** The verdict with both compared values of every part, for the history. */
  explanation: Json;
  /** What decided, in words. Empty when the condition has several parts. */
  because: string;
}

/** Decides a condition over the run's scope. Never throws: a malformed condition does not hold. */
export function evaluate(run: Run, condition: Condition): Evaluation {
  const verdict = evaluateCondition(condition, scopeOf(run));
  return { holds: verdict.result, explanation: clipped(verdictData(verdict)), because: wordsOf(verdict) };
}

function verdictData(verdict: Verdict): JsonObject {
  return compact({
    result: verdict.result,
    kind: verdict.kind,
    field: verdict.field,
    op: verdict.op,
    actual: verdict.actual === undefined ? undefined : clipped(verdict.actual),
    expected: verdict.expected === undefined ? undefined : clipped(verdict.expected),
    error: verdict.error,
    children: verdict.children?.map(verdictData),
  });
}

function wordsOf(verdict: Verdict): string {
  if (verdict.error !== undefined) return ` (${verdict.error})`;
  if (verdict.kind !== 'comparison') return '';
  const actual = verdict.actual === undefined ? 'missing' : brief(verdict.actual);
  const expected = verdict.expected === undefined ? '' : ` ${brief(verdict.expected)}`;
  return `: ${verdict.field ?? ''} is ${actual}, tested for ${verdict.op ?? ''}${expected}`;
}

function brief(value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

/** Renders every template in a value, keeping types; a bad template fails the step. */
export function render(run: Run, value: Json): Json {
  return guarded(() => renderValue(value, scopeOf(run)));
}

/** Renders every template in an object. */
export function renderObject(run: Run, value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, render(run, item)]));
}

/** Renders a template to text; a bad template fails the step. */
export function renderString(run: Run, template: string): string {
  return guarded(() => renderText(template, scopeOf(run)));
}

function guarded<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new StepFailure('template_error', `A template could not be rendered: ${message}`, { cause: error });
  }
}
