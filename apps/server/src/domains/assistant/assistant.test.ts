import type { AssistantThreadSummary, Proposal } from '@renubu/contracts/assistant';
import type { ExecutionDetail, HistoryEntry, Message, Thread } from '@renubu/contracts/executions';
import type { Task } from '@renubu/contracts/tasks';
import type { Artifact } from '@renubu/contracts/workflows';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { registerAll } from '../../testing/execution-harness.ts';
import { registerCustomerRoutes } from '../customers/routes.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { registerAssistantRoutes } from './routes.ts';
import { makeWorld, type World } from '../../testing/assistant-world.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let org: TestOrganization;
let world: World;
const sarah = () => app.as(org.session('Sarah'));
const tom = () => app.as(org.session('Tom'));
const viewer = () => app.as(org.session('Vera'));

beforeAll(async () => {
  ctx = testContext(database);
  org = await testOrganization(ctx, 'Acme', [
    { name: 'Mara', role: 'manager' },
    { name: 'Sarah', manager: 'Mara' },
    { name: 'Tom' },
    { name: 'Vera', role: 'viewer' },
  ]);
  app = await testApp(
    ctx,
    (target) => {
      registerAll(target, ctx);
      registerCustomerRoutes(target, ctx);
      registerAssistantRoutes(target, ctx);
    },
    { organizationId: org.organizationId },
  );
  world = await makeWorld(ctx, org, async (customerId) => {
    const started = await sarah().post('/api/v1/workflows/talk-it-over/start', { customerId });
    expect(started.statusCode, started.body).toBe(201);
    return started.json<{ executionId: string }>().executionId;
  });
});
afterAll(() => app.close());

interface Posted {
  message: Message;
  answer: Message;
  streamId: string | null;
}
const begin = async (about: object) => {
  const made = await sarah().post('/api/v1/threads', about);
  expect(made.statusCode, made.body).toBe(201);
  return made.json<AssistantThreadSummary>();
};
const say = async (threadId: string, text: string): Promise<Posted> => {
  const posted = await sarah().post(`/api/v1/threads/${threadId}/messages`, { text });
  expect(posted.statusCode, posted.body).toBe(201);
  return posted.json<Posted>();
};
const statementsOf = ({ blocks }: Message) =>
  blocks.flatMap((block) => (block.type === 'text' ? block.statements : []));

describe('a conversation about a customer', () => {
  it('answers from its data at once, each sentence with its evidence, and says who answered', async () => {
    const thread = await begin({ customerId: world.customerId });
    expect(thread).toMatchObject({ kind: 'customer', customer: { name: 'Acme Corp' }, status: 'active' });
    const { message, answer, streamId } = await say(thread.id, 'Why is the risk up?');
    expect(streamId).toBeNull();
    expect(message).toMatchObject({ role: 'user', source: 'person', content: 'Why is the risk up?', ai: null });
    expect(answer).toMatchObject({
      role: 'assistant',
      source: 'built-in',
      ai: { kind: 'built-in', prompt: 'assistant-chat@1', fallback: null },
    });
    expect(answer.content).toContain('The risk of Acme Corp is');
    expect(answer.content).toContain('Usage fell 23 %');
    for (const statement of statementsOf(answer)) expect(statement).toMatchObject({ supported: true });
    expect(statementsOf(answer).some(({ evidence }) => evidence.some(({ kind }) => kind === 'signal'))).toBe(true);
  });

  it('draws charts and tables, and remembers all of it in order', async () => {
    const thread = await begin({ customerId: world.customerId });
    expect((await say(thread.id, 'Show usage')).answer.blocks).toContainEqual(
      expect.objectContaining({ type: 'chart', title: 'Active users' }),
    );
    expect((await say(thread.id, 'Which tickets are open?')).answer.content).toContain('3 support tickets are open');
    const read = (await sarah().get(`/api/v1/threads/${thread.id}`)).json<
      AssistantThreadSummary & { messages: Message[] }
    >();
    expect(read).toMatchObject({
      title: 'Show usage',
      messageCount: 4,
      usage: { inputTokens: 0, outputTokens: 0, costMicros: 0 },
    });
    expect(read.messages.map(({ seq, role }) => [seq, role])).toEqual([
      [1, 'user'],
      [2, 'assistant'],
      [3, 'user'],
      [4, 'assistant'],
    ]);
  });

  it('is its person’s alone, ends once, and takes nothing more', async () => {
    const thread = await begin({ customerId: world.customerId });
    const url = `/api/v1/threads/${thread.id}`;
    expect((await tom().get(url)).statusCode).toBe(404);
    expect((await tom().post(`${url}/messages`, { text: 'hello' })).statusCode).toBe(404);
    expect((await viewer().post('/api/v1/threads', {})).statusCode).toBe(403);
    const listed = (await tom().get('/api/v1/threads')).json<{ items: AssistantThreadSummary[] }>().items;
    expect(listed).toEqual([]);
    expect((await sarah().post(`${url}/complete`)).json()).toMatchObject({ status: 'completed' });
    expect((await sarah().post(`${url}/complete`)).json()).toMatchObject({ code: 'thread_closed' });
    expect((await sarah().post(`${url}/messages`, { text: 'hello' })).json()).toMatchObject({
      status: 409,
      code: 'thread_closed',
    });
  });

  it('in general finds the customer by name', async () => {
    const thread = await begin({});
    expect(thread.kind).toBe('general');
    expect((await say(thread.id, 'Summarize Acme Corp, please')).answer.content).toContain('Acme Corp renews');
    expect((await say(thread.id, 'Why is the risk up?')).answer.content).toContain('Which customer do you mean?');
  });
});

