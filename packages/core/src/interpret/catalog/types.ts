import type { JsonObject } from '@renubu/contracts/json';
import type { FieldType } from '@renubu/contracts/interpreter';
import type { Comparison } from '@renubu/contracts/language/conditions';

export type FieldUnit = 'money' | 'percent' | 'days' | 'hours' | 'seconds' | 'count' | 'score';

/** A field of an entity: where it is read, what it holds, and the words people use for it. */
export interface CatalogField {
  /** Path in scope of conditions, such as `order.total`. */
  path: string;
  type: FieldType;
  /** Nouns and phrases that mean it, in lower case and the singular. */
  words: readonly string[];
  enum?: readonly string[];
  unit?: FieldUnit;
  description?: string;
  /** For a datetime or an age in days: verbs of “joined within the last 30 days”. */
  happened?: readonly string[];
  /** Event taken when a request compares with this field and does not say when. */
  starts?: string;
}

/** Words that stand for a whole comparison, such as “new” customers. */
export interface CatalogTrait {
  words: readonly string[];
  means: Comparison;
  /** Set when the words leave the figure open: what is asked. */
  vague?: string;
}

export interface CatalogEvent {
  type: string;
  /** Phrases for it, in lower case: “signs up”, “is abandoned”. Those of one entity are read beside its name. */
  words: readonly string[];
  description?: string;
  /** JSON Schema of its data, where the organization described it. */
  schema?: JsonObject | null;
  /** What is still wrong when the event came: a retry that is pending has not succeeded. */
  unfinished?: Comparison;
}

export interface CatalogEntity {
  name: string;
  description: string;
  /** Names of it, singular, in lower case; the first is used in texts. */
  words: readonly string[];
  fields: Readonly<Record<string, CatalogField>>;
  traits?: readonly CatalogTrait[];
  events: readonly CatalogEvent[];
  /** Name of the field that “over $5,000” is about. */
  measure?: string;
  /** Event taken when a request stops or lets through something and does not say when. */
  gate?: string;
  /** Event taken when a request does something else and does not say when. */
  created?: string;
  /** Event of a change of a field. */
  changed?: string;
  /** Where the customer's e-mail address is read when the entity started the workflow. */
  customerEmail?: string;
  /** Where the id of its customer is read. */
  customerId?: string;
  actions?: readonly string[];
  /** Who is told when a request says “alert” and not whom. */
  team?: string;
}

export interface CatalogRole {
  name: string;
  words: readonly string[];
}

/** What requests may be about: the shipped entities with those of the organization. */
export interface EntityCatalog {
  entities: readonly CatalogEntity[];
  roles: readonly CatalogRole[];
  /** Roles and groups the organization has; null when that is not known. */
  knownRoles: readonly string[] | null;
  /** Event types the organization knows, with or without a schema; null when that is not known. */
  knownEvents: readonly string[] | null;
  operations: readonly string[];
  /** Names of active connections by connector; null when that is not known. */
  connections: Readonly<Record<string, readonly string[]>> | null;
  workflows: readonly string[];
}
