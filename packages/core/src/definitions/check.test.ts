import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkDefinition, checkText } from './check.ts';
import { catalog, base, condition, action, findings, type Data } from './testing/samples.ts';

describe('checkDefinition', () => {
  it('finds everything at once and tells the step', () => {
    const { definition, issues } = checkDefinition(
      {
        workflow: 'Bad Slug',
        kind: 'risk',
        on: [],
        steps: [
          { id: 'a', type: 'condition', if: { field: 'x..y', op: 'eq', value: 1 }, then: [{ id: 'a', type: 'wait' }] },
          { id: 'b', type: 'action', uses: 'nope.none', with: { message: '{{ x | y }}' } },
        ],
      },
      catalog,
    );
    expect(definition).toBeNull();
    expect(issues.map(({ code, stepId }) => [code, stepId])).toEqual([
      ['bad_slug', null],
      ['missing_field', null],
      ['too_small', null],
      ['no_outcome', null],
      ['bad_path', 'a'],
      ['wait_needs_one', 'a'],
      ['duplicate_id', 'a'],
      ['unknown_operation', 'b'],
      ['unknown_filter', 'b'],
    ]);
  });

  it('accepts other spellings of operators', () => {
    const { definition, issues } = checkDefinition(condition({ field: 'customer.arr', op: '>=', value: 5 }), catalog);
    expect(issues).toEqual([]);
    expect(definition?.steps[0]).toMatchObject({ if: { field: 'customer.arr', op: 'gte', value: 5 } });
  });

  it('survives a value that contains itself', () => {
    const loop: Data = { ...base };
    loop.steps = [loop];
    expect(findings(loop)).toEqual(['too_deep ']);
  });

  it('does not fall for names of the prototype', () => {
    const input = JSON.parse(
      '{"__proto__": {"x": 1}, "constructor": 2, "steps": [{"id": "a", "type": "constructor"}]}',
    ) as unknown;
    expect(checkDefinition(input).definition).toBeNull();
    expect(findings(action('constructor.name', {}))).toContain('unknown_operation steps[0].uses');
  });
});

describe('the workflows that ship', () => {
  const folder = new URL('../../../../workflows/', import.meta.url);
  it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('%s has no errors', (name) => {
    const { issues } = checkText(readFileSync(new URL(name, folder), 'utf8'));
    expect(issues).toEqual([]);
  });
});
