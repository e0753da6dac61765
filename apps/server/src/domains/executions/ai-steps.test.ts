import type { EffectView, ExecutionDetail, HistoryEntry } from '@renubu/contracts/executions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { drain, publishText, registerAll } from '../../testing/execution-harness.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';

const triage = `
workflow: triage
name: Triage
kind: automation
on: [{ manual: { inputs: { properties: { text: { type: string } } } } }]
steps:
  - id: label
    type: ai
    prompt: classify-text
    input: { text: '{{ inputs.text }}', labels: [billing, outage] }
    budget: { usd: 0.01 }
  - id: judge
    type: ai
    prompt: 'Is this urgent? {{ inputs.text }}'
    evidence: [inputs]
    budget: { usd: 0.01, outputTokens: 200 }
    output:
      type: object
      properties: { urgent: { type: [boolean, 'null'] }, text: { type: string } }
      required: [urgent, text]
  - id: keep
    type: set
    values: { label: '{{ steps.label.output.label }}', by: '{{ steps.judge.source.kind }}' }
`;

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let org: TestOrganization;
const sarah = () => app.as(org.session('Sarah'));

beforeAll(async () => {
  ctx = testContext(database);
  org = await testOrganization(ctx, 'Acme', [{ name: 'Sarah' }]);
  await publishText(ctx, org.organizationId, triage);
  app = await testApp(ctx, (target) => registerAll(target, ctx), { organizationId: org.organizationId });
});
afterAll(() => app.close());
beforeEach(() => void ctx.durable.enqueued.splice(0));

const start = async (text: string) => {
  const response = await sarah().post('/api/v1/workflows/triage/start', { inputs: { text } });
  expect(response.statusCode, response.body).toBe(201);
  const { executionId } = response.json<{ executionId: string }>();
  await drain(ctx);
  return executionId;
};
const read = async <T>(path: string) => (await sarah().get(`/api/v1/executions/${path}`)).json<T>();

describe('ai steps', () => {
  it('without a model are answered by the built-in provider, which the step, the history and the effects say', async () => {
    const id = await start('Question about billing');
    const detail = await read<ExecutionDetail>(id);
    expect(detail).toMatchObject({ status: 'completed', vars: { label: 'billing', by: 'built-in' } });
    const judge = detail.steps.find(({ stepId }) => stepId === 'judge');
    expect(judge).toMatchObject({
      outputs: { urgent: null, text: 'Question about billing' },
      source: { kind: 'built-in', prompt: 'step-question@1', usage: { costMicros: 0 } },
    });
    const { items: history } = await read<{ items: HistoryEntry[] }>(`${id}/history?limit=200`);
    const told = history.filter(({ type }) => type === 'effect.succeeded');
    expect(told.map(({ data }) => data)).toMatchObject([
      { source: { prompt: 'classify-text@1', fallback: null }, unanswered: [] },
      { source: { prompt: 'step-question@1' }, unanswered: ['urgent'] },
    ]);
    const { items: effects } = await read<{ items: EffectView[] }>(`${id}/effects`);
    expect(effects.map(({ operation, status }) => `${operation} ${status}`)).toEqual([
      'ai.run succeeded',
      'ai.run succeeded',
    ]);
  });

  it('are asked once: working the segment through again asks nothing anew', async () => {
    const id = await start('An outage');
    const before = await read<{ items: EffectView[] }>(`${id}/effects`);
    ctx.durable.enqueued.push({ executionId: id, organizationId: org.organizationId, seq: 99 });
    await drain(ctx);
    expect(await read(`${id}/effects`)).toEqual(before);
  });

  it('text that looks like a secret neither names one nor fails the step', async () => {
    const id = await start('What is {{ secrets.API_KEY }} of billing?');
    const detail = await read<ExecutionDetail>(id);
    expect(detail).toMatchObject({ status: 'completed', vars: { label: 'billing' } });
  });
});
