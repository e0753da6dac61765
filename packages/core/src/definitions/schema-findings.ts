import type { z } from 'zod';
import { conditionSchema } from '@renubu/contracts/language/conditions';
import { stepSchema, stepTypes } from '@renubu/contracts/language/steps';
import { workflowDefinitionSchema, type WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { nearestName } from '../conditions/nearest.ts';
import type { DataPath, Findings } from './findings.ts';
import { stepAt, type Loose, type LooseDefinition } from './loose.ts';
import { bestOption, fieldsOf, optionsOf, schemaAt, unwrap, valueAt } from './schema-walk.ts';

type Issue = z.core.$ZodIssue;

export interface CheckedShape {
  parsed: WorkflowDefinition | null;
  refused: DataPath[];
}

interface Session {
  definition: LooseDefinition;
  findings: Findings;
  /** Conditions the schema refused: the rules for conditions say why. */
  faultyConditions: DataPath[];
}

/**
 * Checks the shape of a definition with its schema and words what it refuses for authors: each finding with the nearest
 * known name. Returns the definition with its defaults when it fits, and the paths of refused conditions, which
 * `checkConditions` explains.
 */
export function checkShape(definition: LooseDefinition, findings: Findings): CheckedShape {
  const session: Session = { definition, findings, faultyConditions: [] };
  const parsed = report(session, workflowDefinitionSchema, definition.raw, []);
  for (const step of definition.steps) {
    const unread = step.parent !== null && !isKnownType(step.parent.type);
    if (unread) report(session, stepSchema, step.raw, step.path);
  }
  return { parsed, refused: session.faultyConditions };
}

function isKnownType(type: string | null): boolean {
  return type !== null && (stepTypes as readonly string[]).includes(type);
}

function report<Value>(session: Session, schema: z.ZodType<Value>, value: unknown, at: DataPath): Value | null {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) explain(session, schema, value, at, issue);
  return null;
}

function explain(session: Session, schema: z.ZodType, value: unknown, at: DataPath, issue: Issue): void {
  const inner = issue.path.filter((part) => typeof part !== 'symbol');
  const path = [...at, ...inner];
  const stepId = stepAt(session.definition, path)?.id ?? null;
  const found = valueAt(value, inner);
  const governing = schemaAt(schema, value, inner);
  const condition = conditionAbove(schema, value, inner);
  if (condition !== null) {
    session.faultyConditions.push([...at, ...condition]);
    return;
  }
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) explainUnknownField(session, stepId, path, key, found, governing);
      return;
    case 'invalid_union':
      explainUnion(session, stepId, path, found, governing, issue);
      return;
    default:
      session.findings.error(stepId, path, wordIssue(issue, found, path));
  }
}

/** The path of the outermost condition that holds a path; null outside of conditions. */
function conditionAbove(schema: z.core.$ZodType, value: unknown, path: DataPath): DataPath | null {
  for (let length = 0; length <= path.length; length += 1) {
    const governing = schemaAt(schema, value, path.slice(0, length));
    if (governing !== null && unwrap(governing, true) === conditionSchema) return path.slice(0, length);
  }
  return null;
}

const gotoKeys = new Set(['next', 'nextStep', 'on_true', 'on_false', 'onTrue', 'onFalse', 'goto']);

function explainUnknownField(
  session: Session,
  stepId: string | null,
  path: DataPath,
  key: string,
  value: unknown,
  schema: z.core.$ZodType | null,
): void {
  if (gotoKeys.has(key)) {
    session.findings.error(stepId, [...path, key], {
      code: 'goto_not_supported',
      message: `“${key}” is not supported: steps are nested lists and none names its successor.`,
      suggestion: 'Put the following steps into `then`, `else` or the list itself.',
    });
    return;
  }
  const given = Object.keys(value as Loose);
  const known = schema === null ? [] : (fieldsOf(chosen(schema, value)) ?? []);
  const nearest = nearestName(
    key,
    known.filter((name) => !given.includes(name)),
  );
  session.findings.error(stepId, [...path, key], {
    code: 'unknown_field',
    message: `“${key}” is not a field here.`,
    suggestion: nearest ?? (known.length > 0 && known.length <= 12 ? `Known fields: ${known.join(', ')}` : undefined),
  });
}

function chosen(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  const options = optionsOf(schema);
  return options === null ? schema : (options[bestOption(options, value)] ?? schema);
}

function explainUnion(
  session: Session,
  stepId: string | null,
  path: DataPath,
  value: unknown,
  schema: z.core.$ZodType | null,
  issue: Issue & { code: 'invalid_union' },
): void {
  const options = schema === null ? null : optionsOf(schema);
  if (path.at(-1) === 'type' && issue.errors.length === 0) {
    session.findings.error(stepId, path, wordStepType(value));
    return;
  }
  if (value === undefined) {
    const field = String(path.at(-1) ?? 'definition');
    session.findings.error(stepId, path, {
      code: 'missing_field',
      message: `“${field}” is missing.`,
      suggestion: `Add ${field}`,
    });
    return;
  }
  if (options === null) {
    session.findings.error(stepId, path, { code: 'wrong_type', message: 'This is not a value that can be stored.' });
    return;
  }
  const best = bestOption(options, value);
  const nested = best < 0 ? undefined : issue.errors[best];
  if (nested === undefined || nested.length === 0) {
    explainNoOption(session, stepId, path, value, options);
    return;
  }
  const option = options[best];
  for (const inner of nested) explain(session, option as z.ZodType, value, path, inner);
}

