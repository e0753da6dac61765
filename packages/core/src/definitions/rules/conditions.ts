import { compilePattern } from '../../conditions/patterns.ts';
import { compileExpression, ExpressionError } from '../../conditions/cel.ts';
import { maxConditionDepth, readReference } from '../../conditions/compile.ts';
import { listOperators, unaryOperators } from '../../conditions/operators.ts';
import { suggestOperator } from '../../conditions/normalize.ts';
import { toDurationLength, toInstant, toNumber } from '../../conditions/coerce.ts';
import { nearestName } from '../../conditions/nearest.ts';
import { parsePath } from '../../conditions/paths.ts';
import { isTemplate } from '../../templates/render.ts';
import { operators, type Operator } from '@renubu/contracts/language/conditions';
import type { Json } from '@renubu/contracts/json';
import { startsWith, type DataPath } from '../findings.ts';
import { isLoose, looseItems, textOf, type Loose, type LooseStep } from '../loose.ts';
import { checkFieldType } from './field-types.ts';
import { checkReference } from './references.ts';
import { checkTemplatesIn } from './templates.ts';
import type { Reader, RuleInput } from './rule.ts';

/**
 * Every condition of the triggers and of every step: operators, paths, patterns, expressions and values that fit.
 * `refused` are conditions the schema does not take; one that no finding here explains gets a plain one.
 */
export function checkConditions(input: RuleInput, refused: readonly DataPath[]): void {
  for (const { item, index } of looseItems(input.definition.raw.on)) {
    if (item.when === undefined) continue;
    checkPart(input, { step: null, event: textOf(item.event) }, item.when, ['on', index, 'when'], 0);
  }
  for (const step of input.definition.steps) {
    for (const { value, path } of conditionsOf(step)) checkPart(input, { step }, value, path, 0);
    if (step.type !== 'wait' || !isLoose(step.raw.event) || step.raw.event.match === undefined) continue;
    const { type, match } = step.raw.event;
    checkPart(input, { step, event: textOf(type) }, match, [...step.path, 'event', 'match'], 0);
  }
  for (const path of refused) {
    if (input.findings.list.some((finding) => finding.severity === 'error' && startsWith(finding.path, path))) continue;
    input.findings.error(null, path, notACondition);
  }
}

const notACondition = {
  code: 'bad_condition',
  message: 'This is not a condition.',
  suggestion: 'Write { field, op, value }, { all: […] }, { any: […] }, { not: … }, { cel: … } or { rule: … }.',
};

function conditionsOf(step: LooseStep): { value: unknown; path: DataPath }[] {
  const { raw, path } = step;
  const own = ['when', 'if'].flatMap((key) =>
    raw[key] === undefined || (key === 'if' && step.type !== 'condition')
      ? []
      : [{ value: raw[key], path: [...path, key] }],
  );
  const cases = looseItems(raw.cases).map(({ item, index }) => ({
    value: item.when,
    path: [...path, 'cases', index, 'when'],
  }));
  const artifacts = looseItems(raw.artifacts).map(({ item, index }) => ({
    value: item.visibleWhen,
    path: [...path, 'artifacts', index, 'visibleWhen'],
  }));
  return [...own, ...[...cases, ...artifacts].filter(({ value }) => value !== undefined)];
}

function checkPart(input: RuleInput, reader: Reader, value: unknown, path: DataPath, depth: number): void {
  const { findings } = input;
  if (!isLoose(value)) {
    findings.error(idOf(reader), path, notACondition);
    return;
  }
  if (depth > maxConditionDepth) {
    findings.error(idOf(reader), path, { code: 'too_deep', message: 'Conditions are nested too deeply.' });
    return;
  }
  if ('cel' in value) checkExpression(input, reader, value.cel, [...path, 'cel']);
  else if ('not' in value) checkPart(input, reader, value.not, [...path, 'not'], depth + 1);
  else if ('all' in value) checkGroup(input, reader, value.all, [...path, 'all'], depth);
  else if ('any' in value) checkGroup(input, reader, value.any, [...path, 'any'], depth);
  else if ('rule' in value) checkRule(input, reader, value.rule, [...path, 'rule']);
  else checkComparison(input, reader, value, path);
  checkKeys(input, reader, value, path);
}

