import { describe, expect, it } from 'vitest';
import type { Condition } from '@renubu/contracts/language/conditions';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { checkDefinition } from './check.ts';
import { inlineRules, RuleNameError, ruleNames } from './inline-rules.ts';
import { base, catalog, note } from './testing/samples.ts';

const big: Condition = { field: 'order.total', op: 'gte', value: 10_000 };
const rules: Record<string, Condition> = {
  big,
  'big-or-new': { any: [{ rule: 'big' }, { field: 'customer.isNew', op: 'eq', value: true }] },
  self: { not: { rule: 'other' } },
  other: { rule: 'self' },
};
const definition = (condition: Condition): WorkflowDefinition => {
  const checked = checkDefinition(
    {
      ...base,
      on: [{ event: 'order.created', when: condition }],
      steps: [
        { id: 'big', type: 'condition', if: { all: [condition] }, then: [{ ...note, when: { not: condition } }] },
        { id: 'wait', type: 'wait', event: { type: 'a.b', match: condition }, timeout: '1d' },
        { id: 'keep', type: 'set', values: { data: { if: { rule: 'not a condition' } } } },
      ],
    },
    { ...catalog, rules: Object.keys(rules) },
  );
  if (checked.definition === null) throw new Error(JSON.stringify(checked.issues));
  return checked.definition;
};

describe('inlineRules', () => {
  it('writes the present condition of every rule into the definition', () => {
    const inlined = inlineRules(definition({ rule: 'big-or-new' }), rules);
    const written = { any: [big, { field: 'customer.isNew', op: 'eq', value: true }] };
    expect(inlined).toEqual({
      ...definition(written as Condition),
    });
    expect(ruleNames(inlined)).toEqual([]);
  });

  it('names the rules of a definition', () => {
    expect(ruleNames(definition({ rule: 'big' }))).toEqual(['big']);
  });

  it('refuses unknown rules and rules that lead back to themselves', () => {
    expect(() => inlineRules(definition({ rule: 'self' }), rules)).toThrow(RuleNameError);
    expect(() => inlineRules(definition({ rule: 'big' }), {})).toThrow('There is no rule “big”.');
  });
});