describe('in a guided step', () => {
  let threadId = '';
  const execution = () => `/api/v1/executions/${world.executionId}`;
  const talk = async () => {
    const { steps } = (await sarah().get(execution())).json<ExecutionDetail>();
    return steps.find(({ path }) => path === 'talk');
  };
  const history = async () =>
    (await sarah().get(`${execution()}/history?limit=200`)).json<{ items: HistoryEntry[] }>().items;
  const decide = async (proposal: Proposal, verb: 'accept' | 'reject', body?: object) =>
    sarah().post(`/api/v1/proposals/${proposal.id}/${verb}`, body);
  const proposed = async (text: string): Promise<Proposal> => {
    const { answer } = await say(threadId, text);
    expect(answer.proposals, answer.content).toHaveLength(1);
    return answer.proposals[0] as Proposal;
  };

  it('the choices of the script come first, and free text goes to the assistant', async () => {
    const thread = await begin({ executionId: world.executionId, path: 'talk' });
    threadId = thread.id;
    expect(thread).toMatchObject({ kind: 'step', executionId: world.executionId, path: 'talk' });
    expect((await begin({ executionId: world.executionId, path: 'talk' })).id).toBe(threadId);
    expect((await say(threadId, 'They replied')).answer).toMatchObject({ content: 'Good.', source: 'definition' });
    const { answer } = await say(threadId, 'What must I do next?');
    expect(answer).toMatchObject({ source: 'built-in' });
    expect(answer.content).toContain('It still needs “Situation”');
  });

  it('the chat of the step does the same, and its assistant branch answers after its reply', async () => {
    const chat = (body: object) => sarah().post(`${execution()}/steps/talk/chat`, body);
    const asked = (await chat({ text: 'why is the risk up?' })).json<{ thread: Thread }>().thread.messages;
    expect(asked.at(-1)?.content).toContain('The risk of Acme Corp is');
    const branch = (await chat({ value: 'ask' })).json<{ thread: Thread }>().thread.messages;
    expect(branch.slice(-3).map(({ role, source }) => [role, source])).toEqual([
      ['user', 'person'],
      ['assistant', 'definition'],
      ['assistant', 'built-in'],
    ]);
  });

  it('belongs to whose work it is', async () => {
    expect((await tom().post(`/api/v1/threads/${threadId}/messages`, { text: 'hello' })).statusCode).toBe(403);
    expect((await tom().get(`/api/v1/threads/${threadId}`)).statusCode).toBe(200);
    expect((await sarah().post(`/api/v1/threads/${threadId}/complete`)).json()).toMatchObject({
      code: 'thread_of_step',
    });
  });

  it('tells nothing of the customer to those who may not read customers', async () => {
    const permissions = ['ai.use', 'executions.read', 'executions.work'];
    const narrow = app.as({ ...org.session('Sarah'), permissions });
    const posted = await narrow.post(`/api/v1/threads/${threadId}/messages`, { text: 'Why is the risk so high?' });
    expect(posted.statusCode, posted.body).toBe(201);
    expect(
      posted
        .json<Posted>()
        .answer.blocks.flatMap((block) => ('statements' in block ? block.statements : []))
        .flatMap(({ evidence }) => evidence),
    ).toEqual([]);
  });

  it('changes nothing by itself; accepted, a field is filled in once, with a line in the history', async () => {
    const proposal = await proposed('Set situation to ghosting');
    expect(proposal).toMatchObject({
      status: 'open',
      change: { kind: 'fill_field', field: 'situation', value: 'ghosting' },
      before: null,
    });
    expect((await talk())?.outputs).toBeNull();
    const accepted = await decide(proposal, 'accept');
    expect(accepted.json(), accepted.body).toMatchObject({ status: 'accepted', decidedBy: { name: 'Sarah' } });
    expect((await talk())?.outputs).toEqual({ situation: 'ghosting' });
    expect((await history()).at(-1)).toMatchObject({
      actor: { name: 'Sarah' },
      message: 'Situation was filled in for “Talk to the customer”, as the assistant proposed.',
    });
    expect((await decide(proposal, 'accept')).json()).toMatchObject({ status: 409, code: 'proposal_decided' });
    expect((await decide(proposal, 'reject')).json()).toMatchObject({ code: 'proposal_decided' });
  });

  it('is stale when the field has been changed since, and refuses another place', async () => {
    const first = await proposed('Set situation to renewing');
    const second = await proposed('Set situation to declined');
    const elsewhere = { change: { ...first.change, field: 'confidence', value: 3 } };
    expect((await decide(first, 'accept', elsewhere)).json()).toMatchObject({
      status: 400,
      code: 'proposal_other_change',
    });
    const corrected = await decide(first, 'accept', { change: { ...first.change, value: 'declined' } });
    expect(corrected.json(), corrected.body).toMatchObject({ status: 'accepted', change: { value: 'declined' } });
    expect((await decide(second, 'accept')).json()).toMatchObject({ status: 409, code: 'proposal_stale' });
    const { messages } = (await sarah().get(`/api/v1/threads/${threadId}`)).json<{ messages: Message[] }>();
    expect(messages.flatMap(({ proposals }) => proposals).find(({ id }) => id === second.id)).toMatchObject({
      status: 'stale',
    });
  });

  it('a value the form does not take is refused when accepted', async () => {
    const proposal = await proposed('Set confidence to 7');
    const wrong = await decide(proposal, 'accept', { change: { ...proposal.change, value: 70 } });
    expect(wrong.statusCode).toBeGreaterThanOrEqual(400);
    expect(wrong.json()).toMatchObject({ code: 'invalid_outputs' });
    expect((await decide(proposal, 'accept')).json()).toMatchObject({ status: 'accepted' });
  });

  it('accepted, a task is made for the person; rejected, nothing is', async () => {
    const task = await proposed('Remind me to call Anna tomorrow');
    const accepted = (await decide(task, 'accept')).json<Proposal>();
    const made = (await sarah().get(`/api/v1/tasks/${accepted.resultId}`)).json<Task>();
    expect(made).toMatchObject({
      title: 'Call Anna',
      assignee: { name: 'Sarah' },
      customer: { id: world.customerId },
      executionId: world.executionId,
    });
    expect((await history()).at(-1)?.message).toBe('The task “Call Anna” was created, as the assistant proposed.');
    const other = await proposed('Remind me to dance tomorrow');
    expect((await decide(other, 'reject', { reason: 'No.' })).json()).toMatchObject({
      status: 'rejected',
      reason: 'No.',
      resultId: null,
    });
    const tasks = (await sarah().get(`/api/v1/tasks?executionId=${world.executionId}`)).json<{ items: Task[] }>().items;
    expect(tasks.map(({ title }) => title)).toEqual(['Call Anna']);
  });

  it('accepted, a stakeholder changes as by hand', async () => {
    const proposal = await proposed("Set Tom's sentiment to negative");
    expect(proposal).toMatchObject({
      change: { stakeholderId: world.tom, sentiment: 'negative' },
      before: { sentiment: 'neutral' },
    });
    expect((await decide(proposal, 'accept')).json()).toMatchObject({ status: 'accepted', resultId: world.tom });
    const people = (await sarah().get(`/api/v1/customers/${world.customerId}/stakeholders`)).json<{
      items: { id: string; sentiment: string }[];
    }>().items;
    expect(people.find(({ id }) => id === world.tom)).toMatchObject({ sentiment: 'negative' });
  });

  it('accepted, a draft becomes a version of the step’s e-mail with its evidence; its recipient is fixed', async () => {
    const proposal = await proposed('Draft an e-mail to Tom about the renewal');
    const content = proposal.change.kind === 'draft_artifact' ? proposal.change.content : {};
    const stolen = { change: { ...proposal.change, content: { ...content, to: 'evil@example.com' } } };
    expect((await decide(proposal, 'accept', stolen)).json()).toMatchObject({ code: 'proposal_other_change' });
    const accepted = (await decide(proposal, 'accept')).json<Proposal>();
    const artifact = (await sarah().get(`/api/v1/artifacts/${accepted.resultId}`)).json<Artifact>();
    expect(artifact).toMatchObject({
      key: 'mail',
      version: 2,
      content: { to: 'tom@acme.example', subject: 'Renewal of Acme Corp' },
    });
    const report = (await sarah().get(`/api/v1/artifacts/${artifact.id}/evidence`)).json();
    expect(report).toMatchObject({ mismatches: 0 });
    expect(report.supported).toBe(report.sentences);
  });

  it('a draft takes no place that cannot be edited', async () => {
    const proposal = await proposed('Draft an e-mail to Tom about the renewal');
    const setEditable = (editable: boolean) =>
      tenantTransaction(ctx.db, org.organizationId, (tx) =>
        tx.execute(sql`update renubu.artifacts set editable = ${editable} where key = 'mail'`),
      );
    await setEditable(false);
    expect((await decide(proposal, 'accept')).json()).toMatchObject({ code: 'artifact_not_editable' });
    await setEditable(true);
  });
});

