import type { Json, JsonObject } from '@renubu/contracts/json';
import type { DefinitionChange, StepPlace } from '@renubu/contracts/language/diff';
import type { Step } from '@renubu/contracts/language/steps';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { childLists } from '../engine/lists.ts';
import { compareFields } from './field-changes.ts';
import { normalizeDefinition } from './normalize.ts';

interface Placed {
  step: Step;
  place: StepPlace;
}
type Placement = Map<string, Placed>;

/**
 * What changed from one definition to another, by meaning: steps added, removed, moved, and fields changed with both
 * values. The order of keys, defaults written out and other spellings make no difference. Steps are matched by id; a
 * step that only shifted because a neighbour came or went has not moved.
 */
export function diffDefinitions(before: WorkflowDefinition, after: WorkflowDefinition): DefinitionChange[] {
  const [left, right] = [normalizeDefinition(before), normalizeDefinition(after)];
  const [old, current] = [placeSteps(left), placeSteps(right)];
  return [
    ...compareFields(null, definitionFields(left), definitionFields(right)),
    ...removedSteps(old, current),
    ...presentSteps(old, current),
  ];
}

function removedSteps(old: Placement, current: Placement): DefinitionChange[] {
  return [...old.values()]
    .filter(({ step }) => !current.has(step.id))
    .map(({ step, place }) => ({ change: 'removed', ...describe(step), from: place }));
}

function presentSteps(old: Placement, current: Placement): DefinitionChange[] {
  const kept = keptInOrder(old, current);
  return [...current.values()].flatMap(({ step, place }): DefinitionChange[] => {
    const former = old.get(step.id);
    if (former === undefined) return [{ change: 'added', ...describe(step), to: place }];
    const moved: DefinitionChange[] = kept.has(step.id)
      ? []
      : [{ change: 'moved', ...describe(step), from: former.place, to: place }];
    return [...moved, ...compareFields(step.id, stepFields(former.step), stepFields(step))];
  });
}

function describe(step: Step): { stepId: string; type: string; name: string | null } {
  return { stepId: step.id, type: step.type, name: step.name ?? null };
}

function placeSteps(definition: WorkflowDefinition): Placement {
  const placed: Placement = new Map();
  const add = (steps: readonly Step[], parentId: string | null, list: string): void => {
    steps.forEach((step, index) => {
      placed.set(step.id, { step, place: { parentId, list, index } });
      for (const child of childLists(step)) add(child.steps, step.id, child.list);
    });
  };
  add(definition.steps, null, 'root');
  return placed;
}

/** Ids of the steps that stayed in their list and kept their order there: the longest such run of each list. */
function keptInOrder(old: Placement, current: Placement): Set<string> {
  const lists = new Map<string, { id: string; index: number }[]>();
  for (const { step, place } of current.values()) {
    const former = old.get(step.id)?.place;
    if (former === undefined || former.parentId !== place.parentId || former.list !== place.list) continue;
    const key = `${place.parentId ?? ''}\n${place.list}`;
    lists.set(key, [...(lists.get(key) ?? []), { id: step.id, index: former.index }]);
  }
  return new Set([...lists.values()].flatMap((items) => longestRising(items).map(({ id }) => id)));
}

function longestRising<Item extends { index: number }>(items: readonly Item[]): Item[] {
  const lengths = items.map(() => 1);
  const previous = items.map(() => -1);
  let best = items.length === 0 ? -1 : 0;
  items.forEach((item, at) => {
    for (let before = 0; before < at; before += 1) {
      const longer = (lengths[before] ?? 0) + 1;
      if ((items[before]?.index ?? Infinity) < item.index && longer > (lengths[at] ?? 0)) {
        lengths[at] = longer;
        previous[at] = before;
      }
    }
    if ((lengths[at] ?? 0) > (lengths[best] ?? 0)) best = at;
  });
  const run: Item[] = [];
  for (let at = best; at >= 0; at = previous[at] ?? -1) {
    const item = items[at];
    if (item !== undefined) run.unshift(item);
  }
  return run;
}

function definitionFields(definition: WorkflowDefinition): JsonObject {
  const { steps: _steps, ...fields } = definition;
  return fields as unknown as JsonObject;
}

const plainLists = ['then', 'else', 'default', 'onTimeout', 'approved', 'rejected', 'expired'];

/** The fields of a step that are no steps; of cases only their conditions, of branches only their number. */
function stepFields(step: Step): JsonObject {
  const { id: _id, onError: _onError, ...fields } = step;
  const own: Record<string, unknown> = { ...fields };
  for (const list of plainLists) Reflect.deleteProperty(own, list);
  if (step.type === 'foreach') Reflect.deleteProperty(own, 'steps');
  if (step.type === 'switch') own.cases = step.cases.map((item) => ({ when: item.when as Json }));
  if (step.type === 'parallel') own.branches = step.branches.length;
  return own as JsonObject;
}
