import { describe, expect, it } from 'vitest';
import { findings, withSteps, type Data } from './testing/samples.ts';

const budget = { usd: 0.05 };
const ask = (extra: Data): Data => withSteps({ id: 'ask', type: 'ai', prompt: 'What is it?', budget, ...extra });
const shaped = (properties: Data, more: Data = {}): Data => ask({ output: { type: 'object', properties, ...more } });
const text = { type: ['string', 'null'] };

describe('ai steps', () => {
  it.each([
    ['a question', ask({ evidence: ['customer.name'], input: { amount: '{{ inputs.amount }}' } })],
    ['a question with a shape', shaped({ verdict: text }, { required: ['verdict'] })],
    ['a named prompt', ask({ prompt: 'summarize-text', input: { text: '{{ inputs.amount }}' } })],
    ['retries', ask({ retry: { attempts: 2 } })],
    [
      'reading the answer and its source',
      withSteps(
        { id: 'ask', type: 'ai', prompt: 'What?', budget, output: { type: 'object', properties: { a: text } } },
        { id: 'keep', type: 'set', values: { a: '{{ steps.ask.output.a }}', by: '{{ steps.ask.source.kind }}' } },
      ),
    ],
  ])('nothing is wrong with %s', (_, definition) => {
    expect(findings(definition)).toEqual([]);
  });

  it.each<[string, Data, string]>([
    ['an unknown prompt', ask({ prompt: 'sumarize-text' }), 'unknown_prompt steps[0].prompt → summarize-text'],
    [
      'a field the prompt does not take',
      ask({ prompt: 'summarize-text', input: { text: 'x', sentence: 3 } }),
      'unknown_prompt_field steps[0].input.sentence → sentences',
    ],
    [
      'a field the prompt needs',
      ask({ prompt: 'classify-text', input: { text: 'x' } }),
      'missing_prompt_field steps[0].input → Add labels',
    ],
    [
      'an output where the prompt has its own',
      ask({ prompt: 'summarize-text', input: { text: 'x' }, output: { type: 'object' } }),
      'output_of_prompt steps[0].output → Remove output',
    ],
    [
      'data in the question',
      ask({ prompt: 'Is {{ inputs.amount }} much?' }),
      'data_in_question steps[0].prompt → Put it into input, which is quoted as data',
    ],
    ['no budget', ask({ budget: undefined }), 'no_budget steps[0] → Add budget: { usd: 0.05 }'],
    ['an empty budget', ask({ budget: {} }), 'no_budget steps[0].budget → Add budget: { usd: 0.05 }'],
    ['evidence that nothing supplies', ask({ evidence: ['custmer'] }), 'unknown_name steps[0].evidence[0] → customer'],
    ['evidence that is no path', ask({ evidence: ['{{ customer }}'] }), 'bad_path steps[0].evidence[0] → customer'],
    [
      'an answer that is no object',
      ask({ output: { type: 'string' } }),
      'output_not_object steps[0].output.type → object',
    ],
    ['an unknown keyword', ask({ output: { type: 'object', pattern: 'a' } }), 'unknown_field steps[0].output.pattern'],
    [
      'a required field that is not there',
      shaped({ reason: text }, { required: ['reasn'] }),
      'unknown_required_field steps[0].output.required[0] → reason',
    ],
    [
      'a choice that claims something when no model answers',
      shaped({ verdict: { type: 'string', enum: ['approve', 'reject'] } }, { required: ['verdict'] }),
      'no_neutral_value steps[0].output.properties.verdict → Add default, a choice such as “unclear”, or allow null: type: [string, "null"]',
    ],
    [
      'a default that does not fit',
      shaped({ score: { type: 'integer', default: 'high' } }),
      'default_does_not_fit steps[0].output.properties.score.default',
    ],
    [
      'a choice of another type',
      shaped({ score: { type: 'integer', enum: [1, 'two'] } }),
      'choice_does_not_fit steps[0].output.properties.score.enum[1]',
    ],
    [
      'a range that holds nothing',
      shaped({ score: { type: 'integer', minimum: 5, maximum: 1 } }),
      'empty_range steps[0].output.properties.score.minimum',
    ],
    [
      'a text longer than any memory',
      shaped({ letter: { type: 'string', minLength: 2_000_000_000 } }, { required: ['letter'] }),
      'answer_too_large steps[0].output.properties.letter',
    ],
    [
      'lists of lists without end',
      shaped(
        { list: [1, 2, 3, 4, 5].reduce<Data>((items) => ({ type: 'array', minItems: 90_000, items }), text) },
        {
          required: ['list'],
        },
      ),
      'answer_too_large steps[0].output.properties.list',
    ],
    [
      'an answer read by a name it has not',
      withSteps(
        { id: 'ask', type: 'ai', prompt: 'classify-text', budget, input: { text: 'x', labels: ['a'] } },
        { id: 'keep', type: 'set', values: { a: '{{ steps.ask.output.lable }}' } },
      ),
      'unknown_step_output steps[1].values.a → label',
    ],
  ])('finds %s', (_, definition, finding) => {
    const found = findings(JSON.parse(JSON.stringify(definition)));
    expect(
      found.some((one) => one.startsWith(finding)),
      found.join('\n'),
    ).toBe(true);
  });
});
