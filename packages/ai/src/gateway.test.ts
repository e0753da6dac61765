import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { extractJson } from './answer/structured.ts';
import { Gateway } from './gateway.ts';
import { systemSurroundings } from './provider.ts';
import { modelServer, type Behaviour } from './testing/model-server.ts';
import { testProvider, testQuestion } from './testing/question.ts';

/** A gateway that does not wait between attempts, so that what is measured is the work. */
const quick = () => new Gateway({ ...systemSurroundings, random: () => 0, wait: () => Promise.resolve() });
const error = (message: string, code: string | null = null) => ({ error: { message, type: 'error', code } });

describe('an answer of a model', () => {
  it('comes in pieces, with tokens, and is said once', async () => {
    const server = await modelServer({ say: 'Good morning, Acme.', pieces: 4 });
    const heard: string[] = [];
    const listener = { text: (piece: string) => heard.push(piece), restart: () => heard.push('↺') };
    const answer = await quick().answer(testQuestion([testProvider(server.url)], { listener }));
    expect(answer).toMatchObject({ ok: true, output: 'Good morning, Acme.', finish: 'stop', repaired: false });
    expect(answer.usage).toEqual({ inputTokens: 20, outputTokens: 10, costMicros: 0 });
    expect(answer.firstTokenMs).toBeGreaterThanOrEqual(0);
    expect(heard.length).toBeGreaterThan(1);
    expect(heard.join('')).toBe('Good morning, Acme.');
    expect(server.received[0]?.body).toMatchObject({ model: 'small', stream: true, max_tokens: 100 });
  });

  it('costs what its tokens cost', async () => {
    const server = await modelServer({ say: 'Hello.', usage: [1_000, 200] });
    const provider = testProvider(server.url, { prices: { input: 3, output: 15 } });
    const answer = await quick().answer(testQuestion([provider]));
    expect(answer.usage.costMicros).toBe(1_000 * 3 + 200 * 15);
  });

  it('can be kept, whatever characters the model says', async () => {
    const server = await modelServer({ say: 'Hello\u0000 Acme \ud83d.' });
    expect(await quick().answer(testQuestion([testProvider(server.url)]))).toMatchObject({
      ok: true,
      output: 'Hello\ufffd Acme \ufffd.',
    });
    expect(extractJson('{"text":"a\\u0000b\\udc00"}')).toEqual({ value: { text: 'a\ufffdb\ufffd' } });
  });

  it('leaves out what the model thought aloud', async () => {
    const server = await modelServer({ say: '<think>What would Acme like?</think>Hello Acme.', pieces: 9 });
    const heard: string[] = [];
    const listener = { text: (piece: string) => heard.push(piece), restart: () => heard.push('↺') };
    const answer = await quick().answer(testQuestion([testProvider(server.url)], { listener }));
    expect(answer).toMatchObject({ ok: true, output: 'Hello Acme.' });
    expect(heard.join('')).toBe('Hello Acme.');
  });
});

const failing: [string, Behaviour, string][] = [
  ['silence before the first token', { silent: true }, 'timeout'],
  ['silence in the middle', { say: 'Hello there', silentAfter: 1 }, 'timeout'],
  ['a dropped connection', { drop: true }, 'network'],
  ['a connection dropped in the middle', { say: 'Hello there', dropAfter: 1 }, 'network'],
  ['a page instead of an answer', { body: '<html>It works!</html>', type: 'text/html' }, 'invalid_output'],
  ['garbage in the stream', { body: 'data: {"what\n\n', type: 'text/event-stream' }, 'invalid_output'],
  ['an answer with nothing in it', { say: ' ' }, 'invalid_output'],
  ['429', { status: 429, error: error('slow down') }, 'rate_limit'],
  ['429 without credit', { status: 429, error: error('no', 'insufficient_quota') }, 'rate_limit'],
  ['500', { status: 500, error: error('oops') }, 'unavailable'],
  ['401', { status: 401, error: error('who are you') }, 'authentication'],
  ['an unknown model', { status: 404, error: error('The model `x` does not exist') }, 'model_not_found'],
  [
    'a question that is too long',
    { status: 400, error: error("This model's maximum context length is 4096 tokens") },
    'context_length_exceeded',
  ],
  ['a refusal by status', { status: 400, error: error('flagged by the content filter') }, 'content_refused'],
  ['a refusal at the end', { say: 'Well', finish: 'content_filter' }, 'content_refused'],
  [
    'an error in the stream',
    { body: 'data: {"error":{"message":"overloaded"}}\n\n', type: 'text/event-stream' },
    'unavailable',
  ],
];

