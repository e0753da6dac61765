/** What an operation takes in `with`. */
export interface Operation {
  required: readonly string[];
  optional: readonly string[];
  /** Groups of fields of which exactly one must be given. */
  oneOf?: readonly (readonly string[])[];
}

/** What a definition may name besides its own parts. */
export interface Catalog {
  operations: Readonly<Record<string, Operation>>;
  /** Slugs of the workflows that can be started; unknown when absent. */
  workflows?: readonly string[];
  /** Names in scope of templates and conditions besides the usual ones. */
  roots?: readonly string[];
  /** Known fields of a root (`customer` → `name`, `arr`, …); unknown when absent. */
  fields?: Readonly<Record<string, readonly string[]>>;
}

/** The operations every installation has. */
export const builtInCatalog: Catalog = {
  operations: {
    'log.write': { required: ['message'], optional: ['level', 'data'] },
    'notify.user': {
      required: ['title', 'message'],
      optional: ['priority', 'link'],
      oneOf: [['user', 'role', 'managerOf']],
    },
  },
};

/** Names in scope of every template and condition; see `Scope`. */
export const scopeRoots: readonly string[] = [
  'customer',
  'intelligence',
  'data',
  'inputs',
  'vars',
  'steps',
  'outputs',
  'execution',
  'workflow',
  'user',
  'organization',
  'now',
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
