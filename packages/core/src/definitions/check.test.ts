import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtInCatalog, type Catalog } from './catalog.ts';
import { checkDefinition, checkText } from './check.ts';

const catalog: Catalog = {
  ...builtInCatalog,
  workflows: ['health-check', 'emergency-renewal'],
  fields: { customer: ['name', 'arr', 'renewalDate'] },
};

type Data = Record<string, unknown>;
const note = { id: 'note', type: 'action', uses: 'log.write', with: { message: 'Hello' } };
const base: Data = {
  workflow: 'sample',
  name: 'Sample',
  kind: 'automation',
  on: [{ manual: { inputs: { properties: { amount: { type: 'number' } } } } }],
  steps: [note],
};
const withSteps = (...steps: unknown[]): Data => ({ ...base, steps });
const condition = (value: unknown): Data => withSteps({ id: 'check', type: 'condition', if: value, then: [note] });
const guided = (extra: Data): Data => withSteps({ id: 'talk', type: 'guided', ...extra });
const chat = (opening: unknown[], branches: Data = {}): Data =>
  guided({ chat: { opening: { text: 'Hi', buttons: opening }, branches }, artifacts: [report], outputs });
const report = { id: 'report', type: 'report', title: 'Report', data: { text: 'x' } };
const outputs = { properties: { result: { type: 'string' } }, required: ['result'] };
const action = (uses: unknown, fields: unknown): Data => withSteps({ id: 'act', type: 'action', uses, with: fields });
const message = (template: string): Data => action('log.write', { message: template });
const tests = (test: Data): Data => ({ ...base, outcomes: ['done'], tests: [{ name: 'one', expect: {}, ...test }] });
const nested = (levels: number): Data => {
  let steps: unknown[] = [note];
  for (let level = 0; level < levels; level += 1) {
    steps = [{ id: `level-${level}`, type: 'condition', if: { field: 'customer', op: 'exists' }, then: steps }];
  }
  return { ...base, steps };
};
const without = (key: string): Data => Object.fromEntries(Object.entries(base).filter(([name]) => name !== key));

const findings = (input: unknown): string[] =>
  checkDefinition(input, catalog).issues.map(({ code, path, suggestion }) =>
    suggestion === undefined ? `${code} ${path}` : `${code} ${path} → ${suggestion}`,
  );

