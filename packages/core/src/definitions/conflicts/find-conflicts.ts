import type { Json, JsonObject } from '@renubu/contracts/json';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { evaluateCondition } from '../../conditions/evaluate.ts';
import { eventPatternMatches, patternsOverlap } from '../../conditions/event-pattern.ts';
import { everyStep } from '../../engine/lists.ts';
import type { Plan } from '../../engine/plan.ts';
import { eventScope } from '../../engine/scope.ts';
import { simulate } from '../../engine/simulate.ts';
import type { ExecutionEvent } from '../../engine/types.ts';
import { compileDefinition } from '../compile.ts';
import { candidatesOf, comparisonsOf } from './candidates.ts';
import { scenarios, type Scenario } from './scenarios.ts';

export interface Judgement {
  outcome: 'allow' | 'block' | 'review';
  reason: string | null;
}

/** Two workflows that judge one event in opposite ways. */
export interface Conflict {
  a: string;
  b: string;
  /** An event that both take, with what the context loads have to give for it. */
  event: { type: string; data: JsonObject };
  context: JsonObject;
  verdictA: Judgement;
  verdictB: Judgement;
}

export interface ConflictSearch {
  /** The instant the events happen at (ISO-8601). */
  now: string;
  /** Most events tried for one pair of workflows. */
  triesPerPair?: number;
  /** Most events tried in all; the search ends there. */
  tries?: number;
}

interface Party {
  slug: string;
  definition: WorkflowDefinition;
  plan: Plan;
  patterns: string[];
}

/**
 * Finds pairs of workflows of which one allows and the other blocks the same event, with such an event. Events are made
 * from the values at which the conditions of both change their mind, and each conflict has been seen by really running
 * both. The work is bounded: not finding one is no proof that there is none. The same input gives the same answer.
 */
export function findConflicts(
  workflows: readonly { slug: string; definition: WorkflowDefinition }[],
  { now, triesPerPair = 1_500, tries = 30_000 }: ConflictSearch,
): { conflicts: Conflict[]; complete: boolean } {
  const parties = workflows.filter(({ definition }) => canJudge(definition)).map(partyOf);
  const conflicts: Conflict[] = [];
  let left = tries;
  for (const [index, a] of parties.entries()) {
    for (const b of parties.slice(index + 1)) {
      const type = commonType(a, b);
      if (type === null || !canOppose(a, b)) continue;
      if (left <= 0) return { conflicts, complete: false };
      const search = searchPair(a, b, type, now, Math.min(left, triesPerPair));
      left -= search.tried;
      if (search.conflict !== null) conflicts.push(search.conflict);
    }
  }
  return { conflicts, complete: true };
}

function canJudge({ on, steps }: WorkflowDefinition): boolean {
  const judges = [...everyStep(steps)].some(({ type }) => type === 'decision');
  return judges && on.some((trigger) => 'event' in trigger);
}

function partyOf({ slug, definition }: { slug: string; definition: WorkflowDefinition }): Party {
  const patterns = definition.on.flatMap((trigger) => ('event' in trigger ? [trigger.event] : []));
  return { slug, definition, plan: compileDefinition(structuredClone(definition)), patterns };
}

function canOppose(a: Party, b: Party): boolean {
  const gives = ({ definition }: Party, outcome: string): boolean =>
    [...everyStep(definition.steps)].some((step) => step.type === 'decision' && step.outcome === outcome);
  return (gives(a, 'allow') && gives(b, 'block')) || (gives(a, 'block') && gives(b, 'allow'));
}

/** A type that starts both; null when there is none. */
function commonType(a: Party, b: Party): string | null {
  for (const left of a.patterns) {
    for (const right of b.patterns) {
      if (!patternsOverlap(left, right)) continue;
      const longer = left.length >= right.length && left !== '*' ? left : right;
      return longer === '*' ? 'any.event' : longer.replace(/\*$/, 'any');
    }
  }
  return null;
}

function searchPair(
  a: Party,
  b: Party,
  type: string,
  now: string,
  tries: number,
): { conflict: Conflict | null; tried: number } {
  const comparisons = [...comparisonsOf(a.definition), ...comparisonsOf(b.definition)];
  const loaded = [a, b].flatMap(({ definition }) => (definition.context ?? []).map(({ as }) => as));
  let tried = 0;
  for (const scenario of scenarios(candidatesOf(comparisons, Date.parse(now)), loaded, tries)) {
    tried += 1;
    const verdictA = judge(a, type, scenario, now);
    if (verdictA === null || verdictA.outcome === 'review') continue;
    const verdictB = judge(b, type, scenario, now);
    if (verdictB === null || verdictB.outcome === 'review' || verdictB.outcome === verdictA.outcome) continue;
    const { data, context } = scenario;
    return { conflict: { a: a.slug, b: b.slug, event: { type, data }, context, verdictA, verdictB }, tried };
  }
  return { conflict: null, tried };
}

/** How a workflow judges an event; null when it does not take it or has not decided when it waits or ends. */
function judge({ plan, definition }: Party, type: string, { data, context }: Scenario, now: string): Judgement | null {
  const event: ExecutionEvent = { id: 'example', source: 'example', type, time: now, data: data as Json };
  const takes = definition.on.some(
    (trigger) =>
      'event' in trigger &&
      eventPatternMatches(trigger.event, type) &&
      (trigger.when === undefined || evaluateCondition(trigger.when, eventScope(event, now)).result),
  );
  if (!takes) return null;
  let count = 0;
  const newId = (): string => `00000000-0000-7000-8000-${String((count += 1)).padStart(12, '0')}`;
  const { state } = simulate(plan, { event, loaded: context }, { now, newId, context: {} });
  const decided = state.status === 'completed' || state.status === 'waiting';
  return decided && state.verdict !== null ? { outcome: state.verdict.outcome, reason: state.verdict.reason } : null;
}
