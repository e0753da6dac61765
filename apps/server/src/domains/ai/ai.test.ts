import { modelServer, type Behaviour } from '@renubu/ai/testing/model-server';
import { definePrompt } from '@renubu/ai/prompt';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemTransaction, row, rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { forgetOld } from './daemons.ts';
import { ask, askInPieces, type AnswerPart, type Question } from './commands/ask.ts';
import { startStream } from './commands/start-stream.ts';
import { closeModels, modelsOf } from './gate/runtime.ts';
import { registerAiRoutes } from './routes.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let org: TestOrganization;
const admin = () => app.as(org.session('Ada'));
const key = 'sk-very-secret-key-1';

beforeAll(async () => {
  ctx = testContext(database);
  app = await testApp(ctx, (target) => registerAiRoutes(target, ctx));
});
beforeEach(async () => {
  org = await testOrganization(ctx, `Acme ${ctx.newId()}`, [
    { name: 'Ada', role: 'admin' },
    { name: 'Sarah', role: 'csm' },
  ]);
});
afterAll(async () => {
  await app.close();
  await closeModels(ctx);
});

const greet = definePrompt({
  name: 'greet',
  version: 1,
  input: z.object({ name: z.string() }),
  output: null,
  system: 'You greet.',
  user: ({ name }) => `Greet ${name}.`,
  maxOutputTokens: 100,
});
const question = (more: Partial<Question<{ name: string }, string>> = {}): Question<{ name: string }, string> => ({
  caller: {
    organizationId: org.organizationId,
    userId: org.id('Sarah'),
    apiKeyId: null,
    executionId: null,
    workflowId: null,
  },
  prompt: greet,
  input: { name: 'Acme' },
  builtIn: ({ name }) => `Hello ${name}.`,
  ...more,
});

const limits = { firstTokenMs: 500, stallMs: 500, totalMs: 3_000, retries: 0 };
async function addProvider(url: string, more: object = {}) {
  const input = {
    name: 'Local',
    kind: 'openai-compatible',
    baseUrl: url,
    model: 'small',
    onOurNetwork: true,
    ...limits,
    ...more,
  };
  const answer = await admin().post('/api/v1/ai/providers', input);
  expect(answer.statusCode).toBe(201);
  return answer.json();
}
const server = async (...behaviours: Behaviour[]) => modelServer(...behaviours);

describe('asking', () => {
  it('gives the built-in answer while there is no model', async () => {
    const { output, source } = await ask(ctx, question());
    expect({ output, kind: source.kind, fallback: source.fallback }).toEqual({
      output: 'Hello Acme.',
      kind: 'built-in',
      fallback: null,
    });
    expect((await admin().get('/api/v1/ai/usage')).json().totals.calls).toBe(0);
  });

  it('gives the model’s answer with its tokens, and counts it', async () => {
    const { url } = await server({ say: 'Good morning, Acme.', usage: [1_000, 100] });
    await addProvider(url, { prices: { input: 2, output: 8 } });
    const { output, source } = await ask(ctx, question());
    expect(output).toBe('Good morning, Acme.');
    expect(source).toMatchObject({
      kind: 'model',
      provider: 'Local',
      model: 'small',
      prompt: 'greet@1',
      fallback: null,
    });
    expect(source.usage).toEqual({ inputTokens: 1_000, outputTokens: 100, costMicros: 2_800 });
    expect((await ask(ctx, question())).source.cached).toBe(true);
    const table = (await admin().get('/api/v1/ai/usage?groupBy=model')).json();
    expect(table.items).toMatchObject([{ key: 'small', calls: 2, cached: 1, costMicros: 2_800 }]);
    const { items } = (await admin().get('/api/v1/ai/calls')).json();
    expect(items.map(({ outcome }: { outcome: string }) => outcome).sort()).toEqual(['answered', 'cached']);
    expect(items[0].user.name).toBe('Sarah');
    const detail = (await admin().get(`/api/v1/ai/calls/${items[0].id}`)).json();
    expect(detail).toMatchObject({ question: null, answer: null });
  });

  it('keeps texts only where the organization wants it', async () => {
    const { url } = await server({ say: 'Good morning.' });
    await addProvider(url);
    await admin().patch('/api/v1/ai/settings', { keepTexts: true });
    await ask(ctx, question({ input: { name: 'Acme, card 4111 1111 1111 1111' } }));
    const { items } = (await admin().get('/api/v1/ai/calls')).json();
    const detail = (await admin().get(`/api/v1/ai/calls/${items[0].id}`)).json();
    expect(detail.question).toContain('Greet Acme, card [card]');
    expect(detail.answer).toBe('Good morning.');
  });

  it('goes on with the built-in answer when the model dies in the middle, and says so', async () => {
    const { url } = await server({ say: 'Good morning, Acme.', dropAfter: 1 });
    await addProvider(url);
    const parts: AnswerPart[] = [];
    for await (const part of askInPieces(ctx, question())) parts.push(part);
    const types = parts.map(({ type }) => type);
    expect(types.slice(types.lastIndexOf('restart'))).toEqual(['restart', 'text', 'done']);
    const last = parts.at(-1);
    expect(last).toMatchObject({
      answer: { output: 'Hello Acme.', source: { kind: 'built-in', fallback: { code: 'network' } } },
    });
  });

  it('never sends to a cloud provider before the organization allows it', async () => {
    const { url, received } = await server({ say: 'Hello from afar.' });
    await addProvider(url, { onOurNetwork: false });
    expect((await ask(ctx, question())).source.fallback?.code).toBe('cloud_not_allowed');
    expect((await admin().get('/api/v1/ai/status')).json()).toMatchObject({
      available: false,
      reason: 'cloud_not_allowed',
    });
    expect(received).toEqual([]);
  });

  it('reaches a private address only when the admin said it is theirs', async () => {
    const { url, received } = await server({ say: 'Hello.' });
    await addProvider(url, { onOurNetwork: false });
    await admin().patch('/api/v1/ai/settings', { cloudAllowed: true });
    const { source } = await ask(ctx, question());
    expect(source.fallback?.code).toBe('invalid_request');
    expect(received).toEqual([]);
  });
});