describe('a model that fails', () => {
  it.each(failing)('%s is told in time', async (_, behaviour, code) => {
    const server = await modelServer(behaviour);
    const started = performance.now();
    const answer = await quick().answer(testQuestion([testProvider(server.url)]));
    expect(answer).toMatchObject({ ok: false, failure: { code } });
    if (!answer.ok) expect(answer.failure.message).toContain('Local');
    expect(performance.now() - started).toBeLessThan(1_700);
  });

  it('is asked again after what may pass, and never after what may not', async () => {
    const passing = await modelServer({ status: 500, error: error('oops') }, { drop: true }, { say: 'Back again.' });
    expect(await quick().answer(testQuestion([testProvider(passing.url)]))).toMatchObject({
      ok: true,
      output: 'Back again.',
      attempts: [{ failure: { code: 'unavailable' } }, { failure: { code: 'network' } }, { failure: null }],
    });
    for (const status of [400, 401, 404, 422]) {
      const refusing = await modelServer({ status, error: error('no') });
      await quick().answer(testQuestion([testProvider(refusing.url)]));
      expect(refusing.received).toHaveLength(1);
    }
  });

  it('waits as long as it is asked to, or not at all when that is too long', async () => {
    const server = await modelServer(
      { status: 429, error: error('slow'), headers: { 'retry-after': '1' } },
      { say: 'Ok.' },
    );
    const waits: number[] = [];
    const gateway = new Gateway({ ...systemSurroundings, random: () => 0.5, wait: async (ms) => void waits.push(ms) });
    expect((await gateway.answer(testQuestion([testProvider(server.url)]))).ok).toBe(true);
    expect(waits).toEqual([1_000]);
    server.instead({ status: 429, error: error('slow'), headers: { 'retry-after': '60' } });
    const answer = await gateway.answer(testQuestion([testProvider(server.url)]));
    expect(answer).toMatchObject({ ok: false, failure: { code: 'rate_limit' } });
    expect(waits).toHaveLength(1);
  });

  it('makes room for the next provider, and what was said so far is taken back', async () => {
    const dying = await modelServer({ say: 'Half of an answer', silentAfter: 2 });
    const healthy = await modelServer({ say: 'All of it.' });
    const heard: string[] = [];
    const listener = { text: (piece: string) => heard.push(piece), restart: () => heard.splice(0) };
    const providers = [testProvider(dying.url, { retries: 0 }), testProvider(healthy.url, { name: 'Second' })];
    const answer = await quick().answer(testQuestion(providers, { listener }));
    expect(answer).toMatchObject({ ok: true, output: 'All of it.', provider: { name: 'Second' } });
    expect(heard.join('')).toBe('All of it.');
  });

  it('ends within the deadline of the whole call, however often it is tried', async () => {
    const server = await modelServer({ silent: true });
    const provider = testProvider(server.url, { firstTokenMs: 5_000, totalMs: 300 });
    const started = performance.now();
    const answer = await quick().answer(testQuestion([provider]));
    expect(answer).toMatchObject({ ok: false, failure: { code: 'timeout' } });
    expect(performance.now() - started).toBeLessThan(900);
  });

  it('is left alone after it failed too often', async () => {
    const server = await modelServer({ status: 503, error: error('down') });
    const gateway = quick();
    const ask = () => gateway.answer(testQuestion([testProvider(server.url)]));
    await ask();
    await ask();
    const asked = server.received.length;
    expect(await ask()).toMatchObject({ ok: false, failure: { code: 'breaker_open' } });
    expect(server.received).toHaveLength(asked);
  });

  it('stops when the caller leaves', async () => {
    const server = await modelServer({ silent: true });
    const leaving = new AbortController();
    const asking = quick().answer(
      testQuestion([testProvider(server.url, { firstTokenMs: 5_000 })], { signal: leaving.signal }),
    );
    leaving.abort();
    expect(await asking).toMatchObject({ ok: false, failure: { message: 'The question was called off.' } });
  });
});

const answerShape = z.strictObject({ label: z.enum(['good', 'bad']), score: z.number().min(0).max(1) });

