import { catalogFileSchema, type Capabilities } from '@renubu/contracts/interpreter';
import type { JsonObject } from '@renubu/contracts/json';
import type { CatalogEntity, CatalogField, CatalogRole, EntityCatalog } from './types.ts';

/** A catalog file that cannot be read. */
export class CatalogError extends Error {
  readonly code = 'invalid-catalog';
  constructor(message: string) {
    super(message);
    this.name = 'CatalogError';
  }
}

/** What an organization has of its own: every part may be absent. */
export interface LiveCatalog {
  entities?: Capabilities['entities'];
  events?: readonly { type: string; description?: string; schema?: JsonObject | null }[];
  roles?: readonly string[];
  connections?: readonly { connector: string; names: readonly string[] }[];
  workflows?: readonly string[];
  /** Types of records and reference tables. */
  records?: readonly string[];
}

/** Reads a catalog file: the answer of `/ai/capabilities`, or the parts of it that matter. Throws a `CatalogError`. */
export function readCatalogFile(text: string): LiveCatalog {
  const value = parseJson(text);
  const read = catalogFileSchema.safeParse(value);
  if (read.success) {
    const { entities, events, roles, connections } = read.data;
    return {
      ...(entities === undefined ? {} : { entities }),
      ...(events === undefined
        ? {}
        : {
            events: events.map(({ type, description }) => ({
              type,
              ...(description === undefined ? {} : { description }),
            })),
          }),
      ...(roles === undefined ? {} : { roles }),
      ...(connections === undefined ? {} : { connections }),
    };
  }
  const [issue] = read.error.issues;
  throw new CatalogError(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it is no catalog'}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CatalogError(error instanceof Error ? error.message : String(error));
  }
}

/** The shipped catalog with what an organization has: its entities, the fields of its event types, its roles. */
export function extendCatalog(base: EntityCatalog, live: LiveCatalog): EntityCatalog {
  const described = (live.events ?? []).flatMap((event) => fromEvent(event));
  const declared = Object.entries(live.entities ?? {}).map(([name, info]) => fromInfo(name, info));
  const entities = [...declared, ...described].reduce(addEntity, [...base.entities]);
  const own = live.roles?.filter((role) => !base.roles.some(({ name }) => name === role)) ?? [];
  return {
    entities,
    roles: [...base.roles, ...own.map(roleOf)],
    knownRoles: live.roles ?? base.knownRoles,
    knownEvents: live.events?.map(({ type }) => type) ?? base.knownEvents,
    operations: base.operations,
    connections:
      live.connections === undefined
        ? base.connections
        : Object.fromEntries(live.connections.map(({ connector, names }) => [connector, names])),
    workflows: live.workflows ?? base.workflows,
  };
}

const roleOf = (name: string): CatalogRole => ({ name, words: [wordsOf(name)] });

const wordsOf = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[._-]+/g, ' ')
    .toLowerCase();

/** Adds an entity, or its fields and events to the one of the same name: what the organization says comes first. */
function addEntity(entities: CatalogEntity[], added: CatalogEntity): CatalogEntity[] {
  const at = entities.findIndex(({ name }) => name === added.name);
  const known = entities[at];
  if (known === undefined) return [...entities, added];
  const paths = new Set(Object.values(known.fields).map(({ path }) => path));
  const fields = Object.fromEntries(
    Object.entries(added.fields).filter(([name, { path }]) => !paths.has(path) && known.fields[name] === undefined),
  );
  const types = new Set(known.events.map(({ type }) => type));
  const events = added.events.filter(({ type }) => !types.has(type));
  const merged = { ...known, fields: { ...known.fields, ...fields }, events: [...known.events, ...events] };
  return entities.map((entity, index) => (index === at ? merged : entity));
}

function fromInfo(name: string, { description, fields, events }: Capabilities['entities'][string]): CatalogEntity {
  const read = Object.entries(fields).map(([key, info]): [string, CatalogField] => [
    key,
    {
      path: info.path,
      type: info.type,
      words: [wordsOf(key), `${wordsOf(name)} ${wordsOf(key)}`],
      ...(info.enum === undefined ? {} : { enum: info.enum }),
      ...(info.unit === undefined ? {} : { unit: info.unit }),
      ...(info.description === undefined ? {} : { description: info.description }),
    },
  ]);
  return withStart({
    name,
    description,
    words: [wordsOf(name)],
    fields: Object.fromEntries(read),
    events: events.map((type) => ({ type, words: happeningsOf(type) })),
  });
}

/** The entity an event type is about: the first part of its name, with the members of its data. */
function fromEvent({ type, schema = null }: NonNullable<LiveCatalog['events']>[number]): CatalogEntity[] {
  const [name] = type.split('.');
  if (name === undefined || !type.includes('.') || !/^[a-z][a-z0-9_-]*$/.test(name)) return [];
  const events = [{ type, words: happeningsOf(type), schema }];
  return [withStart({ name, description: '', words: [wordsOf(name)], fields: fieldsOf(schema, name), events })];
}

function withStart(entity: CatalogEntity): CatalogEntity {
  const created =
    entity.events.find(({ type }) => /\.(?:created|submitted|received|requested|opened)$/.test(type)) ??
    entity.events[0];
  const measure = Object.entries(entity.fields).find(
    ([, { unit, type }]) => type === 'number' && unit === 'money',
  )?.[0];
  return {
    ...entity,
    ...(created === undefined ? {} : { created: created.type, gate: created.type }),
    ...(measure === undefined ? {} : { measure }),
  };
}

/** `machine.stopped` → “is stopped”, “stopped”. */
function happeningsOf(type: string): string[] {
  const words = wordsOf(type.split('.').slice(1).join(' '));
  return words === '' ? [] : [words, `is ${words}`];
}

const typeNames: Readonly<Record<string, CatalogField['type']>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  array: 'array',
  object: 'object',
};

function fieldsOf(schema: JsonObject | null, entity: string): Record<string, CatalogField> {
  const root = membersOf(schema);
  const inner = membersOf(isObject(root[entity]) ? root[entity] : null);
  const nested = Object.entries(inner).flatMap(([name, member]) => fieldOf(entity, `${entity}.${name}`, name, member));
  const flat = Object.entries(root).flatMap(([name, member]) =>
    name === entity ? [] : fieldOf(entity, name, name, member),
  );
  return Object.fromEntries([...nested, ...flat]);
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function membersOf(schema: JsonObject | null): JsonObject {
  return schema !== null && isObject(schema['properties']) ? schema['properties'] : {};
}

function fieldOf(entity: string, path: string, name: string, member: unknown): [string, CatalogField][] {
  if (!isObject(member) || typeof member['type'] !== 'string') return [];
  const isDate = member['format'] === 'date-time' || member['format'] === 'date';
  const type = isDate ? 'datetime' : typeNames[member['type']];
  if (type === undefined || type === 'object' || type === 'array') return [];
  const values = Array.isArray(member['enum']) ? member['enum'].filter((value) => typeof value === 'string') : [];
  const money = type === 'number' && /(?:total|amount|price|value|cost|revenue)$/i.test(name);
  return [
    [
      name,
      {
        path,
        type,
        words: [wordsOf(name), `${wordsOf(entity)} ${wordsOf(name)}`],
        ...(values.length === 0 ? {} : { enum: values }),
        ...(money ? { unit: 'money' } : {}),
      },
    ],
  ];
}
