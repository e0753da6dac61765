import type { ValidationFinding } from '@renubu/contracts/interpreter';
import { operators } from '@renubu/contracts/language/conditions';
import { nearestName } from '../../conditions/nearest.ts';
import { readOperator } from '../../conditions/normalize.ts';
import { isLoose, type Loose } from '../../definitions/loose.ts';

export interface OlderReading {
  findings: ValidationFinding[];
  /** The definition with what can be set right by itself, still in the older form. */
  completed: Loose;
  changes: string[];
}

const olderKeys = ['on_true', 'on_false', 'next', 'condition', 'workflow_id', 'trigger', 'rule_id'];

/** Whether a definition is of the older form, whose steps name their successors. */
export function isOlder(value: Loose): boolean {
  const inner = isLoose(value['definition']) ? value['definition'] : value;
  const steps: unknown[] = Array.isArray(inner['steps']) ? inner['steps'] : [];
  const speaksOlder = (part: unknown): boolean => isLoose(part) && olderKeys.some((key) => Object.hasOwn(part, key));
  return [value, inner, ...steps].some(speaksOlder) && !Object.hasOwn(value, 'on');
}

/** What is wrong with a definition of the older form, and the same with placeholders where something is missing. */
export function readOlder(value: Loose): OlderReading {
  const reading: OlderReading = { findings: [], completed: { ...value }, changes: [] };
  const nested = isLoose(value['definition']);
  const inner: Loose = { ...(nested ? (value['definition'] as Loose) : value) };
  const prefix = nested ? 'definition.' : '';
  if (!isLoose(inner['trigger'])) addManual(reading, inner, prefix);
  const steps: unknown[] = Array.isArray(inner['steps']) ? inner['steps'] : [];
  const added: Loose[] = [];
  const changed = steps.map((step, index) =>
    isLoose(step) ? readStep(reading, step, `${prefix}steps[${index}]`, added) : step,
  );
  inner['steps'] = [...changed, ...added];
  reading.completed = nested ? { ...value, definition: inner } : inner;
  if (
    typeof value['workflow_id'] !== 'string' &&
    typeof value['name'] !== 'string' &&
    typeof value['id'] !== 'string'
  ) {
    reading.completed['workflow_id'] = 'workflow';
    reading.changes.push('It was called “workflow”, because it has no name.');
  }
  return reading;
}

function addManual(reading: OlderReading, inner: Loose, prefix: string): void {
  inner['trigger'] = { type: 'manual' };
  reading.changes.push('A manual trigger was added.');
  reading.findings.push({
    stepId: null,
    field: `${prefix}trigger`,
    code: 'manual_only',
    message: 'Nothing starts it by itself: it can only be started by hand.',
    severity: 'warning',
    suggestion: 'Add a trigger with the event that starts it',
  });
}

function readStep(reading: OlderReading, step: Loose, path: string, added: Loose[]): Loose {
  const stepId = typeof step['id'] === 'string' ? step['id'] : null;
  const isCondition = step['type'] === 'condition';
  if (!isCondition) return step;
  const completed: Loose = { ...step };
  if (isLoose(step['condition'])) {
    completed['condition'] = readCondition(reading, step['condition'], stepId, `${path}.condition`);
  }
  const missing = ['on_true', 'on_false'].filter((key) => step[key] === undefined || step[key] === null);
  if (missing.length < 2 && step['on_true'] !== undefined) return completed;
  for (const key of missing) addBranch(reading, completed, { key, stepId, path }, added);
  return completed;
}

interface Place {
  key: string;
  stepId: string | null;
  path: string;
}

function addBranch(reading: OlderReading, step: Loose, { key, stepId, path }: Place, added: Loose[]): void {
  const target = `${stepId ?? 'step'}_${key}`;
  step[key] = target;
  added.push({ id: target, type: 'action', action: { action: 'allow', reason: 'Placeholder: say what happens here' } });
  reading.changes.push(`“${stepId ?? path}” goes to the placeholder “${target}” by ${key}.`);
  reading.findings.push({
    stepId,
    field: `${path}.${key}`,
    code: 'missing_branch',
    message: `“${key}” is missing: nothing says what happens then.`,
    severity: 'error',
    suggestion: `Add ${key} with the id of a step or an action`,
  });
}

/** Other spellings of operators are set right; groups are read down to their parts. */
function readCondition(reading: OlderReading, condition: Loose, stepId: string | null, path: string): Loose {
  const read: Loose = { ...condition };
  for (const group of ['and', 'or']) {
    const parts = condition[group];
    if (!Array.isArray(parts)) continue;
    read[group] = parts.map((part: unknown, index) =>
      isLoose(part) ? readCondition(reading, part, stepId, `${path}.${group}[${index}]`) : part,
    );
  }
  if (isLoose(condition['not'])) read['not'] = readCondition(reading, condition['not'], stepId, `${path}.not`);
  const { operator } = condition;
  if (typeof operator !== 'string' || operators.some((known) => known === operator)) return read;
  const meant = readOperator(operator);
  const better = meant?.op ?? nearestName(operator, operators);
  reading.findings.push({
    stepId,
    field: `${path}.operator`,
    code: meant === null ? 'unknown_operator' : 'other_spelling',
    message: meant === null ? `“${operator}” is not an operator.` : `“${operator}” is written “${meant.op}”.`,
    severity: 'error',
    ...(better === undefined ? {} : { suggestion: better }),
  });
  if (better === undefined || meant?.negated === true) return read;
  reading.changes.push(`“${operator}” became “${better}”${stepId === null ? '' : ` in “${stepId}”`}.`);
  return { ...read, operator: better };
}