function checkKeys({ findings }: RuleInput, reader: Reader, value: Loose, path: DataPath): void {
  const groups = ['cel', 'not', 'all', 'any', 'rule'].filter((key) => key in value);
  const known = groups.length === 0 ? ['field', 'op', 'value'] : groups.slice(0, 1);
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    findings.error(idOf(reader), [...path, key], {
      code: 'unknown_field',
      message: `“${key}” is not part of this condition.`,
      suggestion: groups.length === 0 ? 'Known fields: field, op, value' : 'Combine conditions with all or any.',
    });
  }
}

function checkGroup(input: RuleInput, reader: Reader, parts: unknown, path: DataPath, depth: number): void {
  if (!Array.isArray(parts) || parts.length === 0) {
    input.findings.error(idOf(reader), path, { code: 'bad_condition', message: 'Expected a list of conditions.' });
    return;
  }
  parts.forEach((part: unknown, index) => checkPart(input, reader, part, [...path, index], depth + 1));
}

function checkRule(input: RuleInput, reader: Reader, name: unknown, path: DataPath): void {
  const { rules } = input.catalog;
  if (typeof name !== 'string' || rules === undefined || rules.includes(name)) return;
  input.findings.error(idOf(reader), path, {
    code: 'unknown_rule',
    message: `There is no rule “${name.slice(0, 80)}”.`,
    suggestion:
      nearestName(name, rules) ??
      (rules.length === 0 ? 'Create the rule first.' : `Known rules: ${rules.slice(0, 12).join(', ')}`),
  });
}

function idOf({ step }: Reader): string | null {
  return step?.id ?? null;
}

function checkExpression(input: RuleInput, reader: Reader, source: unknown, path: DataPath): void {
  if (typeof source !== 'string' || source.trim() === '') {
    input.findings.error(idOf(reader), path, { code: 'bad_expression', message: 'Expected a CEL expression.' });
    return;
  }
  try {
    for (const root of compileExpression(source).roots) checkReference(input, reader, [root], path);
  } catch (error) {
    const message = error instanceof ExpressionError ? error.message : String(error);
    input.findings.error(idOf(reader), path, {
      code: 'bad_expression',
      message: `The expression is malformed: ${message}`,
    });
  }
}

function checkComparison(input: RuleInput, reader: Reader, value: Loose, path: DataPath): void {
  const { findings } = input;
  if (typeof value.field !== 'string') {
    findings.error(idOf(reader), 'field' in value ? [...path, 'field'] : path, {
      ...notACondition,
      ...('field' in value || 'op' in value ? { message: 'A comparison needs a field.', suggestion: 'Add field' } : {}),
    });
    return;
  }
  checkPath(input, reader, value.field, [...path, 'field']);
  const op = operators.find((operator) => operator === value.op);
  if (op === undefined) {
    findings.error(idOf(reader), 'op' in value ? [...path, 'op'] : path, wordOperator(value.op));
    return;
  }
  const given = value.value as Json | undefined;
  if (unaryOperators.includes(op)) {
    if (given === undefined) return;
    findings.error(idOf(reader), [...path, 'value'], {
      code: 'unexpected_value',
      message: `“${op}” takes no value.`,
      suggestion: 'Remove value',
    });
  } else if (given === undefined) {
    findings.error(idOf(reader), path, {
      code: 'missing_value',
      message: `“${op}” needs a value.`,
      suggestion: 'Add value',
    });
  } else {
    checkValue(input, reader, op, given, [...path, 'value']);
  }
  checkFieldType(input, reader, { field: value.field, op, value: given }, path);
}

