import { describe, expect, it } from 'vitest';
import { base, guided, chat, report, outputs, tests, findings } from './testing/samples.ts';

describe("people's steps and tests", () => {
  it.each<[string, unknown, string[]]>([
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
});
