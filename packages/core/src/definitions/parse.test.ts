import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { checkDefinition, checkText } from './check.ts';
import { readText, writeText } from './parse.ts';

const text = `workflow: sample
name: Sample
kind: automation
on:
  - manual: {}
steps:
  # the first
  - id: first
    type: action
    uses: log.write
    with: { message: "{{ custmer.name }}" }
  - id: second
    type: conditon
    then:
      - id: third
        type: wait
        for: 3 days
        untill: x
`;

describe('checkText', () => {
  it('tells the line of every issue', () => {
    expect(checkText(text).issues.map(({ code, line, path }) => [code, line, path])).toEqual([
      ['unknown_name', 11, 'steps[0].with.message'],
      ['unknown_step_type', 13, 'steps[1].type'],
      ['bad_duration', 17, 'steps[1].then[0].for'],
      ['unknown_field', 18, 'steps[1].then[0].untill'],
    ]);
  });

  it('gives the line of what a missing field belongs to', () => {
    const { issues } = checkText(
      'workflow: a\nkind: automation\non: [{ manual: {} }]\nsteps:\n  - id: x\n    type: wait\n',
    );
    expect(issues.map(({ code, line }) => [code, line])).toEqual([
      ['missing_field', 1],
      ['wait_needs_one', 5],
    ]);
  });

  it('reads JSON with lines', () => {
    const { issues } = checkText('{\n\t"workflow": "a",\n\t"name": 5\n}');
    expect(issues.filter(({ code }) => code === 'wrong_type').map(({ line }) => line)).toEqual([3]);
  });

  it.each([
    ['a: 1\na: 2', 'The same key is there twice.', 2],
    ['a:\n\t- x', 'Tabs cannot indent YAML: use spaces.', 2],
    ['a: 1\n---\nb: 2', 'A file holds one definition: remove the “---” between documents.', 2],
    ['a: 1\nb: !foo x', 'Tags such as “!name” are not supported.', 2],
    ['a: [1, 2', expect.any(String), 1],
  ])('explains %j', (source, message, line) => {
    expect(checkText(source).issues[0]).toMatchObject({ code: 'yaml_syntax', message, line });
  });

  it.each([
    ['an empty file', '', 'not_a_definition'],
    ['a comment', '# nothing', 'not_a_definition'],
    ['a list', '- a', 'not_a_definition'],
    ['binary data', 'a: !!binary aGk=', 'not_json'],
    ['no number', 'timeout: .nan', 'not_json'],
    ['a loop', 'a: &a [*a]', 'too_deep'],
    ['too large a text', `a: ${'x'.repeat(1024 * 1024)}`, 'text_too_large'],
    ['deep lists', '['.repeat(500_000), 'too_deep'],
    ['deep objects', '{a: '.repeat(50_000), 'too_deep'],
    ['deep compact lists', '- '.repeat(50_000), 'too_deep'],
    ['deep keys', '? '.repeat(50_000), 'too_deep'],
    ['deep indents', Array.from({ length: 1000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'), 'too_deep'],
    [
      'aliases of aliases',
      `a: &a [x,x,x,x,x,x,x,x]\n${'bcdefgh'
        .split('')
        .map((name, index) => `${name}: &${name} [${`*${'abcdefg'[index]},`.repeat(9)}]`)
        .join('\n')}`,
      'yaml_syntax',
    ],
  ])('refuses %s in bounded time', (_name, source, code) => {
    const started = performance.now();
    expect(checkText(source).issues[0]?.code).toBe(code);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.json()), (source) => {
        expect(checkText(source).definition === null || source.length > 0).toBe(true);
      }),
    );
  });
});

describe('readText', () => {
  it.each(['a: &a [*a]', '&a { b: { c: *a } }'])('refuses a text that contains itself: %s', (circular) => {
    expect(readText(circular)).toMatchObject({ ok: false, issues: [{ code: 'too_deep', line: 1 }] });
  });
});

describe('checkDefinition', () => {
  const keys = [
    'id',
    'type',
    'when',
    'if',
    'then',
    'else',
    'cases',
    'branches',
    'chat',
    'opening',
    'buttons',
    'outputs',
    'with',
    'uses',
    'values',
    'artifacts',
    'play',
    'steps',
    'on',
    'tests',
    'expect',
    'required',
    'properties',
    'all',
    'not',
    'cel',
    'field',
    'op',
    'value',
    '__proto__',
  ];
  const { node } = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom('x', '', 'condition', 'guided', 'switch', '{{ a | b }}', '3d', 'eq', 0, null, true),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('node'), { maxKeys: 6 }),
    ),
  }));

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(node, fc.anything()), (input) => {
        const whole = { workflow: 'a', name: 'a', kind: 'automation', on: [{ manual: {} }], steps: [input] };
        for (const value of [
          input,
          whole,
          { ...whole, steps: [{ id: 'a', type: 'guided', chat: input, outputs: input }] },
        ]) {
          const { definition, issues } = checkDefinition(value);
          expect(definition !== null || issues.length > 0).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('writeText', () => {
  const valid: WorkflowDefinition = {
    workflow: 'sample',
    name: 'Sample: "yes" # no',
    kind: 'automation',
    description: 'two\nlines\n  indented ',
    on: [{ manual: {} }],
    steps: [
      {
        id: 'first',
        type: 'set',
        values: { a: '1', b: 1, c: 'no', d: null, e: ['{{ now }}', '- x'], f: '2026-01-01', g: ' padded ' },
      },
      { id: 'second', type: 'set', values: { same: { x: 1 } } },
    ],
  };

  it.each(['yaml', 'json'] as const)('loses nothing through %s', (format) => {
    const { definition, issues } = checkText(writeText(valid, format));
    expect(issues).toEqual([]);
    expect(definition).toEqual(valid);
    expect(writeText(definition as WorkflowDefinition, format)).toBe(writeText(valid, format));
  });

  it('loses no value, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ minLength: 1, unit: 'grapheme' }), fc.jsonValue({ maxDepth: 3 })),
        (values) => {
          const plain = JSON.parse(JSON.stringify(values)) as never;
          const definition = { ...valid, steps: [{ id: 'first', type: 'set' as const, values: plain }] };
          for (const format of ['yaml', 'json'] as const) {
            const read = readText(writeText(definition, format));
            expect(read.ok && read.value).toEqual(definition);
          }
        },
      ),
    );
  });
});
