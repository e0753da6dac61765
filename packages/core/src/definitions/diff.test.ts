import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definitionChangeSchema } from '@renubu/contracts/language/diff';
import { workflowDefinitionSchema, type WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { diffDefinitions } from './diff.ts';

const set = (id: string, value = 1): unknown => ({ id, type: 'set', values: { x: value } });
const define = (steps: unknown[], extra: object = {}): WorkflowDefinition =>
  workflowDefinitionSchema.parse({
    workflow: 'sample',
    name: 'Sample',
    kind: 'automation',
    on: [{ manual: {} }],
    steps,
    ...extra,
  });
const check = (then: unknown[], otherwise: unknown[] = []): unknown => ({
  id: 'check',
  type: 'condition',
  if: { field: 'a', op: 'exists' },
  then,
  else: otherwise,
});
const short = (before: WorkflowDefinition, after: WorkflowDefinition): string[] =>
  diffDefinitions(before, after).map((change) => {
    expect(definitionChangeSchema.parse(change)).toEqual(change);
    return change.change === 'changed'
      ? `${change.stepId ?? 'workflow'}.${change.field}: ${JSON.stringify(change.before)} → ${JSON.stringify(change.after)}`
      : `${change.change} ${change.stepId}`;
  });

describe('diffDefinitions', () => {
  it('finds nothing where only the writing differs', () => {
    const one = define([{ id: 'a', type: 'condition', if: { field: 'x', op: 'gte', value: 1 }, then: [set('b')] }]);
    const other = { steps: one.steps, on: one.on, kind: one.kind, name: one.name, workflow: one.workflow };
    const spelled = JSON.parse(JSON.stringify(other).replace('"gte"', '">="')) as WorkflowDefinition;
    expect(short(one, spelled)).toEqual([]);
  });

  it('tells added, removed and changed steps', () => {
    expect(
      short(define([set('a'), set('b'), set('c')]), define([set('new'), set('a', 2), set('c')], { name: 'Other' })),
    ).toEqual(['workflow.name: "Sample" → "Other"', 'removed b', 'added new', 'a.values.x: 1 → 2']);
  });

  it('tells steps that moved, not the ones that made room', () => {
    expect(short(define([set('a'), set('b'), set('c')]), define([set('c'), set('a'), set('b')]))).toEqual(['moved c']);
    expect(short(define([set('a'), check([set('b')])]), define([check([set('a'), set('b')])]))).toEqual(['moved a']);
    expect(short(define([check([set('a')], [set('b')])]), define([check([set('b')], [set('a')])]))).toEqual([
      'moved b',
      'moved a',
    ]);
  });

  it('finds entries of lists by their names', () => {
    const talk = (buttons: unknown[]): WorkflowDefinition =>
      define([{ id: 'talk', type: 'guided', chat: { opening: { text: 'Hi', buttons } } }]);
    const [yes, no] = [
      { value: 'yes', label: 'Yes', action: 'skip' },
      { value: 'no', label: 'No', action: 'skip' },
    ];
    expect(short(talk([yes, no]), talk([no, { ...yes, label: 'Sure' }, { ...no, value: 'later' }]))).toEqual([
      'talk.chat.opening.buttons.yes.label: "Yes" → "Sure"',
      'talk.chat.opening.buttons.later: undefined → {"label":"No","value":"later","action":"skip"}',
      'talk.chat.opening.buttons (order): ["yes","no"] → ["no","yes"]',
    ]);
  });

  it('compares a definition with itself to nothing, and mirrors additions', () => {
    const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1 });
    fc.assert(
      fc.property(ids, ids, (left, right) => {
        const [one, other] = [left, right].map((names) => define(names.map((id) => set(id)))) as [
          WorkflowDefinition,
          WorkflowDefinition,
        ];
        expect(short(one, one)).toEqual([]);
        const added = short(one, other)
          .filter((line) => line.startsWith('added'))
          .map((line) => line.slice(6));
        const removed = short(other, one)
          .filter((line) => line.startsWith('removed'))
          .map((line) => line.slice(8));
        expect(added.sort()).toEqual(removed.sort());
      }),
    );
  });
});
