import type { Capabilities } from '@renubu/contracts/interpreter';
import type { OperationInfo } from '@renubu/contracts/connections';
import type { Operator } from '@renubu/contracts/language/conditions';
import { stepTypes, type StepType } from '@renubu/contracts/language/steps';
import { triggerKinds, type TriggerKind } from '@renubu/contracts/language/workflow';
import type { CatalogEntity, EntityCatalog } from './catalog/types.ts';

const operatorGroups: Readonly<Record<string, Operator[]>> = {
  comparison: ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'between', 'in', 'not_in'],
  text: ['contains', 'starts_with', 'ends_with', 'matches'],
  list: ['contains', 'has_all', 'has_any'],
  date: ['before', 'after', 'between', 'within_last', 'older_than'],
  presence: ['exists', 'is_null', 'is_empty'],
};

const stepWords: Readonly<Partial<Record<StepType, string>>> = {
  condition: 'Takes one of two ways.',
  switch: 'Takes the first of several ways that fits.',
  decision: 'Sets the verdict: allow, block or review.',
  set: 'Works out variables.',
  action: 'Has one effect, by an operation.',
  parallel: 'Goes several ways at once.',
  foreach: 'Does the same for every item of a list.',
  wait: 'Waits for a length of time, an instant, or an event.',
  approval: 'Asks people and waits for their decision.',
  task: 'Gives somebody a task.',
  guided: 'Leads a person through a step with chat and documents.',
  workflow: 'Starts another workflow.',
  end: 'Ends early.',
};

const triggerWords: Readonly<Record<TriggerKind, string>> = {
  customer: 'The determination selects it for a customer.',
  manual: 'A person starts it.',
  workflow: 'Another workflow starts it.',
  event: 'An event of a type, or of a prefix ending in .*.',
  schedule: 'The clock: a cron expression or an instant.',
  webhook: 'A signed call of an address of its own.',
};

export interface CapabilityParts {
  operations: readonly OperationInfo[];
  contextSources: readonly string[];
  roles: readonly string[];
  connections: Capabilities['connections'];
  events: Capabilities['events'];
}

/** Everything workflows may name, for agents, editors and prompts. */
export function capabilitiesOf(catalog: EntityCatalog, parts: CapabilityParts): Capabilities {
  const body = {
    entities: Object.fromEntries(catalog.entities.map((entity) => [entity.name, entityInfo(entity)])),
    operators: operatorGroups,
    logic: ['all', 'any', 'not'],
    verdicts: ['allow', 'block', 'review'],
    steps: stepTypes.map((type) => ({ type, description: stepWords[type] ?? '' })),
    operations: parts.operations.map(({ name, title, description, input }) => ({
      name,
      title,
      description,
      parameters: input.map((field) => ({ name: field.name, type: field.type, required: field.required })),
    })),
    contextSources: [...parts.contextSources],
    triggers: triggerKinds.map((type) => ({ type, description: triggerWords[type] })),
    roles: [...parts.roles],
    connections: parts.connections,
    events: parts.events,
  };
  return { version: checksum(JSON.stringify(body)), ...body };
}

function entityInfo(entity: CatalogEntity): Capabilities['entities'][string] {
  const fields = Object.entries(entity.fields).map(([name, { type, path, enum: values, unit, description }]) => [
    name,
    {
      type,
      path,
      ...(values === undefined ? {} : { enum: [...values] }),
      ...(unit === undefined ? {} : { unit }),
      ...(description === undefined ? {} : { description }),
    },
  ]);
  return {
    description: entity.description,
    fields: Object.fromEntries(fields),
    events: entity.events.map(({ type }) => type),
    actions: [...(entity.actions ?? [])],
  };
}

/** A short checksum (FNV-1a, 32 bits): tells versions apart, keeps nothing secret. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}
