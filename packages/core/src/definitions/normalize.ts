import { stepSchema, type Step } from '@renubu/contracts/language/steps';
import { workflowDefinitionSchema, type WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { normalizeCondition } from '../conditions/normalize.ts';
import { isLoose, type Loose } from './loose.ts';

/**
 * Rewrites other spellings in an unchecked definition to the canonical ones (operators of conditions); everything else
 * is left for the checker. The input must be a tree of bounded depth.
 */
export function importDefinition(input: unknown): unknown {
  return isLoose(input) ? { ...input, ...mapped(input, 'steps', importSteps) } : input;
}

function importSteps(value: unknown): unknown {
  return Array.isArray(value) ? value.map((step) => (isLoose(step) ? importStep(step) : step)) : value;
}

function importStep(step: Loose): Loose {
  return {
    ...step,
    ...mapped(step, 'when', normalizeCondition),
    ...mapped(step, 'if', normalizeCondition),
    ...mapped(step, 'then', importSteps),
    ...mapped(step, 'else', importSteps),
    ...mapped(step, 'default', importSteps),
    ...mapped(step, 'onError', importSteps),
    ...mapped(step, 'branches', (branches) => mapList(branches, importSteps)),
    ...mapped(step, 'cases', (cases) =>
      mapRecords(cases, (item) => ({
        ...item,
        ...mapped(item, 'when', normalizeCondition),
        ...mapped(item, 'steps', importSteps),
      })),
    ),
    ...mapped(step, 'artifacts', (artifacts) =>
      mapRecords(artifacts, (artifact) => ({ ...artifact, ...mapped(artifact, 'visibleWhen', normalizeCondition) })),
    ),
  };
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
const trailing = ['retry', 'timeout', 'if', 'cases', 'then', 'else', 'default', 'branches', 'onError'];

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
  const entries = Object.entries(withoutAbsent(step)).map(([key, value]) => [key, orderInner(value)] as const);
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
