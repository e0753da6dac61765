import { isStepPrompt, promptCatalog } from '@renubu/contracts/language/prompts';
import { stepFields } from '@renubu/core/definitions/catalog';
import { isLoose, valueAt, type Loose } from './document.ts';
import { allSteps, outline } from './outline.ts';

/** What a field of an event or of loaded data is, as far as it is known. */
export type ValueType = 'number' | 'text' | 'list' | 'boolean' | 'date' | 'object';

const usual = [
  'event.type',
  'event.data',
  'customer.name',
  'customer.arr',
  'customer.plan',
  'user.name',
  'organization.name',
  'now',
  'computed.currentHour',
  'computed.currentDayOfWeek',
  'computed.currentDate',
];

/** Fields of the answer of an `ai` step: those of its prompt, or of its own shape. */
function answerFields(type: string | null, raw: Loose): string[] {
  if (type !== 'ai') return [];
  const prompt = raw['prompt'];
  const shape = typeof prompt === 'string' && isStepPrompt(prompt) ? promptCatalog[prompt].output : raw['output'];
  const properties = valueAt(shape, ['properties']);
  return isLoose(properties) ? Object.keys(properties) : [];
}

/** Paths that conditions and templates of a definition may name, for suggestions. */
export function knownNames(definition: Loose, eventFields: readonly string[] = []): string[] {
  const keys = (value: unknown): string[] => (isLoose(value) ? Object.keys(value) : []);
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  const inputs = list(definition['on']).flatMap((trigger) =>
    ['manual', 'workflow'].flatMap((kind) => keys(valueAt(trigger, [kind, 'inputs', 'properties']))),
  );
  const loaded = list(definition['context']).flatMap((load) => {
    const as = valueAt(load, ['as']);
    return typeof as === 'string' ? [as] : [];
  });
  const steps = allSteps(outline(definition)).filter(({ id }) => id !== '');
  const variables = steps.filter(({ type }) => type === 'set').flatMap(({ raw }) => keys(raw['values']));
  const ofSteps = steps.flatMap(({ id, type, raw }) => [
    ...(type === 'approval' ? ['decision', 'decidedBy.name', 'reason'].map((field) => `steps.${id}.${field}`) : []),
    ...keys(valueAt(raw, ['outputs', 'properties'])).map((field) => `steps.${id}.outputs.${field}`),
    ...stepFields.slice(0, 1).map((field) => `steps.${id}.${field}`),
    ...(type === 'action' || type === 'ai' ? [`steps.${id}.output`] : []),
    ...answerFields(type, raw).map((field) => `steps.${id}.output.${field}`),
  ]);
  return [
    ...new Set([
      ...eventFields,
      ...loaded,
      ...inputs.map((name) => `inputs.${name}`),
      ...variables.map((name) => `vars.${name}`),
      ...ofSteps,
      ...usual,
    ]),
  ];
}

const jsonTypes: Record<string, ValueType> = {
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
};

/** The fields of an event's data by its JSON Schema, each with what it is. */
export function schemaFields(schema: unknown, prefix = '', depth = 0): Map<string, ValueType> {
  const fields = new Map<string, ValueType>();
  const properties = valueAt(schema, ['properties']);
  if (!isLoose(properties) || depth > 5) return fields;
  for (const [name, field] of Object.entries(properties)) {
    if (!isLoose(field)) continue;
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const isDate = field['format'] === 'date' || field['format'] === 'date-time';
    fields.set(path, isDate ? 'date' : (jsonTypes[String(field['type'])] ?? 'text'));
    for (const [inner, type] of schemaFields(field, path, depth + 1)) fields.set(inner, type);
  }
  return fields;
}
