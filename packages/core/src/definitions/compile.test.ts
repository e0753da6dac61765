import { describe, expect, it } from 'vitest';
import { workflowDefinitionSchema } from '@renubu/contracts/language/workflow';
import { compileDefinition } from './compile.ts';
import { normalizeDefinition } from './normalize.ts';
import { definitionJsonSchema } from './json-schema.ts';

const exists = { field: 'a', op: 'exists' };
const set = (id: string): unknown => ({ values: { [id]: 1 }, type: 'set', id });
const definition = workflowDefinitionSchema.parse({
  workflow: 'sample',
  name: 'Sample',
  kind: 'automation',
  on: [{ manual: {} }],
  steps: [
    { id: 'talk', type: 'guided', onError: [set('sorry')] },
    {
      then: [set('yes'), { id: 'do-it', type: 'task', title: 'Do it' }],
      else: [set('no')],
      if: exists,
      type: 'condition',
      id: 'check',
    },
    { id: 'route', type: 'switch', cases: [{ when: exists, steps: [set('one')] }], default: [set('other')] },
    { id: 'both', type: 'parallel', branches: [[set('left')], [set('right'), set('far-right')]] },
  ],
});

describe('compileDefinition', () => {
  const plan = compileDefinition(definition);

  it('finds every step with its place', () => {
    const places = [...plan.nodes].map(([id, { parentId, list, index, depth }]) => [id, parentId, list, index, depth]);
    expect(places).toEqual([
      ['talk', null, 'root', 0, 0],
      ['sorry', 'talk', 'onError', 0, 1],
      ['check', null, 'root', 1, 0],
      ['yes', 'check', 'then', 0, 1],
      ['do-it', 'check', 'then', 1, 1],
      ['no', 'check', 'else', 0, 1],
      ['route', null, 'root', 2, 0],
      ['one', 'route', 'cases[0]', 0, 1],
      ['other', 'route', 'default', 0, 1],
      ['both', null, 'root', 3, 0],
      ['left', 'both', 'branches[0]', 0, 1],
      ['right', 'both', 'branches[1]', 0, 1],
      ['far-right', 'both', 'branches[1]', 1, 1],
    ]);
  });

  it('names the steps people see and freezes the definition', () => {
    expect(plan.milestones).toEqual(['talk', 'do-it']);
    expect(Object.isFrozen(definition.steps[0])).toBe(true);
  });

  it('refuses ids used twice', () => {
    expect(() => compileDefinition({ ...definition, steps: [...definition.steps, ...definition.steps] })).toThrow(
      'talk',
    );
  });
});

describe('normalizeDefinition', () => {
  it('orders keys and fills in defaults', () => {
    const normal = normalizeDefinition(definition);
    expect(Object.keys(normal.steps[1] as object)).toEqual(['id', 'type', 'if', 'then', 'else']);
    expect(Object.keys((normal.steps[1] as { then: object[] }).then[0] as object)).toEqual(['id', 'type', 'values']);
    expect(normal.steps[3]).toMatchObject({ join: 'all' });
    expect(JSON.stringify(normalizeDefinition(normal))).toBe(JSON.stringify(normal));
  });
});

describe('definitionJsonSchema', () => {
  it('describes what a person may write', () => {
    const schema = definitionJsonSchema() as { required: string[]; $defs: Record<string, unknown>; properties: object };
    expect(schema.required).toEqual(['workflow', 'name', 'kind', 'on', 'steps']);
    expect(Object.keys(schema.$defs)).toEqual(expect.arrayContaining(['step', 'condition']));
    expect(schema.properties).toMatchObject({ steps: { type: 'array', items: { $ref: '#/$defs/step' } } });
    expect(JSON.stringify(schema.$defs.step)).toContain('"const":"guided"');
  });
});