describe('artifacts', () => {
  const list = async () =>
    (await sarah().get(`/api/v1/executions/${world.executionId}/artifacts`)).json<{ items: Artifact[] }>().items;
  const find = async (key: string) => (await list()).find((one) => one.key === key) as Artifact;

  it('are written with evidence, and an edit keeps that of untouched sentences', async () => {
    const brief = await find('brief');
    const made = await sarah().post(`/api/v1/artifacts/${brief.id}/generate`);
    expect(made.statusCode, made.body).toBe(200);
    const written = made.json<Artifact>();
    expect(written.version).toBe(brief.version + 1);
    const { sections } = written.content as { sections: { title: string; body: string }[] };
    expect(sections.map(({ title }) => title)).toEqual(['Where it stands', 'Risk', 'What to do']);
    const edited = {
      ...written.content,
      sections: [{ title: 'Mine', body: `${sections[0]?.body} They have 99 offices.` }],
    };
    const saved = await sarah().put(
      `/api/v1/artifacts/${brief.id}`,
      { content: edited },
      { 'if-match': `"${written.version}"` },
    );
    expect(saved.statusCode, saved.body).toBe(200);
    const report = (await sarah().get(`/api/v1/artifacts/${brief.id}/evidence`)).json();
    expect(report.statements.filter(({ supported }: { supported: boolean }) => !supported)).toMatchObject([
      { text: 'They have 99 offices.', numbers: [{ text: '99', status: 'unsupported' }] },
    ]);
    expect(report.sentences).toBeGreaterThan(2);
    const versions = (await sarah().get(`/api/v1/artifacts/${brief.id}/versions`)).json<{
      items: { source: string }[];
    }>().items;
    expect(versions.map(({ source }) => source)).toEqual(['person', 'built-in', 'definition']);
  });

  it('that are no prose, or of others, are not written', async () => {
    const facts = await find('facts');
    expect((await sarah().post(`/api/v1/artifacts/${facts.id}/generate`)).json()).toMatchObject({
      code: 'artifact_not_writable',
    });
    expect((await tom().post(`/api/v1/artifacts/${facts.id}/generate`)).statusCode).toBe(403);
    expect((await viewer().post(`/api/v1/artifacts/${facts.id}/generate`)).statusCode).toBe(403);
    expect((await sarah().post(`/api/v1/artifacts/${ctx.newId()}/generate`)).statusCode).toBe(404);
  });
});