function wordOperator(op: unknown): { code: string; message: string; suggestion?: string | undefined } {
  if (typeof op !== 'string') {
    return { code: 'missing_operator', message: 'A comparison needs an operator.', suggestion: 'Add op' };
  }
  return {
    code: 'unknown_operator',
    message: `“${op}” is not an operator.`,
    suggestion: suggestOperator(op) ?? `Known operators: ${operators.join(', ')}`,
  };
}

function checkPath(input: RuleInput, reader: Reader, text: string, path: DataPath): void {
  const parsed = parsePath(text);
  if (parsed !== null) {
    checkReference(input, reader, parsed.segments, path);
    return;
  }
  const bare = /^\s*\{\{-?\s*([^{}|]+?)\s*-?\}\}\s*$/.exec(text)?.[1];
  input.findings.error(idOf(reader), path, {
    code: 'bad_path',
    message: `“${text.slice(0, 80)}” is not a path.`,
    suggestion: bare ?? 'Write a path such as customer.contracts[0].arr.',
  });
}

function checkValue(input: RuleInput, reader: Reader, op: Operator, value: Json, path: DataPath): void {
  const reference = readReference(value);
  if (reference !== null) {
    checkPath(input, reader, reference, [...path, 'path']);
    return;
  }
  checkTemplatesIn(input, valueReader(reader), value, path);
  if (typeof value === 'string' && isTemplate(value)) return;
  const problem = valueProblem(op, value);
  if (problem !== null) input.findings.error(idOf(reader), path, problem);
  if (!Array.isArray(value)) return;
  value.forEach((item, index) => {
    const inner = readReference(item);
    if (inner !== null) checkPath(input, reader, inner, [...path, index, 'path']);
  });
}

/** Templates in what a wait compares with are rendered when it begins: there every name can be read. */
function valueReader(reader: Reader): Reader {
  return reader.step === null ? reader : { step: reader.step };
}

const dateOperators: readonly Operator[] = ['before', 'after'];
const spanOperators: readonly Operator[] = ['within_last', 'older_than'];
const orderOperators: readonly Operator[] = ['gt', 'gte', 'lt', 'lte'];
const textOperators: readonly Operator[] = ['starts_with', 'ends_with', 'matches'];

/** Why a literal value can never fit its operator; null when it can. */
function valueProblem(op: Operator, value: Json): { code: string; message: string; suggestion?: string } | null {
  if (listOperators.includes(op) && !Array.isArray(value)) {
    const scalarFits = op === 'has_all' || op === 'has_any';
    return scalarFits ? null : { code: 'bad_value', message: `“${op}” needs a list.`, suggestion: '[…]' };
  }
  if (op === 'between' && (!Array.isArray(value) || value.length !== 2)) {
    return { code: 'bad_value', message: '“between” needs a list of two bounds.', suggestion: '[low, high]' };
  }
  if (orderOperators.includes(op) && !isOrdered(value)) {
    return { code: 'bad_value', message: `“${op}” needs a number, a date or a duration.` };
  }
  if (dateOperators.includes(op) && toInstant(value, 0) === null) {
    return { code: 'bad_value', message: `“${op}” needs a date.`, suggestion: 'now-30d or 2026-03-01' };
  }
  if (spanOperators.includes(op) && toDurationLength(value) === null && toInstant(value, 0) === null) {
    return { code: 'bad_value', message: `“${op}” needs a duration.`, suggestion: '30d' };
  }
  if (!textOperators.includes(op)) return null;
  if (typeof value !== 'string') return { code: 'bad_value', message: `“${op}” needs a text.` };
  return op === 'matches' ? patternProblem(value) : null;
}

function isOrdered(value: Json): boolean {
  return toNumber(value) !== null || toInstant(value, 0) !== null || toDurationLength(value) !== null;
}

function patternProblem(pattern: string): { code: string; message: string } | null {
  try {
    compilePattern(pattern);
    return null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { code: 'bad_pattern', message: `The pattern cannot be used: ${reason}` };
  }
}