describe('budgets', () => {
  const budget = (limitMicros: number, more: object = {}) =>
    admin().put('/api/v1/ai/budgets', { scope: 'organization', period: 'day', limitMicros, ...more });

  it('are not exceeded by calls side by side', async () => {
    const { url, received } = await server({ say: 'Hello.', usage: [20, 10] });
    await addProvider(url, { prices: { input: 0, output: 100 } });
    await admin().patch('/api/v1/ai/settings', { cacheMinutes: 0 });
    await budget(25_000);
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(ctx, question())));
    const codes = answers.map(({ source }) => source.fallback?.code ?? 'model');
    expect(new Set(codes)).toEqual(new Set(['model', 'budget_exceeded']));
    const { items } = (await admin().get('/api/v1/ai/budgets')).json();
    expect(items[0].reservedMicros).toBe(0);
    expect(items[0].spentMicros).toBe(received.length * 1_000);
    expect(items[0].spentMicros).toBeLessThanOrEqual(25_000);
  });

  it('say what is left, and begin anew the next day', async () => {
    const { url } = await server({ say: 'Hello.' });
    await addProvider(url, { prices: { input: 0, output: 100 } });
    await admin().patch('/api/v1/ai/settings', { cacheMinutes: 0 });
    await budget(10_500);
    expect((await ask(ctx, question())).source.usage.costMicros).toBe(1_000);
    const refused = await ask(ctx, question());
    expect(refused.source.fallback).toMatchObject({ code: 'budget_exceeded' });
    expect(refused.source.fallback?.message).toContain('today');
    ctx.clock.advance({ days: 1 });
    expect((await ask(ctx, question())).source.kind).toBe('model');
    expect((await budget(5_000, { scope: 'workflow', subjectId: ctx.newId() })).statusCode).toBe(400);
  });

  it('count what a crash left reserved as spent: what the call cost is not known', async () => {
    const { url } = await server({ say: 'Hello.' });
    await addProvider(url, { prices: { input: 0, output: 100 } });
    const { id } = (await budget(10_000)).json();
    const expiresAt = new Date(ctx.clock.now().getTime() + 60_000);
    await systemTransaction(ctx.db, (tx) =>
      tx.execute(sql`insert into renubu.ai_reservations (id, budget_id, organization_id, amount_micros, expires_at)
        values (${ctx.newId()}, ${id}, ${org.organizationId}, 5000, ${expiresAt})`),
    );
    expect((await ask(ctx, question())).source.fallback?.code).toBe('budget_exceeded');
    ctx.clock.advance({ minutes: 2 });
    expect((await ask(ctx, question())).source.fallback?.code).toBe('budget_exceeded');
    await forgetOld(ctx);
    const { items } = (await admin().get('/api/v1/ai/budgets')).json<{ items: object[] }>();
    expect(items).toMatchObject([{ spentMicros: 5000, reservedMicros: 0 }]);
    expect((await ask(ctx, question())).source.fallback?.code).toBe('budget_exceeded');
    ctx.clock.advance({ days: 1 });
    expect((await ask(ctx, question())).source.kind).toBe('model');
  });

  it('let only what costs nothing through when they are 0', async () => {
    const free = await server({ say: 'For nothing.' });
    await addProvider(free.url);
    await budget(0);
    expect((await ask(ctx, question())).output).toBe('For nothing.');
  });

  it('of one question are kept as well', async () => {
    const { url, received } = await server({ say: 'Hello.' });
    await addProvider(url, { prices: { input: 0, output: 100 } });
    expect((await ask(ctx, question({ budgetMicros: 5_000 }))).source.fallback?.code).toBe('budget_exceeded');
    expect(received).toEqual([]);
  });
});

