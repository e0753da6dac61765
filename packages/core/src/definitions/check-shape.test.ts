import { describe, expect, it } from 'vitest';
import { note, base, withSteps, nested, without, findings } from './testing/samples.ts';

describe('the shape and flow of a definition', () => {
  it.each<[string, unknown, string[]]>([
    ['no definition', null, ['not_a_definition ']],
    ['a list', [], ['not_a_definition ']],
    ['a function inside', { ...base, name: () => 1 }, ['not_json ']],
    ['a number that is none', { ...base, timeout: Number.NaN }, ['not_json ']],
    ['a missing name', without('name'), ['missing_field name → Add name']],
    ['no steps', { ...base, steps: [] }, ['too_small steps']],
    ['steps that are no list', { ...base, steps: 'x' }, ['wrong_type steps']],
    ['a misspelt field', { ...base, outcoms: ['a'] }, ['unknown_field outcoms → outcomes']],
    ['an unknown kind', { ...base, kind: 'renewall' }, ['invalid_value kind → renewal']],
    ['a bad slug', { ...base, workflow: 'My Flow' }, ['bad_slug workflow → my-flow']],
    ['a bad duration', { ...base, timeout: '3 days' }, ['bad_duration timeout → 3d']],
    ['an unknown trigger', { ...base, on: [{ manul: {} }] }, ['unknown_trigger on[0] → manual']],
    [
      'a misspelt trigger field',
      { ...base, on: [{ manual: { input: {} } }] },
      ['unknown_field on[0].manual.input → inputs'],
    ],
    ['no trigger', { ...base, on: [] }, ['too_small on']],
    [
      'a trigger twice',
      { ...base, on: [{ manual: {} }, { manual: {} }] },
      ['duplicate_trigger on[1] → Remove one of them'],
    ],
    [
      'a trigger of another kind',
      { ...base, on: [{ customer: { kind: 'renewal' } }] },
      ['kind_mismatch on[0].customer.kind → automation'],
    ],
    [
      'stages without a renewal',
      { ...base, kind: 'risk', outcomes: ['a'], on: [{ customer: { kind: 'risk', stages: ['critical'] } }] },
      ['stages_without_renewal on[0].customer.stages → Remove stages'],
    ],
    [
      'an unknown stage',
      { ...base, kind: 'renewal', outcomes: ['a'], on: [{ customer: { kind: 'renewal', stages: ['emergncy'] } }] },
      ['invalid_value on[0].customer.stages[0] → emergency'],
    ],
    [
      'a time limit of waits alone',
      { ...base, timeoutIncludesWaits: true },
      ['no_timeout timeoutIncludesWaits → Add timeout'],
    ],
    [
      'no outcome',
      { ...base, kind: 'risk' },
      ['no_outcome outcomes → Add outcomes a person can choose, or an end step with an outcome.'],
    ],
    ['an unknown step type', withSteps({ ...note, type: 'acton' }), ['unknown_step_type steps[0].type → action']],
    ['a step without type', withSteps({ id: 'x' }), ['missing_field steps[0].type']],
    ['a step without id', withSteps({ ...note, id: undefined }), ['missing_field steps[0].id → Add id']],
    ['a bad id', withSteps({ ...note, id: 'myStep' }), ['bad_id steps[0].id → my-step']],
    ['an id twice', withSteps(note, note), ['duplicate_id steps[1].id → note-2']],
    [
      'an id twice in different branches',
      withSteps(note, { id: 'both', type: 'parallel', branches: [[{ ...note }]] }),
      ['duplicate_id steps[1].branches[0][0].id → note-2'],
    ],
    [
      'a misspelt branch',
      withSteps({ id: 'c', type: 'condition', if: { field: 'customer', op: 'exists' }, then: [note], esle: [] }),
      ['unknown_field steps[0].esle → else'],
    ],
    [
      'goto',
      withSteps({ ...note, next: 'other' }),
      ['goto_not_supported steps[0].next → Put the following steps into `then`, `else` or the list itself.'],
    ],
    [
      'errors below an unknown step type',
      withSteps({
        id: 'x',
        type: 'iff',
        then: [
          { ...note, id: 'Bad' },
          { id: 'w', type: 'wait' },
        ],
      }),
      [
        'unknown_step_type steps[0].type → Use one of: condition, switch, set, decision, action, parallel, foreach, wait, approval, task, guided, ai, workflow, end',
        'bad_id steps[0].then[0].id → bad',
        'wait_needs_one steps[0].then[1] → Add for: 1d',
      ],
    ],
    [
      'a step after the end',
      withSteps({ id: 'over', type: 'end' }, note),
      ['unreachable_step steps[1] → Move it before the end or remove it.'],
    ],
    [
      'a step after two ends',
      withSteps(
        {
          id: 'c',
          type: 'condition',
          if: { field: 'customer', op: 'exists' },
          then: [{ id: 'a', type: 'end' }],
          else: [{ id: 'b', type: 'end' }],
        },
        note,
      ),
      ['unreachable_step steps[1] → Move it before the end or remove it.'],
    ],
    ['too deep', nested(20), [expect.stringMatching(/^too_deep steps\[0\]/) as never]],
    ['far too deep', nested(60), ['too_deep ']],
    [
      'too many steps',
      withSteps(...Array.from({ length: 1001 }, (_, index) => ({ ...note, id: `s${index}` }))),
      ['too_many_steps steps'],
    ],
    [
      'an empty branch',
      withSteps({ id: 'c', type: 'condition', if: { field: 'customer', op: 'exists' }, then: [] }),
      ['empty_list steps[0].then'],
    ],
    ['a wait for nothing', withSteps({ id: 'w', type: 'wait' }), ['wait_needs_one steps[0] → Add for: 1d']],
    [
      'a wait for two things',
      withSteps({ id: 'w', type: 'wait', for: '1d', until: '2026-01-01' }),
      ['wait_needs_one steps[0] → Keep only for'],
    ],
    [
      'a wait until some day',
      withSteps({ id: 'w', type: 'wait', until: 'tomorrow' }),
      ['bad_instant steps[0].until → Write a date such as 2026-03-01T09:00:00Z or a template.'],
    ],
    [
      'a retry that does nothing',
      withSteps({ id: 'w', type: 'wait', for: '1d', retry: { attempts: 2 } }),
      ['retry_without_effect steps[0].retry → Remove retry'],
    ],
    [
      'a bad retry',
      withSteps({ ...note, retry: { attempts: 50, delay: '5 min' } }),
      ['too_big steps[0].retry.attempts', 'bad_duration steps[0].retry.delay → 5m'],
    ],
    [
      'starting itself',
      withSteps({ id: 'again', type: 'workflow', start: 'sample' }),
      ['self_start steps[0].start → Put the step under a condition that ends the loop.'],
    ],
    [
      'starting itself under a condition',
      withSteps({ id: 'again', type: 'workflow', start: 'sample', when: { field: 'customer', op: 'exists' } }),
      ['self_start steps[0].start → Make sure that it ends.'],
    ],
    [
      'an unknown workflow',
      withSteps({ id: 'child', type: 'workflow', start: 'helth-check' }),
      ['unknown_workflow steps[0].start → health-check'],
    ],
    [
      'an unknown outcome',
      { ...base, outcomes: ['renewed'], steps: [{ id: 'over', type: 'end', outcome: 'renewd' }] },
      ['unknown_outcome steps[0].outcome → renewed'],
    ],
  ])('%s', (_name, input, expected) => {
    expect(findings(input)).toEqual(expected);
  });
});
