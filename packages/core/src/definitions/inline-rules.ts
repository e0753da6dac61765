import type { Condition } from '@renubu/contracts/language/conditions';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { isLoose, type Loose } from './loose.ts';

/** A definition names a rule that does not exist, or a rule that leads back to itself. */
export class RuleNameError extends Error {
  readonly code = 'unknown_rule';
  constructor(
    readonly rule: string,
    message: string,
  ) {
    super(message);
    this.name = 'RuleNameError';
  }
}

type Rules = Readonly<Record<string, Condition>>;

/**
 * The definition with every `{ rule: name }` replaced by the present condition of the rule, so that what is published
 * does not change when the rule does. Rules may name rules. Throws a `RuleNameError`.
 */
export function inlineRules(definition: WorkflowDefinition, rules: Rules): WorkflowDefinition {
  const { tests, ...rest } = definition;
  const inlined = inline(rest as unknown as Loose, rules, [], 'definition') as WorkflowDefinition;
  return tests === undefined ? inlined : { ...inlined, tests };
}

/** The condition with every `{ rule: name }` in it replaced. Throws a `RuleNameError`. */
export function inlineRule(condition: Condition, rules: Rules): Condition {
  return inline(condition, rules, [], 'if') as Condition;
}

/** Keys whose value is a condition. */
const conditionKeys = new Set(['if', 'when', 'match', 'visibleWhen', 'not']);
/** Keys of plain data, in which `rule` means nothing. */
const dataKeys = new Set(['with', 'values', 'items', 'inputs', 'data', 'outputs', 'form', 'value']);

function inline(value: unknown, rules: Rules, open: readonly string[], key: string): unknown {
  if (Array.isArray(value))
    return value.map((item) => inline(item, rules, open, key === 'all' || key === 'any' ? 'if' : ''));
  if (!isLoose(value)) return value;
  if (conditionKeys.has(key) && typeof value.rule === 'string')
    return inline(named(value.rule, rules, open), rules, [...open, value.rule], 'if');
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, dataKeys.has(name) ? item : inline(item, rules, open, name)]),
  );
}

function named(name: string, rules: Rules, open: readonly string[]): Condition {
  if (open.includes(name)) throw new RuleNameError(name, `The rule “${name}” leads back to itself.`);
  const condition = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (condition === undefined) throw new RuleNameError(name, `There is no rule “${name}”.`);
  return condition;
}

/** Names of all rules that a definition (any value) names in its conditions. */
export function ruleNames(definition: WorkflowDefinition): string[] {
  const names = new Set<string>();
  const { tests: _tests, ...rest } = definition;
  collect(rest, '', names);
  return [...names];
}

function collect(value: unknown, key: string, names: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, key === 'all' || key === 'any' ? 'if' : '', names);
  } else if (isLoose(value)) {
    if (conditionKeys.has(key) && typeof value.rule === 'string') names.add(value.rule);
    for (const [name, item] of Object.entries(value)) if (!dataKeys.has(name)) collect(item, name, names);
  }
}
