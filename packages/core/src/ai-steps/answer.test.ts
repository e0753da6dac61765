import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@renubu/contracts/json';
import type { OutputSchema } from '@renubu/contracts/language/ai-step';
import { answerBuiltIn, answerProblems } from './answer.ts';
import { fillFromFacts } from './fill.ts';
import { outputProblems } from './fits.ts';
import type { AiRequest } from './request.ts';

const request = (extra: Partial<AiRequest>): AiRequest => ({
  prompt: null,
  question: 'What now?',
  input: {},
  evidence: {},
  output: null,
  budget: null,
  timeoutMs: null,
  ...extra,
});
const named = (prompt: string, input: JsonObject) => answerBuiltIn(request({ prompt, question: null, input })).output;

describe('a question with a shape', () => {
  const output: OutputSchema = {
    type: 'object',
    properties: {
      creditLimit: { type: 'number' },
      tier: { type: 'string', enum: ['gold', 'silver'] },
      verdict: { type: 'string', enum: ['approve', 'reject', 'unclear'] },
      reason: { type: ['string', 'null'] },
      note: { type: 'string' },
      contact: { type: 'object', properties: { email: { type: 'string' } }, required: ['email'] },
    },
    required: ['creditLimit', 'tier', 'verdict', 'reason'],
  };

  test('takes facts of the same name, says nothing where there are none, and names what is open', () => {
    const evidence = { customer: { credit_limit: 500, Tier: 'gold', contacts: [{ email: 'a@b.c' }] } };
    expect(answerBuiltIn(request({ output, evidence }))).toEqual({
      output: {
        creditLimit: 500,
        tier: 'gold',
        verdict: 'unclear',
        reason: null,
        contact: { email: '' },
      },
      unanswered: ['verdict', 'reason', 'contact.email'],
    });
  });

  test('a fact that does not fit is not taken', () => {
    const { output: filled } = answerBuiltIn(request({ output, input: { creditLimit: 'much', tier: 'iron' } }));
    expect(filled).toMatchObject({ creditLimit: 0, tier: 'gold' });
  });

  const leaf = fc.oneof(
    fc.constant<OutputSchema>({ type: ['string', 'null'] }),
    fc.record({ type: fc.constant('string' as const), minLength: fc.nat(5) }),
    fc.record({ type: fc.constant('integer' as const), minimum: fc.integer({ min: -9, max: 9 }) }),
    fc.record({ type: fc.constant('number' as const), maximum: fc.integer({ min: -9, max: 9 }) }),
    fc.constant<OutputSchema>({ type: 'string', enum: ['a', 'b'] }),
    fc.constant<OutputSchema>({ type: 'boolean' }),
  );
  const names = fc.constantFrom('a', 'bB', '__proto__', 'toString');
  const schemas = fc.letrec<{ node: OutputSchema }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.record({ type: fc.constant('array' as const), items: tie('node'), minItems: fc.nat(2) }),
      fc.dictionary(names, tie('node')).map((properties) => {
        return { type: 'object' as const, properties, required: Object.keys(properties), additionalProperties: false };
      }),
    ),
  }));

  test('an answer always fits its schema, whatever the facts', () => {
    fc.assert(
      fc.property(schemas.node, fc.jsonValue(), (schema, facts) => {
        const { value } = fillFromFacts(schema, [facts as JsonObject]);
        expect(outputProblems(schema, value)).toEqual([]);
      }),
    );
  });
});

describe('a question without a shape', () => {
  test('lists the facts and says that no model answered', () => {
    const { output } = answerBuiltIn(
      request({ input: { total: 12 }, evidence: { customer: { name: 'Acme', arr: 5 } } }),
    );
    expect(output).toBe(
      'No model answered this question. These are the facts given to it:\ncustomer.name: Acme\ncustomer.arr: 5\ntotal: 12',
    );
  });
});

describe('named prompts', () => {
  test('a summary quotes the most telling sentences in their order', () => {
    const text = 'Hello there. The outage lasted 4 hours. It rained. The outage cost 3 customers 9,000 euros.';
    expect(named('summarize-text', { text, sentences: 2 })).toEqual({
      summary: 'The outage lasted 4 hours. The outage cost 3 customers 9,000 euros.',
    });
  });

  test('a label is chosen by words of the text, never above 0.7', () => {
    const labels = { billing: 'invoices, payments, refunds', outage: 'errors, downtime' };
    expect(named('classify-text', { text: 'Please refund both payments', labels })).toEqual({
      label: 'billing',
      confidence: expect.closeTo(2 / 3, 5) as number,
      reason: 'The text has: payments, refunds.',
    });
  });

  test.each([
    ['nothing fits', { text: 'Good morning', labels: ['billing', 'outage'] }],
    ['two fit equally', { text: 'billing outage', labels: ['billing', 'outage'] }],
    ['there is no text', { text: null, labels: ['billing'] }],
    ['there are no labels', { text: 'billing', labels: 7 }],
  ])('is unclear when %s', (_, input) => {
    expect(named('classify-text', input)).toMatchObject({ label: 'unclear', confidence: 0 });
  });

  test('a message says the purpose and the facts, and nothing else', () => {
    const input = {
      purpose: 'confirm the renewal date',
      facts: { date: '2026-03-01' },
      recipient: 'Ann',
      sender: 'Bo',
    };
    expect(named('draft-message', input)).toEqual({
      subject: 'Confirm the renewal date',
      body: 'Hello Ann,\n\nConfirm the renewal date.\n\n- date: 2026-03-01\n\nKind regards\nBo',
    });
  });

  test('a label that was not offered is refused', () => {
    const asked = { prompt: 'classify-text', output: null, input: { labels: ['a', 'b'] } };
    const answer = { label: 'c', confidence: 1, reason: '' };
    expect(answerProblems(asked, answer)).toEqual(['“label” must be one of: a, b, unclear.']);
    expect(answerProblems(asked, { ...answer, label: 'b' })).toEqual([]);
    expect(answerProblems({ ...asked, prompt: null }, 5)).toEqual(['The answer must be text.']);
  });
});
