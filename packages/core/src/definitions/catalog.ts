import { operationCatalog } from '@renubu/contracts/connectors/catalog';
import type { OperationInfo } from '@renubu/contracts/connections';
import type { JsonObject } from '@renubu/contracts/json';
import { promptCatalog, type PromptInfo } from '@renubu/contracts/language/prompts';
import type { WorkflowFlow } from './flow.ts';

/** What an operation takes in `with`. */
export interface Operation {
  required: readonly string[];
  optional: readonly string[];
  /** Groups of fields of which exactly one must be given. */
  oneOf?: readonly (readonly string[])[];
  /** Groups of fields of which at least one must be given. */
  anyOf?: readonly (readonly string[])[];
}

/** What a definition may name besides its own parts. A part that is absent is unknown and not checked. */
export interface Catalog {
  operations: Readonly<Record<string, Operation>>;
  /** Slugs of the workflows that can be started. */
  workflows?: readonly string[];
  /** Names in scope of templates and conditions besides the usual ones. */
  roots?: readonly string[];
  /** Known fields of a root (`customer` → `name`, `arr`, …). */
  fields?: Readonly<Record<string, readonly string[]>>;
  /** Known event types with the JSON Schema of their data; null where nobody described it. */
  events?: Readonly<Record<string, JsonObject | null>>;
  /** What context loads may read, with the JSON Schema of what they give; null where it is not known. */
  resources?: Readonly<Record<string, JsonObject | null>>;
  /** Slugs of the reusable condition sets. */
  rules?: readonly string[];
  /** Names of the connections. */
  connections?: readonly string[];
  /** Prompts that `ai` steps may name. */
  prompts?: Readonly<Record<string, PromptInfo>>;
  /** How the organization's other workflows start each other, by slug. */
  flows?: Readonly<Record<string, WorkflowFlow>>;
}

/** The operations every installation has. */
export const builtInCatalog: Catalog = {
  operations: Object.fromEntries(Object.entries(operationCatalog).map(([name, info]) => [name, operationOf(info)])),
  prompts: promptCatalog,
};

function operationOf({ input, oneOf, anyOf }: OperationInfo): Operation {
  const names = (required: boolean): string[] =>
    input.filter((field) => field.required === required).map(({ name }) => name);
  return {
    required: names(true),
    optional: names(false),
    ...(oneOf === undefined ? {} : { oneOf }),
    ...(anyOf === undefined ? {} : { anyOf }),
  };
}

/** Names in scope of the condition of a trigger and of every other template and condition. */
export const eventRoots: readonly string[] = ['event', 'payload', 'organization', 'computed', 'now'];

/** Names in scope of every template and condition of a step; see `Scope`. */
export const scopeRoots: readonly string[] = [
  ...eventRoots,
  'customer',
  'intelligence',
  'data',
  'inputs',
  'vars',
  'steps',
  'outputs',
  'joined',
  'execution',
  'workflow',
  'user',
];

/** Fields of `steps.<id>` in scope. */
export const stepFields: readonly string[] = [
  'status',
  'attempt',
  'startedAt',
  'endedAt',
  'output',
  'outputs',
  'draft',
  'error',
  'branchPath',
  'reason',
];

/** Fields of `steps.<id>` of an `ai` step, besides `stepFields`. */
export const aiFields: readonly string[] = ['source', 'unanswered'];

/** Fields of `steps.<id>` of an approval, besides `stepFields`. */
export const approvalFields: readonly string[] = ['decision', 'decidedBy', 'decidedAt', 'form', 'votes'];
