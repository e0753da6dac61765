import type { Validation, ValidationFinding } from '@renubu/contracts/interpreter';
import type { JsonObject } from '@renubu/contracts/json';
import { readOperator, suggestOperator } from '../conditions/normalize.ts';
import type { Catalog } from '../definitions/catalog.ts';
import { importOlder } from '../definitions/older/import-older.ts';
import { isLoose, type Loose } from '../definitions/loose.ts';
import { writeText } from '../definitions/parse.ts';

/** Checks a definition of the older form by its own rules; the corrected copy is one of ours where it can be converted. */
export function validateOlder(value: Loose, catalog: Catalog): Validation {
  const body = isLoose(value['definition']) ? value['definition'] : value;
  const steps = (Array.isArray(body['steps']) ? body['steps'] : []).filter(isLoose);
  const errors = steps.flatMap((step, index) => stepFindings(step, `steps[${index}]`));
  const warnings = triggerFindings(body);
  const corrected = correct(value, body, steps);
  const imported = importOlder(JSON.stringify(corrected.workflow), catalog);
  const refused =
    imported.ok || errors.length > 0
      ? []
      : imported.reasons.map((message) => finding(null, 'definition', 'import_refused', message));
  return {
    valid: errors.length === 0 && refused.length === 0,
    errors: [...errors, ...refused],
    warnings,
    suggestions: [
      ...(typeof value['description'] === 'string'
        ? []
        : ['Add a description: it says to others what the workflow is for.']),
      ...(JSON.stringify(body).includes('on_error') ? [] : ['Add error handling: say what happens when a step fails.']),
      ...(imported.ok ? ['This is the older form: the corrected copy is converted to the present one.'] : []),
    ],
    correctedWorkflow: imported.ok
      ? {
          definition: imported.definition as unknown as JsonObject,
          yaml: writeText(imported.definition),
          valid: true,
          changes: [...corrected.changes, ...imported.notes],
        }
      : {
          definition: corrected.workflow,
          yaml: JSON.stringify(corrected.workflow, null, 2),
          valid: false,
          changes: corrected.changes,
        },
  };
}

function finding(
  stepId: string | null,
  field: string,
  code: string,
  message: string,
  suggestion?: string,
): ValidationFinding {
  return { stepId, field, code, message, severity: 'error', ...(suggestion === undefined ? {} : { suggestion }) };
}

const idOf = (step: Loose): string | null => (typeof step['id'] === 'string' ? step['id'] : null);

/** Operators the older form does not know, and branches that are missing. */
function stepFindings(step: Loose, path: string): ValidationFinding[] {
  if (step['type'] !== 'condition') return [];
  const found = operatorsIn(step['condition'], `${path}.condition`).flatMap(({ operator, at }) =>
    isOlderOperator(operator)
      ? []
      : [
          finding(
            idOf(step),
            at,
            'unknown_operator',
            `“${operator}” is not an operator.`,
            readOperator(operator)?.op ?? suggestOperator(operator),
          ),
        ],
  );
  const missing = ['on_true', 'on_false']
    .filter((key) => typeof step[key] !== 'string' && !isLoose(step[key]))
    .map((key) =>
      finding(
        idOf(step),
        `${path}.${key}`,
        'missing_branch',
        `“${key}” is missing: nothing is said of what comes then.`,
        'Name a step',
      ),
    );
  return [...found, ...missing];
}

const olderOperators = [
  'eq',
  'neq',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'contains',
  'regex',
  '==',
  '!=',
  '>',
  '<',
  '>=',
  '<=',
];
const isOlderOperator = (operator: string): boolean => olderOperators.includes(operator);

function operatorsIn(condition: unknown, path: string): { operator: string; at: string }[] {
  if (Array.isArray(condition)) return condition.flatMap((part, index) => operatorsIn(part, `${path}[${index}]`));
  if (!isLoose(condition)) return [];
  const own =
    typeof condition['operator'] === 'string' ? [{ operator: condition['operator'], at: `${path}.operator` }] : [];
  return [...own, ...['and', 'or', 'not'].flatMap((key) => operatorsIn(condition[key], `${path}.${key}`))];
}

function triggerFindings(body: Loose): ValidationFinding[] {
  if (isLoose(body['trigger'])) return [];
  return [
    {
      stepId: null,
      field: 'trigger',
      code: 'missing_trigger',
      message: 'There is no trigger: only people can start it.',
      severity: 'warning',
      suggestion: 'Add trigger: { type: event, event: order.created }',
    },
  ];
}

/** Operators in their right spelling, missing branches led to an end that lets pass, a trigger by hand. */
function correct(value: Loose, body: Loose, steps: readonly Loose[]): { workflow: JsonObject; changes: string[] } {
  const changes: string[] = [];
  const fixed = steps.map((step) => correctStep(step, changes));
  const ends = ['true', 'false'].filter((way) => fixed.some((step) => Object.values(step).includes(placeholder(way))));
  const added = ends.map((way) => ({
    id: placeholder(way),
    type: 'action',
    action: { type: 'allow', reason: 'Say here what should happen.' },
  }));
  const trigger = isLoose(body['trigger']) ? body['trigger'] : { type: 'manual' };
  if (!isLoose(body['trigger'])) changes.push('trigger: a person starts it');
  const inner = { ...body, trigger, steps: [...fixed, ...added] };
  const whole = body === value ? inner : { ...value, definition: inner };
  const named = { workflow_id: 'corrected', version: '1.0.0', name: 'Corrected workflow', ...whole };
  return { workflow: structuredClone(named) as unknown as JsonObject, changes };
}

const placeholder = (way: string): string => `say_what_if_${way}`;

function correctStep(step: Loose, changes: string[]): Loose {
  if (step['type'] !== 'condition') return step;
  const id = idOf(step) ?? 'step';
  const branches = ['on_true', 'on_false'].filter((key) => typeof step[key] !== 'string' && !isLoose(step[key]));
  for (const key of branches) changes.push(`${id}.${key}: leads to a placeholder`);
  return {
    ...step,
    condition: correctCondition(step['condition'], id, changes),
    ...Object.fromEntries(branches.map((key) => [key, placeholder(key.slice(3))])),
  };
}

function correctCondition(condition: unknown, id: string, changes: string[]): unknown {
  if (Array.isArray(condition)) return condition.map((part) => correctCondition(part, id, changes));
  if (!isLoose(condition)) return condition;
  const { operator } = condition;
  const groups = Object.fromEntries(
    ['and', 'or', 'not']
      .filter((key) => Object.hasOwn(condition, key))
      .map((key) => [key, correctCondition(condition[key], id, changes)]),
  );
  if (typeof operator !== 'string' || isOlderOperator(operator)) return { ...condition, ...groups };
  const right = readOperator(operator)?.op ?? suggestOperator(operator);
  if (right === undefined) return { ...condition, ...groups };
  changes.push(`${id}: “${operator}” became “${right}”`);
  return { ...condition, ...groups, operator: right };
}