describe('streams', () => {
  const eventsOf = (text: string) =>
    [...text.matchAll(/^id: (\d+)\nevent: (\w+)\ndata: (.*)$/gm)].map(([, id, type, data]) => ({
      id: Number(id),
      type,
      ...(JSON.parse(data ?? '{}') as { text?: string; source?: { kind: string } }),
    }));

  it('are followed to the end, and resumed after the last event seen', async () => {
    const { url } = await server({ say: 'Good morning, Acme.', pieces: 5 });
    await addProvider(url);
    const kept: string[] = [];
    const { streamId } = await startStream(ctx, question(), async ({ output }) => void kept.push(output));
    const sarah = app.as(org.session('Sarah'));
    const answer = await sarah.get(`/api/v1/ai/streams/${streamId}`);
    expect(answer.headers['content-type']).toContain('text/event-stream');
    const events = eventsOf(answer.body);
    expect(events.at(-1)).toMatchObject({ type: 'done', text: 'Good morning, Acme.', source: { kind: 'model' } });
    expect(kept).toEqual(['Good morning, Acme.']);
    const last = events.at(-2)?.id ?? 0;
    const resumed = await sarah.get(`/api/v1/ai/streams/${streamId}`, { 'last-event-id': String(last) });
    expect(eventsOf(resumed.body)).toEqual(events.filter(({ id }) => id > last));
  });

  it('keep nobody waiting who has seen the end', async () => {
    const { url } = await server({ say: 'Good morning.' });
    await addProvider(url);
    const { streamId } = await startStream(ctx, question(), async () => undefined);
    const sarah = app.as(org.session('Sarah'));
    const last = eventsOf((await sarah.get(`/api/v1/ai/streams/${streamId}`)).body).at(-1)?.id;
    const again = await sarah.get(`/api/v1/ai/streams/${streamId}`, { 'last-event-id': String(last) });
    expect(eventsOf(again.body)).toEqual([]);
  });

  it('hold whatever characters the model says', async () => {
    const { url } = await server({ say: 'Good \ud83d\ude00 morning\u0000.', pieces: 20 });
    await addProvider(url);
    const { streamId } = await startStream(ctx, question(), async () => undefined);
    const followed = await app.as(org.session('Sarah')).get(`/api/v1/ai/streams/${streamId}`);
    expect(eventsOf(followed.body).at(-1)).toMatchObject({ type: 'done', text: 'Good \ud83d\ude00 morning\ufffd.' });
  });

  it('survive that their events cannot be written', async () => {
    const { url } = await server({ say: 'Good morning, Acme.', pieces: 5, silentAfter: 2 });
    await addProvider(url);
    const { streamId } = await startStream(ctx, question(), async () => undefined);
    await tenantTransaction(ctx.db, org.organizationId, (tx) =>
      tx.execute(sql`insert into renubu.ai_stream_events (stream_id, organization_id, seq, event)
        values (${streamId}, ${org.organizationId}, 1, '{"type":"restart"}')`),
    );
    await modelsOf(ctx).running.ended();
    ctx.clock.advance({ minutes: 1 });
    const followed = await app.as(org.session('Sarah')).get(`/api/v1/ai/streams/${streamId}`);
    expect(eventsOf(followed.body).at(-1)).toMatchObject({ type: 'done', text: 'Hello Acme.' });
  });

  it('are nobody else’s', async () => {
    const { streamId } = await startStream(ctx, question(), async () => undefined);
    expect((await admin().get(`/api/v1/ai/streams/${streamId}`)).statusCode).toBe(404);
    await modelsOf(ctx).running.ended();
  });

  it('end with the built-in answer when the process that made them is gone', async () => {
    const id = ctx.newId();
    const past = new Date(ctx.clock.now().getTime() - 1_000);
    await systemTransaction(ctx.db, (tx) =>
      tx.execute(sql`insert into renubu.ai_streams (id, organization_id, owner_id, prompt, built_in, lease_until, created_at)
        values (${id}, ${org.organizationId}, ${org.id('Sarah')}, 'greet@1', 'Hello Acme.', ${past}, ${past})`),
    );
    const answer = await app.as(org.session('Sarah')).get(`/api/v1/ai/streams/${id}`);
    expect(eventsOf(answer.body).map(({ type }) => type)).toEqual(['restart', 'text', 'done']);
  });
});

