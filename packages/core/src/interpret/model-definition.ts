import type { Interpretation, ReadCondition } from '@renubu/contracts/interpreter';
import type { Condition } from '@renubu/contracts/language/conditions';
import type { Step } from '@renubu/contracts/language/steps';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { childLists } from '../engine/lists.ts';
import type { EntityCatalog } from './catalog/types.ts';

type Described = Pick<
  Interpretation,
  'entities' | 'conditions' | 'actionType' | 'trigger' | 'stepsIdentified' | 'externalSystems'
>;

/** What a definition holds, in the terms of an interpretation. */
export function describeModelWorkflow(definition: WorkflowDefinition, catalog: EntityCatalog): Described {
  const steps = allSteps(definition.steps);
  const conditions = steps.flatMap(conditionsIn).flatMap((condition) => comparisonsIn(condition, false, catalog));
  const uses = steps.flatMap((step) => (step.type === 'action' ? [step.uses] : []));
  const roots = new Set(conditions.map(({ field }) => field.split('.')[0] ?? ''));
  return {
    entities: catalog.entities.map(({ name }) => name).filter((name) => roots.has(name)),
    conditions,
    actionType: actionTypeOf(steps),
    trigger: definition.on[0] ?? null,
    stepsIdentified: steps.length,
    externalSystems: [...new Set(uses)].filter((name) => !/^(?:notify|record|log|event)\./.test(name)),
  };
}

function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [step, ...childLists(step).flatMap((list) => allSteps(list.steps))]);
}

function conditionsIn(step: Step): Condition[] {
  if (step.type === 'condition') return [step.if];
  return step.type === 'switch' ? step.cases.map(({ when }) => when) : [];
}

function comparisonsIn(condition: Condition, negated: boolean, catalog: EntityCatalog): ReadCondition[] {
  if ('all' in condition) return condition.all.flatMap((part) => comparisonsIn(part, negated, catalog));
  if ('any' in condition) return condition.any.flatMap((part) => comparisonsIn(part, negated, catalog));
  if ('not' in condition) return comparisonsIn(condition.not, !negated, catalog);
  if (!('field' in condition)) return [];
  const { field, op, value = null } = condition;
  const known = catalog.entities.flatMap(({ fields }) => Object.values(fields)).find(({ path }) => path === field);
  return [{ field, operator: op, value, type: known?.type ?? 'string', negated, span: null }];
}

function actionTypeOf(steps: readonly Step[]): Described['actionType'] {
  const has = (fits: (step: Step) => boolean): boolean => steps.some(fits);
  if (has(({ type }) => type === 'approval')) return 'approval';
  if (has((step) => step.type === 'decision' && step.outcome === 'block')) return 'block';
  if (has((step) => step.type === 'decision' && step.outcome === 'review')) return 'review';
  if (has((step) => step.type === 'action' && step.uses.startsWith('record.'))) return 'execute';
  if (has((step) => step.type === 'action' && /^(?:notify|email|slack)\./.test(step.uses))) return 'notify';
  return has(({ type }) => type === 'action') ? 'execute' : 'allow';
}
