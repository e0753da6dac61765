import type { Json } from '@renubu/contracts/json';
import type { Operator } from '@renubu/contracts/language/conditions';
import { toNumber } from '../../conditions/coerce.ts';
import { nearestName } from '../../conditions/nearest.ts';
import { everyItem, parsePath } from '../../conditions/paths.ts';
import { isTemplate } from '../../templates/render.ts';
import type { DataPath } from '../findings.ts';
import type { Loose } from '../loose.ts';
import { shapeAt } from './names.ts';
import type { Reader, RuleInput } from './rule.ts';

interface Compared {
  field: string;
  op: Operator;
  value: Json | undefined;
}

/** Types of JSON Schema an operator can be true of. Operators that are not named fit every type. */
const fitting: Partial<Record<Operator, readonly string[]>> = {
  gt: ['number', 'integer', 'string'],
  gte: ['number', 'integer', 'string'],
  lt: ['number', 'integer', 'string'],
  lte: ['number', 'integer', 'string'],
  between: ['number', 'integer', 'string'],
  contains: ['string', 'array', 'number', 'integer'],
  has_all: ['string', 'array'],
  has_any: ['string', 'array'],
  starts_with: ['string', 'number', 'integer'],
  ends_with: ['string', 'number', 'integer'],
  matches: ['string', 'number', 'integer'],
  before: ['string'],
  after: ['string'],
  within_last: ['string'],
  older_than: ['string'],
};

const named: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  number: 'a number',
  integer: 'a whole number',
  string: 'a text',
};

/** Operators and values that fit the type of a field, where the catalog knows it. */
export function checkFieldType(input: RuleInput, reader: Reader, compared: Compared, path: DataPath): void {
  const parsed = parsePath(compared.field);
  if (parsed === null || parsed.segments.includes(everyItem)) return;
  const { schema } = shapeAt(input, reader, parsed.segments);
  const type = typeof schema?.type === 'string' ? schema.type : null;
  if (schema === null || type === null) return;
  const id = reader.step?.id ?? null;
  const fits = fitting[compared.op];
  if (fits !== undefined && !fits.includes(type)) {
    input.findings.error(id, [...path, 'op'], {
      code: 'operator_does_not_fit',
      message: `“${compared.op}” never holds: “${compared.field}” is ${named[type] ?? type}.`,
      suggestion: type === 'boolean' ? 'eq' : type === 'array' ? 'contains' : 'exists',
    });
    return;
  }
  checkExpected(input, id, compared, schema, type, [...path, 'value']);
}

/** An equality that can never hold: another type, or none of the values the field can have. */
function checkExpected(
  { findings }: RuleInput,
  id: string | null,
  { field, op, value }: Compared,
  schema: Loose,
  type: string,
  path: DataPath,
): void {
  if (op !== 'eq' && op !== 'in' && op !== 'neq' && op !== 'not_in') return;
  const wanted = (Array.isArray(value) && op !== 'eq' && op !== 'neq' ? value : [value]).filter(isPlain);
  for (const item of wanted) {
    if (!canEqual(type, item)) {
      findings.error(id, path, {
        code: 'value_does_not_fit',
        message: `“${field}” is ${named[type] ?? type} and never ${JSON.stringify(item)}.`,
        suggestion: suggestValue(type, item),
      });
      continue;
    }
    const known: unknown[] = Array.isArray(schema.enum) ? schema.enum : [];
    if (known.length === 0 || known.includes(item)) continue;
    const texts = known.filter((name) => typeof name === 'string');
    findings.warning(id, path, {
      code: 'value_not_known',
      message: `“${field}” is one of ${texts.join(', ')}, never ${JSON.stringify(item)}.`,
      suggestion: nearestName(String(item), texts),
    });
  }
}

function isPlain(value: Json | undefined): value is string | number | boolean {
  if (value === undefined || value === null || typeof value === 'object') return false;
  return typeof value !== 'string' || !isTemplate(value);
}

function canEqual(type: string, value: string | number | boolean): boolean {
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'number' || type === 'integer') return toNumber(typeof value === 'boolean' ? null : value) !== null;
  if (type === 'string') return typeof value !== 'boolean';
  return type !== 'array' && type !== 'object';
}

function suggestValue(type: string, value: string | number | boolean): string | undefined {
  if (type === 'boolean') return value === 'false' || value === 'no' || value === 0 ? 'false' : 'true';
  return type === 'array' ? 'Use contains' : undefined;
}