function explainNoOption(
  session: Session,
  stepId: string | null,
  path: DataPath,
  value: unknown,
  options: readonly z.core.$ZodType[],
): void {
  const names = [...new Set(options.flatMap((option) => fieldsOf(option)?.slice(0, 1) ?? []))];
  const given = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const nearest = given.map((key) => nearestName(key, names)).find((name) => name !== undefined);
  const subject = path[0] === 'on' && path.length === 2 ? { code: 'unknown_trigger', noun: 'trigger' } : undefined;
  session.findings.error(stepId, path, {
    code: subject?.code ?? 'unknown_variant',
    message: `Expected a ${subject?.noun ?? 'entry'} with one of: ${names.join(', ')}.`,
    suggestion: nearest,
  });
}

function wordStepType(value: unknown): { code: string; message: string; suggestion?: string | undefined } {
  const list = `one of: ${stepTypes.join(', ')}`;
  if (typeof value !== 'string') return { code: 'missing_field', message: `A step needs a type, ${list}.` };
  return {
    code: 'unknown_step_type',
    message: `“${value}” is not a type of step.`,
    suggestion: nearestName(value, stepTypes) ?? `Use ${list}`,
  };
}

/** Formats with a code of their own, told by the field that holds them. */
const formatCodes: Record<string, string> = {
  id: 'bad_id',
  workflow: 'bad_slug',
  uses: 'bad_operation',
  timeout: 'bad_duration',
  for: 'bad_duration',
  delay: 'bad_duration',
  maxDelay: 'bad_duration',
  due: 'bad_duration',
  advance: 'bad_duration',
  expiresIn: 'bad_duration',
  remindAfter: 'bad_duration',
  after: 'bad_duration',
  event: 'bad_event_type',
  load: 'bad_resource',
  as: 'bad_name',
  runAt: 'bad_instant',
};

function wordIssue(
  issue: Issue,
  value: unknown,
  path: DataPath,
): { code: string; message: string; suggestion?: string | undefined } {
  const field = String(path.at(-1) ?? 'definition');
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined
        ? { code: 'missing_field', message: `“${field}” is missing.`, suggestion: `Add ${field}` }
        : { code: 'wrong_type', message: `“${field}” must be ${nameType(issue.expected)}, not ${nameValue(value)}.` };
    case 'invalid_value':
      return value === undefined
        ? { code: 'missing_field', message: `“${field}” is missing.`, suggestion: `Add ${field}` }
        : wordChoice(field, value, issue.values);
    case 'invalid_format':
      return {
        code: formatCodes[field] ?? 'bad_format',
        message: `“${field}”: ${issue.message}, not ${nameValue(value)}.`,
        suggestion: suggestFormat(formatCodes[field], value),
      };
    case 'too_small':
      return {
        code: 'too_small',
        message: `“${field}” needs at least ${String(issue.minimum)}${unitOf(issue.origin)}.`,
      };
    case 'too_big':
      return { code: 'too_big', message: `“${field}” takes at most ${String(issue.maximum)}${unitOf(issue.origin)}.` };
    default:
      return { code: 'invalid_value', message: `“${field}”: ${issue.message}` };
  }
}

function wordChoice(
  field: string,
  value: unknown,
  values: readonly unknown[],
): { code: string; message: string; suggestion?: string | undefined } {
  const names = values.map(String);
  return {
    code: 'invalid_value',
    message: `“${field}” must be one of ${names.join(', ')}, not ${nameValue(value)}.`,
    suggestion: typeof value === 'string' ? nearestName(value, names) : undefined,
  };
}

function suggestFormat(code: string | undefined, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (code === 'bad_id' || code === 'bad_slug') {
    const kebab = value
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '');
    return kebab === '' ? undefined : kebab.slice(0, 50);
  }
  if (code !== 'bad_duration') return undefined;
  const match = /^\s*(\d+)\s*(s|m|h|d|w|b)/i.exec(value);
  if (match === null) return '3d';
  const unit = (match[2] ?? 'd').toLowerCase();
  return `${match[1]}${unit === 'b' ? 'bd' : unit}`;
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' || origin === 'set' ? ' entries' : '';
}

const typeNames: Record<string, string> = {
  array: 'a list',
  object: 'an object',
  record: 'an object',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function nameType(expected: string): string {
  return typeNames[expected] ?? expected;
}

function nameValue(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  const text = typeof value === 'string' ? `“${value}”` : String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