describe('checkDefinition', () => {
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
    ['a trigger twice', { ...base, on: [{ manual: {} }, { manual: {} }] }, ['duplicate_trigger on[1]']],
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
        'unknown_step_type steps[0].type → Use one of: condition, switch, set, decision, action, parallel, wait, task, guided, workflow, end',
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
      ['wait_needs_one steps[0] → Remove one of them'],
    ],
    [
      'a wait until some day',
      withSteps({ id: 'w', type: 'wait', until: 'tomorrow' }),
      ['bad_instant steps[0].until → Write a date such as 2026-03-01T09:00:00Z or a template.'],
    ],
    [
      'a retry that does nothing',
      withSteps({ id: 'w', type: 'wait', for: '1d', retry: { attempts: 2 } }),
      ['retry_without_effect steps[0].retry'],
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
    ['an unknown operation', action('notify.usr', {}), ['unknown_operation steps[0].uses → notify.user']],
    [
      'no operation',
      action('notify', {}),
      ['bad_operation steps[0].uses', 'unknown_operation steps[0].uses → notify.user'],
    ],
    ['a missing field of an operation', action('log.write', {}), ['missing_with_field steps[0].with → Add message']],
    [
      'a misspelt field of an operation',
      action('log.write', { mesage: 'x' }),
      ['missing_with_field steps[0].with → Add message', 'unknown_with_field steps[0].with.mesage → message'],
    ],
    [
      'nobody to notify',
      action('notify.user', { title: 'a', message: 'b' }),
      ['missing_with_field steps[0].with → Add user'],
    ],
    [
      'two to notify',
      action('notify.user', { title: 'a', message: 'b', user: 'x', role: 'csm' }),
      ['conflicting_with_fields steps[0].with → Keep only user'],
    ],
    [
      'an unknown operator',
      condition({ field: 'customer.name', op: 'contians', value: 'a' }),
      ['unknown_operator steps[0].if.op → contains'],
    ],
    ['no operator', condition({ field: 'customer.name' }), ['missing_operator steps[0].if → Add op']],
    ['no value', condition({ field: 'customer.name', op: 'eq' }), ['missing_value steps[0].if → Add value']],
    [
      'a value too many',
      condition({ field: 'customer.name', op: 'exists', value: 3 }),
      ['unexpected_value steps[0].if.value → Remove value'],
    ],
    ['no list', condition({ field: 'customer.name', op: 'in', value: 'a' }), ['bad_value steps[0].if.value → […]']],
    [
      'one bound',
      condition({ field: 'customer.arr', op: 'between', value: [1] }),
      ['bad_value steps[0].if.value → [low, high]'],
    ],
    [
      'an order of words',
      condition({ field: 'customer.arr', op: 'gt', value: 'much' }),
      ['bad_value steps[0].if.value'],
    ],
    [
      'no date',
      condition({ field: 'customer.renewalDate', op: 'before', value: 'soon' }),
      ['bad_value steps[0].if.value → now-30d or 2026-03-01'],
    ],
    [
      'no duration',
      condition({ field: 'customer.renewalDate', op: 'older_than', value: '3 days' }),
      ['bad_value steps[0].if.value → 30d'],
    ],
    [
      'a bad pattern',
      condition({ field: 'customer.name', op: 'matches', value: '(a' }),
      ['bad_pattern steps[0].if.value'],
    ],
    ['a bad expression', condition({ cel: 'customer.' }), ['bad_expression steps[0].if.cel']],
    [
      'an unknown name in an expression',
      condition({ cel: 'custmer.arr > 1' }),
      ['unknown_name steps[0].if.cel → customer'],
    ],
    [
      'a template as a field',
      condition({ field: '{{ customer.name }}', op: 'eq', value: 1 }),
      ['bad_path steps[0].if.field → customer.name'],
    ],
    [
      'conditions inside conditions',
      condition({
        all: [
          { any: [{ field: 'customer.nam', op: 'eq', value: 1 }] },
          { not: { field: 'x', op: 'zzzz', value: 1 } },
          5,
        ],
      }),
      [
        'unknown_name steps[0].if.all[0].any[0].field → name',
        'unknown_name steps[0].if.all[1].not.field',
        expect.stringMatching(/^unknown_operator steps\[0\]\.if\.all\[1\]\.not\.op → Known operators/) as never,
        expect.stringMatching(/^bad_condition steps\[0\]\.if\.all\[2\]/) as never,
      ],
    ],
    [
      'a mixed condition',
      condition({ field: 'customer.name', op: 'exists', all: [] }),
      [
        expect.stringMatching(/^bad_condition steps\[0\]\.if\.all/) as never,
        'unknown_field steps[0].if.field → Combine conditions with all or any.',
        'unknown_field steps[0].if.op → Combine conditions with all or any.',
      ],
    ],
    ['an empty group', condition({ all: [] }), ['bad_condition steps[0].if.all']],
    ['a broken template', message('{{ customer.name'), ['template_syntax steps[0].with.message']],
    ['an unknown filter', message('{{ customer.name | upcas }}'), ['unknown_filter steps[0].with.message → upcase']],
    [
      'a forbidden tag',
      message('{% include "x" %}'),
      [expect.stringMatching(/^unknown_tag steps\[0\]\.with\.message/) as never],
    ],
    ['an unknown name', message('{{ custmer.name }}'), ['unknown_name steps[0].with.message → customer']],
    ['an unknown field', message('{{ customer.nmae }}'), ['unknown_name steps[0].with.message → name']],
    [
      'a secret',
      message('{{ secrets.TOKEN }}'),
      ['secret_not_available steps[0].with.message → Keep the secret in the connection.'],
    ],
    ['an unknown step', message('{{ steps.atc.outputs }}'), ['unknown_step steps[0].with.message → act']],
    [
      'a later step',
      withSteps({ ...note, id: 'first', with: { message: '{{ steps.note.status }}' } }, note),
      ['later_step steps[0].with.message'],
    ],
    ['an unknown input', message('{{ inputs.amont }}'), ['unknown_input steps[0].with.message → amount']],
    ['an unknown variable', message('{{ vars.total }}'), ['unknown_variable steps[0].with.message']],
    [
      'an unknown output',
      withSteps(
        { id: 'talk', type: 'guided', outputs },
        { ...note, with: { message: '{{ steps.talk.outputs.reslt }} {{ steps.talk.result }}' } },
      ),
      [
        'unknown_step_output steps[1].with.message → result',
        'unknown_step_field steps[1].with.message → outputs.result',
      ],
    ],
    [
      'a button without a branch',
      chat([{ label: 'Go', value: 'go' }], { goo: { reply: 'x' } }),
      [
        'missing_branch steps[0].chat.opening.buttons[0].value → goo',
        'unreachable_branch steps[0].chat.branches.goo → go',
      ],
    ],
    ['a branch nobody reaches', chat([], { go: { reply: 'x' } }), ['unreachable_branch steps[0].chat.branches.go']],
    [
      'two buttons for one value',
      chat(
        [
          { label: 'A', value: 'go' },
          { label: 'B', value: 'go' },
        ],
        { go: { reply: 'x' } },
      ),
      ['duplicate_button steps[0].chat.opening.buttons[1].value'],
    ],
    [
      'an unknown artifact',
      chat([{ label: 'Go', value: 'go', artifact: 'reprt' }]),
      ['unknown_artifact steps[0].chat.opening.buttons[0].artifact → report'],
    ],
    [
      'an action without what it needs',
      chat([{ label: 'Go', value: 'go' }], {
        go: { reply: 'x', actions: [{ do: 'create_task' }, { do: 'show_artifact' }] },
      }),
      [
        'missing_action_field steps[0].chat.branches.go.actions[0] → Add title',
        'missing_action_field steps[0].chat.branches.go.actions[1] → Add artifact',
      ],
    ],
    [
      'an output that is not there',
      chat([{ label: 'Go', value: 'go' }], {
        go: { reply: 'x', actions: [{ do: 'set_output', values: { reslt: 1 } }] },
      }),
      ['unknown_output steps[0].chat.branches.go.actions[0].values.reslt → result'],
    ],
    [
      'a misspelt button field',
      chat([{ label: 'Go', valeu: 'go' }]),
      [
        'missing_field steps[0].chat.opening.buttons[0].value → Add value',
        'unknown_field steps[0].chat.opening.buttons[0].valeu → value',
      ],
    ],
    [
      'an unknown artifact type',
      guided({ artifacts: [{ ...report, type: 'checklst' }] }),
      ['invalid_value steps[0].artifacts[0].type → checklist'],
    ],
    [
      'an artifact twice',
      guided({ artifacts: [report, report] }),
      ['duplicate_artifact steps[0].artifacts[1].id → report-2'],
    ],
    [
      'a required output that is not there',
      guided({ outputs: { ...outputs, required: ['reslt'] } }),
      ['unknown_required_output steps[0].outputs.required[0] → result'],
    ],
    [
      'a range without numbers',
      guided({ outputs: { properties: { a: { type: 'number', minimum: 5, maximum: 1 } } } }),
      ['empty_range steps[0].outputs.properties.a.minimum → Swap them'],
    ],
    [
      'a default that is no choice',
      guided({ outputs: { properties: { a: { type: 'string', enum: ['yes', 'no'], default: 'yess' } } } }),
      ['default_not_allowed steps[0].outputs.properties.a.default → yes'],
    ],
    [
      'skipping what cannot be skipped',
      guided({ skippable: false, actions: ['skip'] }),
      ['not_skippable steps[0].actions[0] → Remove it or set skippable: true'],
    ],
    [
      'snoozing what cannot be snoozed',
      { ...guided({ actions: ['snooze'] }), snoozable: false },
      ['not_snoozable steps[0].actions[0] → Remove it or set snoozable: true'],
    ],
    [
      'a test of an unknown step',
      tests({ play: [{ complete: 'nte' }] }),
      ['unknown_step tests[0].play[0].complete → note'],
    ],
    [
      'a test with an unknown answer',
      tests({ play: [{ choose: 'yes', step: 'note' }] }),
      ['unknown_answer tests[0].play[0].choose'],
    ],
    [
      'a test of an unknown outcome',
      tests({ expect: { outcome: 'don' } }),
      ['unknown_outcome tests[0].expect.outcome → done'],
    ],
    [
      'a test of an unknown effect',
      tests({ expect: { effects: ['log.wrte'] } }),
      ['unknown_operation tests[0].expect.effects[0] → log.write'],
    ],
    [
      'a test with an unknown move',
      tests({ play: [{ complet: 'note' }] }),
      [expect.stringMatching(/^unknown_variant tests\[0\]\.play\[0\] → complete/) as never],
    ],
    [
      'a misspelt expectation',
      tests({ expect: { outcme: 'done' } }),
      ['unknown_field tests[0].expect.outcme → outcome'],
    ],
    [
      'two tests of one name',
      {
        ...base,
        tests: [
          { name: 'a', expect: {} },
          { name: 'a', expect: {} },
        ],
      },
      ['duplicate_test tests[1].name'],
    ],
  ])('%s', (_name, input, expected) => {
    expect(findings(input)).toEqual(expected);
  });

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
