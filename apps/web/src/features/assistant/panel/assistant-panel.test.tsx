import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeApi, refuse, type FakeRequest } from '../../../testing/fake-api.ts';
import { customer, id, me, queueStats, shellAnswers } from '../../../testing/fixtures.ts';
import { renderApp } from '../../../testing/render.tsx';
import { answer, fromModel, proposal, question } from '../testing/fixtures.ts';

const sarah = me({ permissions: [...me().permissions, 'ai.use'] });
const summary = (change: object = {}) => ({
  id: id(700),
  kind: 'general',
  title: 'What should I do first?',
  customer: null,
  executionId: null,
  path: null,
  status: 'active',
  messageCount: 2,
  usage: { inputTokens: 0, outputTokens: 0, costMicros: 0 },
  createdAt: '2026-03-01T09:00:00.000Z',
  lastMessageAt: '2026-03-01T09:05:00.000Z',
  ...change,
});
const answers = {
  ...shellAnswers(sarah),
  'GET /api/v1/queue': { items: [], nextCursor: null, stats: queueStats({ total: 0, pending: 0 }) },
  'POST /api/v1/threads': summary({ messageCount: 0 }),
  'GET /api/v1/threads': { items: [summary()], nextCursor: null },
  'GET /api/v1/threads/*': { ...summary(), messages: [question('Hello'), answer()] },
  'POST /api/v1/threads/*/messages': {
    message: question('What should I do first?'),
    answer: answer({ proposals: [proposal()] }),
    streamId: null,
  },
};
beforeEach(() => sessionStorage.clear());

const stream = (...events: { type: string; data: object }[]) =>
  events.map(({ type, data }, index) => `id: ${String(index + 1)}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`);

