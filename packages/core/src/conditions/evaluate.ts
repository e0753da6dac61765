import type { Condition } from '@renubu/contracts/language/conditions';
import { compileCondition, type CompiledCondition, type Verdict } from './compile.ts';
import type { Scope } from './paths.ts';

export type { Verdict } from './compile.ts';
export type { Scope } from './paths.ts';

/** Keyed by the condition object itself: definitions are read-only, and a dropped one takes its entry along. */
const compiled = new WeakMap<object, CompiledCondition>();

/**
 * Decides a condition over the scope and tells both compared values of every part. Never throws: a malformed condition
 * is false with an `error`. A missing path makes every comparison false, except `neq` and `not_in`, which are true.
 */
export function evaluateCondition(condition: Condition, scope: Scope): Verdict {
  try {
    let run = compiled.get(condition);
    if (run === undefined) {
      run = compileCondition(condition);
      compiled.set(condition, run);
    }
    return run(scope);
  } catch (error) {
    return { result: false, kind: kindOf(condition), error: error instanceof Error ? error.message : String(error) };
  }
}

function kindOf(condition: Condition): Verdict['kind'] {
  if (typeof condition !== 'object' || condition === null) return 'comparison';
  const kinds = ['all', 'any', 'not', 'cel'] as const;
  return kinds.find((kind) => Object.hasOwn(condition, kind)) ?? 'comparison';
}
