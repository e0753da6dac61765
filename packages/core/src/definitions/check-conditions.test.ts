import { describe, expect, it } from 'vitest';
import { note, withSteps, condition, outputs, action, message, findings } from './testing/samples.ts';

describe('operations, conditions and templates', () => {
  it.each<[string, unknown, string[]]>([
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
      'a secret outside of what an action sends',
      condition({ field: 'secrets.TOKEN', op: 'exists' }),
      [
        'secret_not_available steps[0].if.field → Keep the secret in the connection, or name it in the “with” of an action.',
      ],
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
  ])('%s', (_name, input, expected) => {
    expect(findings(input)).toEqual(expected);
  });
});