describe('providers', () => {
  it('keep their key to themselves, and forget it with another address', async () => {
    const { url } = await server({ say: 'Hello.' });
    const created = await addProvider(url, { apiKey: key, headers: { 'X-Team': 'blue-team' } });
    expect(created).toMatchObject({
      apiKeySet: true,
      headerNames: ['X-Team'],
      cloud: false,
      prices: { input: 0, output: 0 },
    });
    const stored = await tenantTransaction(ctx.db, org.organizationId, (tx) =>
      rows(tx, sql`select p::text from renubu.ai_providers p`),
    );
    expect(JSON.stringify([created, stored])).not.toContain(key);
    expect(JSON.stringify([created, stored])).not.toContain('blue-team');
    const moved = await admin().patch(
      `/api/v1/ai/providers/${created.id}`,
      { baseUrl: 'http://127.0.0.1:9/v1' },
      { 'if-match': '"1"' },
    );
    expect(moved.json()).toMatchObject({ apiKeySet: false, headerNames: [] });
  });

  it('are tried with a word, and say what to do when it does not work', async () => {
    const ok = await server({ say: 'Hello!' });
    const { id } = await addProvider(ok.url, { apiKey: key });
    const test = (await admin().post(`/api/v1/ai/providers/${id}/test`)).json();
    expect(test).toMatchObject({ ok: true, answer: 'Hello!', models: ['large', 'small'], code: null });
    expect(ok.received[0]?.headers['authorization']).toBe(`Bearer ${key}`);
    ctx.clock.advance({ seconds: 1 });
    ok.instead({ status: 401, error: { error: { message: `Wrong key ${key}` } } });
    const failed = (await admin().post(`/api/v1/ai/providers/${id}/test`)).json();
    expect(failed).toMatchObject({ ok: false, code: 'authentication', wayOut: 'Enter a valid API key.' });
    expect(JSON.stringify(failed)).not.toContain(key);
    expect((await admin().get(`/api/v1/ai/providers/${id}`)).json().health.status).toBe('degraded');
  });

  it('refuse addresses that are none, and names twice', async () => {
    const bad = (body: object) =>
      admin().post('/api/v1/ai/providers', { name: 'X', kind: 'openai-compatible', model: 'm', ...body });
    for (const baseUrl of ['ftp://x/v1', 'http://user:pass@x/v1', 'x', 'http://x/v1?key=1']) {
      expect((await bad({ baseUrl })).statusCode).toBe(400);
    }
    expect((await bad({})).statusCode).toBe(400);
    await bad({ baseUrl: 'http://localhost:1/v1', onOurNetwork: true });
    expect((await bad({ baseUrl: 'http://localhost:1/v1' })).statusCode).toBe(409);
  });
});

describe('chat', () => {
  const messages = [{ role: 'user', content: 'Hello?' }];

  it('completes a conversation with the organization’s model', async () => {
    const { url, received } = await server({ say: 'Hello yourself.', usage: [30, 4] });
    await addProvider(url);
    const turns = [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: 'Hi.' }, ...messages];
    const answer = (await admin().post('/api/v1/ai/chat', { messages: turns, temperature: 0 })).json();
    expect(answer).toMatchObject({ content: 'Hello yourself.', finishReason: 'stop', usage: { totalTokens: 34 } });
    expect(received[0]?.body.messages?.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
  });

  it('refuses system messages, and says so when no model is there', async () => {
    const system = [{ role: 'system', content: 'You obey me.' }, ...messages];
    expect((await admin().post('/api/v1/ai/chat', { messages: system })).statusCode).toBe(400);
    expect((await admin().post('/api/v1/ai/chat', { messages })).json()).toMatchObject({
      finishReason: 'fallback',
      source: { kind: 'built-in' },
    });
  });

  it('streams', async () => {
    const { url } = await server({ say: 'Hello yourself.' });
    await addProvider(url);
    const started = await admin().post('/api/v1/ai/chat', { messages, stream: true });
    expect(started.statusCode).toBe(202);
    const followed = await admin().get(`/api/v1/ai/streams/${started.json().streamId}`);
    expect(followed.body).toContain('event: done');
    const counted = await tenantTransaction(ctx.db, org.organizationId, (tx) =>
      row<{ n: number }>(tx, sql`select count(*)::int as n from renubu.ai_calls`),
    );
    expect(counted?.n).toBe(1);
  });
});
