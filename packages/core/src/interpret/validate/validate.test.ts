import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '@renubu/contracts/json';
import { builtInCatalog } from '../../definitions/catalog.ts';
import { checkText } from '../../definitions/check.ts';
import { validateWorkflow } from './validate.ts';

const validate = (workflow: string | JsonObject) => validateWorkflow(workflow, builtInCatalog);
const short = (found: { code: string; field: string }[]) => found.map(({ code, field }) => `${code} ${field}`);

describe('a definition of the older form', () => {
  const sample = {
    name: 'Check order',
    steps: [
      { id: 'check', type: 'condition', condition: { field: 'order.total', operator: 'greater_than', value: 1000 } },
    ],
  };

  it('gets its operator and both branches told, a warning that nothing starts it, and a copy that is valid', () => {
    const found = validate(sample);
    expect(found.valid).toBe(false);
    expect(short(found.errors)).toEqual([
      'other_spelling steps[0].condition.operator',
      'missing_branch steps[0].on_true',
      'missing_branch steps[0].on_false',
    ]);
    expect(found.errors[0]).toMatchObject({ stepId: 'check', suggestion: 'gt' });
    expect(short(found.warnings)).toEqual(['manual_only trigger']);
    expect(found.suggestions.join(' ')).toMatch(/description.*error handling/);
    expect(found.correctedWorkflow).toMatchObject({
      valid: true,
      definition: {
        on: [{ manual: {} }],
        steps: [{ type: 'condition', if: { field: 'order.total', op: 'gt', value: 1000 } }],
      },
    });
    expect(checkText(found.correctedWorkflow?.yaml ?? '').definition).not.toBeNull();
  });

  it('is read nested in “definition” as well, and one branch alone is enough', () => {
    const found = validate({
      workflow_id: 'block-big',
      name: 'Block big orders',
      description: 'Stops orders that are too big.',
      definition: {
        trigger: { type: 'event', event: 'order.created' },
        steps: [
          {
            id: 'check',
            type: 'condition',
            condition: {
              and: [
                { field: 'order.total', operator: 'gt', value: 1000 },
                { field: 'x', operator: 'gtee', value: 1 },
              ],
            },
            on_true: 'stop',
          },
          { id: 'stop', type: 'action', action: { action: 'block', reason: 'Too big' } },
        ],
      },
    });
    expect(short(found.errors)).toEqual(['unknown_operator definition.steps[0].condition.and[1].operator']);
    expect(found.warnings).toEqual([]);
  });

  it('that goes in a circle is refused with the reason', () => {
    const step = (id: string, next: string) => ({ id, type: 'action', action: { action: 'execute' }, next });
    const found = validate({ workflow_id: 'a', trigger: { type: 'manual' }, steps: [step('a', 'b'), step('b', 'a')] });
    expect(found).toMatchObject({ valid: false, correctedWorkflow: null });
    expect(found.errors.map(({ message }) => message).join(' ')).toContain('circle');
  });
});

describe('a definition of the present form', () => {
  const ours = (type: string, op: string, key = 'steps') => `
workflow: orders
name: Orders
kind: automation
on: [{ event: order.created }]
${key}:
  - id: is-big
    type: ${type}
    if: { field: order.total, op: ${op}, value: 1000 }
    then: [{ id: no, type: decision, outcome: block }]
    else: [{ id: yes, type: decision, outcome: allow }]
`;

  it('that is right comes back the same, in its canonical spelling', () => {
    const found = validate(ours('condition', 'greater_than'));
    expect(found).toMatchObject({ valid: true, errors: [], correctedWorkflow: { valid: true, changes: [] } });
    expect(found.correctedWorkflow?.yaml).toContain('op: gt\n');
  });

  it.each([
    ['a misspelt type', ours('condtion', 'gt')],
    ['a misspelt operator', ours('condition', 'gtee')],
    ['a misspelt key', ours('condition', 'gt', 'stps')],
  ])('with %s gets a corrected copy', (_name, text) => {
    const found = validate(text);
    expect(found.valid).toBe(false);
    expect(found.correctedWorkflow).toMatchObject({ valid: true });
    expect(found.correctedWorkflow?.changes.length).toBeGreaterThan(0);
  });

  it('that is no text, no object, or no YAML gets findings and no copy', () => {
    for (const text of ['', '[', '- a', '{ a: 1, a: 2 }', 'null', '5'])
      expect(validate(text)).toMatchObject({ valid: false, correctedWorkflow: null });
  });

  it('never throws', () => {
    const options = { maxDepth: 4, withNullPrototype: false };
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.dictionary(fc.string(), fc.anything(options))), (given) => {
        const value = typeof given === 'string' ? given : (JSON.parse(JSON.stringify(given) ?? '{}') as JsonObject);
        expect(typeof validate(value).valid).toBe('boolean');
      }),
      { numRuns: 200 },
    );
  });
});