describe('texts about a customer', () => {
  const url = (what: string) => `/api/v1/customers/${world.customerId}/${what}`;
  it('summarize, recommend and draft, each saying who made them', async () => {
    const summary = (await sarah().post(url('summary'))).json();
    expect(summary).toMatchObject({ source: { kind: 'built-in', prompt: 'summarize-customer@1' } });
    expect(summary.statements.length).toBeGreaterThan(2);
    for (const statement of summary.statements) expect(statement).toMatchObject({ supported: true });
    const { recommendations } = (await sarah().post(url('recommendations'))).json();
    expect(recommendations.length).toBeGreaterThan(0);
    const draft = (
      await sarah().post(url('email-draft'), {
        kind: 'pricing',
        stakeholderId: world.tom,
        note: 'Say hello to your team',
      })
    ).json();
    expect(draft).toMatchObject({ to: { email: 'tom@acme.example' }, source: { kind: 'built-in' } });
    expect(draft.body).toContain('Say hello to your team.');
  });

  it('go to known stakeholders only', async () => {
    expect((await sarah().post(url('email-draft'), { stakeholderId: ctx.newId() })).json()).toMatchObject({
      status: 422,
      code: 'no_address',
    });
    expect((await sarah().post(url('email-draft'), { to: 'evil@example.com' })).statusCode).toBe(400);
    expect((await sarah().post(`/api/v1/customers/${ctx.newId()}/summary`)).statusCode).toBe(404);
  });
});
