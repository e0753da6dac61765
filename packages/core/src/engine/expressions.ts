import type { Json, JsonObject } from '@renubu/contracts/json';
import type { Condition } from '@renubu/contracts/language/conditions';
import { evaluateExpression } from '../conditions/cel.ts';
import { evaluateCondition, type Verdict } from '../conditions/evaluate.ts';
import { workSpent } from '../conditions/work-meter.ts';
import { renderText, renderValue } from '../templates/render.ts';
import { StepFailure } from './failure.ts';
import { clipped, maxWork } from './limits.ts';
import { type Run } from './run.ts';
import { scopeOf } from './scope.ts';
import { namesSecrets } from './secrets.ts';

export interface Evaluation {
  holds: boolean;
  /** The verdict with both compared values of every part, for the history. */
  explanation: Json;
  /** What decided, in words. Empty when the condition has several parts. */
  because: string;
}

/** Decides a condition over the scope of a path. Never throws: a malformed condition does not hold. */
export function evaluate(run: Run, path: string, condition: Condition): Evaluation {
  const verdict = evaluateCondition(condition, scopeOf(run, path));
  const data = verdictData(verdict);
  return { holds: verdict.result, explanation: clippedTree(data), because: wordsOf(verdict) };
}

/** The tree itself when it is one comparison (its values are clipped already), else clipped as a whole. */
function clippedTree(data: JsonObject): Json {
  return data['children'] === undefined ? data : clipped(data);
}

function verdictData(verdict: Verdict): JsonObject {
  const data: JsonObject = { result: verdict.result, kind: verdict.kind };
  if (verdict.field !== undefined) data['field'] = verdict.field;
  if (verdict.op !== undefined) data['op'] = verdict.op;
  if (verdict.actual !== undefined) data['actual'] = clipped(verdict.actual);
  if (verdict.expected !== undefined) data['expected'] = clipped(verdict.expected);
  if (verdict.error !== undefined) data['error'] = verdict.error;
  if (verdict.children !== undefined) data['children'] = verdict.children.map(verdictData);
  return data;
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

/** Renders every template in a value, keeping types; a bad template, and one that names secrets, fails the step. */
export function render(run: Run, path: string, value: Json): Json {
  requireWorkLeft(run);
  return guarded(() => {
    refuseSecrets(value);
    return renderValue(value, scopeOf(run, path));
  });
}

/** Renders every template in an object. */
export function renderObject(run: Run, path: string, value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, render(run, path, item)]));
}

/** Renders a template to text; a bad template, and one that names secrets, fails the step. */
export function renderString(run: Run, path: string, template: string): string {
  requireWorkLeft(run);
  return guarded(() => {
    refuseSecrets(template);
    return renderText(template, scopeOf(run, path));
  });
}

/** Computes an expression; one that cannot be computed fails the step. */
export function compute(run: Run, path: string, source: string): Json {
  requireWorkLeft(run);
  const computed = evaluateExpression(source, scopeOf(run, path));
  if (computed.ok) return computed.value;
  throw new StepFailure('expression_error', `An expression could not be computed: ${computed.message}`);
}

/** Fails the step when what this input led to so far took too much work. */
export function requireWorkLeft(run: Run): void {
  if (workSpent() - run.workBefore <= maxWork) return;
  throw new StepFailure('too_much_work', 'Templates and expressions take too much work at once.');
}

function refuseSecrets(value: Json): void {
  if (!namesSecrets(value)) return;
  throw new StepFailure('secret_not_allowed', 'Secrets may stand only in what an action sends.');
}

/** Runs work that renders; what goes wrong in it fails the step. */
export function guarded<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof StepFailure) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new StepFailure('template_error', `A template could not be rendered: ${message}`, { cause: error });
  }
}