describe('the assistant in the shell', () => {
  it('opens by shortcut, begins a conversation with the first question, and shows evidence and maker', async () => {
    const server = fakeApi(answers);
    const { user } = renderApp('/queue');
    await screen.findByRole('heading', { level: 1, name: 'Queue' });
    await user.keyboard('{Control>}i{/Control}');
    const panel = within(await screen.findByRole('complementary', { name: 'Assistant' }));
    expect(await panel.findByLabelText('Your message')).toHaveFocus();
    await user.click(panel.getByRole('button', { name: 'What should I do first?' }));
    expect(await panel.findByRole('button', { name: 'Made by Built-in' })).toBeInTheDocument();
    expect(panel.getAllByRole('button', { name: '1 piece of evidence' })).toHaveLength(2);
    expect(server.calls('POST /api/v1/threads')[0]?.body).toEqual({});
    expect(server.calls('POST /api/v1/threads/*/messages')[0]?.body).toEqual({ text: 'What should I do first?' });
  });

  it('knows the customer of the page', async () => {
    const server = fakeApi({ ...answers, 'GET /api/v1/customers/*': customer() });
    const { user } = renderApp(`/customers/${id(100)}`);
    await user.click(await screen.findByRole('button', { name: 'Open or close the assistant' }));
    const panel = within(await screen.findByRole('complementary', { name: 'Assistant' }));
    expect(await panel.findByText('About Acme')).toBeInTheDocument();
    await user.click(panel.getByRole('button', { name: 'Why is the risk where it is?' }));
    await waitFor(() => expect(server.calls('POST /api/v1/threads')[0]?.body).toEqual({ customerId: id(100) }));
  });

  it('streams a model’s answer, and goes on with its conversation after a reload', async () => {
    let whole = false;
    const server = fakeApi({
      ...answers,
      'POST /api/v1/threads/*/messages': { message: question('Hi'), answer: null, streamId: 's1' },
      'GET /api/v1/threads/*': () => ({
        ...summary(),
        messages: [question('Hi'), ...(whole ? [answer({ ai: fromModel, source: 'model' })] : [])],
      }),
      'GET /api/v1/ai/streams/*': () => {
        whole = true;
        return new Response(
          stream(
            { type: 'text', data: { text: 'Usage fell ' } },
            { type: 'text', data: { text: 'by 23 %.' } },
            { type: 'done', data: { text: 'Usage fell by 23 %.', source: fromModel } },
          ).join(''),
          { headers: { 'content-type': 'text/event-stream' } },
        );
      },
    });
    const { user } = renderApp('/queue');
    await user.click(await screen.findByRole('button', { name: 'Open or close the assistant' }));
    await user.type(await screen.findByLabelText('Your message'), 'Hi{Enter}');
    const panel = within(screen.getByRole('complementary', { name: 'Assistant' }));
    expect(await panel.findByRole('button', { name: 'Made by llama-3.3-70b' })).toBeInTheDocument();
    expect(panel.getByText('1,285 tokens')).toBeInTheDocument();
    expect(server.calls('GET /api/v1/ai/streams/*')).toHaveLength(1);
    cleanup();
    renderApp('/queue');
    expect(await screen.findByRole('button', { name: 'Made by llama-3.3-70b' })).toBeInTheDocument();
    expect(server.calls('GET /api/v1/ai/streams/*')).toHaveLength(1);
  });

  it('says what broke off and lets one look again', async () => {
    fakeApi({
      ...answers,
      'POST /api/v1/threads/*/messages': { message: question('Hi'), answer: null, streamId: 's1' },
      'GET /api/v1/ai/streams/*': refuse(404, 'not_found'),
      'GET /api/v1/threads/*': { ...summary(), messages: [question('Hi')] },
    });
    const { user } = renderApp('/queue');
    await user.click(await screen.findByRole('button', { name: 'Open or close the assistant' }));
    await user.type(await screen.findByLabelText('Your message'), 'Hi{Enter}');
    expect(await screen.findByText(/The answer broke off/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Look again' }));
    await waitFor(() => expect(screen.queryByText(/The answer broke off/)).toBeNull());
  });
});

describe('a proposal', () => {
  const open = async (extra: Record<string, unknown>) => {
    const server = fakeApi({ ...answers, ...extra });
    const { user } = renderApp('/queue');
    await user.click(await screen.findByRole('button', { name: 'Open or close the assistant' }));
    await user.click(await screen.findByRole('button', { name: 'What should I do first?' }));
    const card = await screen.findByRole('region', { name: 'Proposal: Create a task: Call the champion' });
    return { server, user, card: within(card) };
  };

  it('shows what will change, is accepted at once, and leads to what came of it', async () => {
    let release: (value: unknown) => void = () => undefined;
    const { server, user, card } = await open({
      'POST /api/v1/proposals/*/accept': () => new Promise((resolve) => (release = resolve)),
    });
    expect(card.getByText('Call the champion')).toBeInTheDocument();
    expect(server.calls('POST /api/v1/proposals/*/accept')).toHaveLength(0);
    await user.click(card.getByRole('button', { name: 'Accept' }));
    expect(await card.findByText('Accepted')).toBeInTheDocument();
    release(proposal({ status: 'accepted', resultId: id(601) }));
    expect(await card.findByRole('link', { name: 'Open it' })).toHaveAttribute('href', '/tasks');
  });

  it('is open again when it was refused, with the reason', async () => {
    const { user, card } = await open({
      'POST /api/v1/proposals/*/accept': refuse(409, 'proposal_stale', { detail: 'The step has ended.' }),
    });
    await user.click(card.getByRole('button', { name: 'Accept' }));
    expect(await card.findByRole('alert')).toHaveTextContent(/has changed meanwhile/);
  });

  it('is rejected without anything happening', async () => {
    const { server, user, card } = await open({
      'POST /api/v1/proposals/*/reject': ({ path }: FakeRequest) =>
        path.includes(id(720)) ? proposal({ status: 'rejected' }) : refuse(404, 'not_found'),
    });
    await user.click(card.getByRole('button', { name: 'Reject' }));
    expect(await card.findByText('Rejected')).toBeInTheDocument();
    expect(server.calls('POST /api/v1/proposals/*/accept')).toHaveLength(0);
  });
});