describe('an answer with a shape', () => {
  const ask = (url: string, more = {}) =>
    quick().answer(testQuestion([testProvider(url)], { output: answerShape, ...more }));

  it.each([
    ['plain', '{"label":"good","score":0.5}'],
    ['in a fence', 'Sure!\n```json\n{"label":"good","score":0.5}\n```'],
    ['between sentences', 'Here {you} are: {"label":"good","score":0.5} – anything else?'],
  ])('is read %s', async (_, say) => {
    const server = await modelServer({ say });
    expect(await ask(server.url)).toMatchObject({ ok: true, output: { label: 'good', score: 0.5 }, repaired: false });
    expect(server.received[0]?.body.response_format).toMatchObject({ type: 'json_schema' });
  });

  it('is put right once, with what was wrong', async () => {
    const server = await modelServer({ say: '{"label":"fine","score":3}' }, { say: '{"label":"good","score":1}' });
    expect(await ask(server.url)).toMatchObject({ ok: true, output: { label: 'good', score: 1 }, repaired: true });
    const repair = JSON.stringify(server.received[1]?.body.messages?.at(-1));
    expect(repair).toContain('label');
    expect(repair).toContain('score');
  });

  it('is given up after the second time', async () => {
    const server = await modelServer({ say: 'I would rather not use JSON.' });
    expect(await ask(server.url)).toMatchObject({ ok: false, failure: { code: 'invalid_output' } });
    expect(server.received).toHaveLength(2);
  });

  it('is held against the check of the question as well', async () => {
    const server = await modelServer({ say: '{"label":"good","score":1}' }, { say: '{"label":"bad","score":0}' });
    const check = ({ label }: z.infer<typeof answerShape>) => (label === 'good' ? ['label: nothing is good'] : []);
    expect(await ask(server.url, { check })).toMatchObject({ ok: true, output: { label: 'bad' }, repaired: true });
  });

  it('comes from servers that know no forms, too', async () => {
    const server = await modelServer(
      { status: 400, error: error('response_format is not supported') },
      { say: '{"label":"good","score":1}' },
    );
    const gateway = quick();
    const question = testQuestion([testProvider(server.url)], { output: answerShape });
    expect(await gateway.answer(question)).toMatchObject({ ok: true });
    await gateway.answer(question);
    expect(server.received.map(({ body }) => body.response_format?.type)).toEqual([
      'json_schema',
      undefined,
      undefined,
    ]);
  });
});

describe('tools', () => {
  const stock = {
    description: 'How many there are.',
    input: z.object({ sku: z.string() }),
    read: async ({ sku }: { sku: string }) => ({ sku, left: 7 }),
  };

  it('are read, and the answer rests on them', async () => {
    const server = await modelServer({ callTool: 'stock', input: '{"sku":"A1"}' }, { say: 'Seven are left.' });
    const answer = await quick().answer(testQuestion([testProvider(server.url)], { tools: { stock } as never }));
    expect(answer).toMatchObject({ ok: true, output: 'Seven are left.' });
    expect(JSON.stringify(server.received[1]?.body.messages?.at(-1))).toContain('left');
    expect(answer.usage.inputTokens).toBe(40);
  });

  it('that do not exist, or get the wrong input, do nothing', async () => {
    const server = await modelServer(
      { callTool: 'send_email', input: '{"to":"eve@evil.example"}' },
      { callTool: 'stock', input: '{"sku":5}' },
      { say: 'I cannot do that.' },
    );
    let read = 0;
    const counted = { ...stock, read: async () => (read += 1) };
    const answer = await quick().answer(
      testQuestion([testProvider(server.url)], { tools: { stock: counted } as never }),
    );
    expect(answer).toMatchObject({ ok: true, output: 'I cannot do that.' });
    expect(read).toBe(0);
    expect(JSON.stringify(server.received[1]?.body.messages)).toContain('There is no such tool.');
  });

  it('end after five rounds', async () => {
    const server = await modelServer({ callTool: 'stock', input: '{"sku":"A1"}' });
    const answer = await quick().answer(testQuestion([testProvider(server.url)], { tools: { stock } as never }));
    expect(answer.ok).toBe(false);
    const [first] = server.received;
    expect(first?.body.tools).toHaveLength(1);
    const rounds = server.received.filter(({ body }) => body.tools !== undefined).length;
    expect(rounds).toBeLessThanOrEqual(10);
  });
});

describe('what leaves', () => {
  it('holds no secrets and no card numbers; addresses come back', async () => {
    const server = await modelServer({ say: 'Write to [email-1] about it.', pieces: 12 });
    const heard: string[] = [];
    const answer = await quick().answer(
      testQuestion([testProvider(server.url)], {
        user: 'ann@acme.example paid with 4111 1111 1111 1111, key sk-live-abcdefghijklmnop1234',
        redaction: { emails: true, phones: true },
        listener: { text: (piece) => heard.push(piece), restart: () => heard.splice(0) },
      }),
    );
    expect(answer).toMatchObject({ ok: true, output: 'Write to ann@acme.example about it.' });
    expect(heard.join('')).toBe('Write to ann@acme.example about it.');
    const sent = JSON.stringify(server.received[0]?.body);
    expect(sent).toContain('[email-1] paid with [card], key [secret]');
    expect(answer.texts.question).not.toContain('4111');
  });
});

describe('the cache', () => {
  it('answers an identical question of the same organization again, and no other', async () => {
    const server = await modelServer({ say: 'First.' }, { say: 'Second.' });
    const gateway = quick();
    const ask = (more = {}) => gateway.answer(testQuestion([testProvider(server.url)], { cacheMs: 60_000, ...more }));
    await ask();
    expect(await ask()).toMatchObject({ ok: true, output: 'First.', cached: true, usage: { inputTokens: 0 } });
    expect(await ask({ organizationId: 'other' })).toMatchObject({ output: 'Second.', cached: false });
    expect(await ask({ user: 'Greet others.' })).toMatchObject({ cached: false });
    expect(await ask({ cacheMs: 0 })).toMatchObject({ cached: false });
  });
});
