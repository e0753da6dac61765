import { stepSchema, type Step } from '@renubu/contracts/language/steps';
import { workflowDefinitionSchema, type WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { normalizeCondition } from '../conditions/normalize.ts';
import { isLoose, type Loose } from './loose.ts';

/**
 * Rewrites other spellings in an unchecked definition to the canonical ones (operators of conditions, `manager-of`);
 * everything else is left for the checker. The input must be a tree of bounded depth.
 */
export function importDefinition(input: unknown): unknown {
  if (!isLoose(input)) return input;
  const triggers = (on: unknown): unknown =>
    mapRecords(on, (item) => ({ ...item, ...mapped(item, 'when', normalizeCondition) }));
  return { ...input, ...mapped(input, 'on', triggers), ...mapped(input, 'steps', importSteps) };
}

function importSteps(value: unknown): unknown {
  return Array.isArray(value) ? value.map((step) => (isLoose(step) ? importStep(step) : step)) : value;
}

const plainLists = ['then', 'else', 'default', 'steps', 'onTimeout', 'approved', 'rejected', 'expired', 'onError'];

function importStep(step: Loose): Loose {
  const lists = plainLists.map((list) => mapped(step, list, importSteps));
  return Object.assign(
    { ...step },
    mapped(step, 'when', normalizeCondition),
    mapped(step, 'if', normalizeCondition),
    ...lists,
    mapped(step, 'branches', (branches) => mapList(branches, importSteps)),
    mapped(step, 'cases', importCases),
    mapped(step, 'event', importAwaited),
    mapped(step, 'approvers', importApprovers),
    mapped(step, 'artifacts', (artifacts) =>
      mapRecords(artifacts, (artifact) => ({ ...artifact, ...mapped(artifact, 'visibleWhen', normalizeCondition) })),
    ),
  ) as Loose;
}

function importCases(cases: unknown): unknown {
  return mapRecords(cases, (item) => ({
    ...item,
    ...mapped(item, 'when', normalizeCondition),
    ...mapped(item, 'steps', importSteps),
  }));
}

function importAwaited(event: unknown): unknown {
  if (typeof event === 'string') return { type: event };
  return isLoose(event) ? { ...event, ...mapped(event, 'match', normalizeCondition) } : event;
}

const managerSpellings = ['manager-of', 'manager_of'];

function importApprovers(approvers: unknown): unknown {
  if (!isLoose(approvers) || Object.hasOwn(approvers, 'managerOf')) return approvers;
  return Object.fromEntries(
    Object.entries(approvers).map(([key, value]) => [managerSpellings.includes(key) ? 'managerOf' : key, value]),
  );
}

function mapped(record: Loose, key: string, change: (value: unknown) => unknown): Loose {
  return Object.hasOwn(record, key) ? { [key]: change(record[key]) } : {};
}

function mapList(value: unknown, change: (item: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(change) : value;
}

function mapRecords(value: unknown, change: (item: Loose) => Loose): unknown {
  return mapList(value, (item) => (isLoose(item) ? change(item) : item));
}

/** Order of keys where it differs from the order in the schema; keys not named follow in the order of the schema. */
const leading = ['id', 'type', 'name', 'description', 'when'];
const trailing = [
  'retry',
  'timeout',
  'if',
  'cases',
  'then',
  'else',
  'default',
  'branches',
  'steps',
  'onTimeout',
  'approved',
  'rejected',
  'expired',
  'onError',
];

/**
 * The canonical form of a definition: defaults filled in, keys in a fixed order, absent fields left out. Two files that
 * mean the same give equal text. Throws a `ZodError` when the definition does not fit the schema.
 */
export function normalizeDefinition(definition: WorkflowDefinition): WorkflowDefinition {
  return orderDefinition(workflowDefinitionSchema.parse(importDefinition(definition)));
}

/** A definition that the schema has read, with its keys in the canonical order. */
export function orderDefinition(parsed: WorkflowDefinition): WorkflowDefinition {
  return { ...withoutAbsent(parsed), steps: parsed.steps.map(orderStep) };
}

/** The canonical form of one step; see `normalizeDefinition`. */
export function normalizeStep(step: Step): Step {
  return orderStep(stepSchema.parse(importStep(step as unknown as Loose)));
}

function orderStep(step: Step): Step {
  const entries = Object.entries(withoutAbsent(step)).map(
    ([key, value]) => [key, key === 'items' ? value : orderInner(value)] as const,
  );
  const rank = (key: string): number => {
    if (leading.includes(key)) return leading.indexOf(key) - leading.length;
    return trailing.includes(key) ? trailing.indexOf(key) + 1 : 0;
  };
  const ordered: Loose = Object.fromEntries([...entries].sort(([left], [right]) => rank(left) - rank(right)));
  return ordered as unknown as Step;
}

function orderInner(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((item: unknown) => {
    if (Array.isArray(item)) return orderInner(item);
    if (!isLoose(item)) return item;
    if (typeof item.id === 'string' && typeof item.type === 'string' && !('data' in item && 'title' in item)) {
      return orderStep(item as unknown as Step);
    }
    return Array.isArray(item.steps) ? { ...item, steps: orderInner(item.steps) } : item;
  });
}

function withoutAbsent<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Value;
}
