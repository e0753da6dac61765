import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { answer, fromModel, proposal, question } from '../../features/assistant/testing/fixtures.ts';
import { checklist, detail, executionId, me, thread } from '../../features/executions/testing/fixtures.ts';
import { openApp, type Replies } from '../../features/executions/testing/work-app.tsx';
import { refuse } from '../../testing/fake-api.ts';
import { id } from '../../testing/fixtures.ts';

const api = `/api/v1/executions/${executionId}`;
const post = `POST /api/v1/threads/${thread.id}/messages`;
const email = {
  ...checklist,
  id: id(740),
  key: 'email',
  type: 'email_draft',
  title: 'E-mail to Dana',
  content: { to: 'dana@acme.com', subject: 'Your renewal', body: 'Usage fell by 23 %.' },
};
const draft = proposal({
  threadId: thread.id,
  executionId,
  title: 'Keep the draft in this step',
  change: {
    kind: 'draft_artifact',
    path: 'status-check',
    key: 'email',
    type: 'email_draft',
    title: email.title,
    content: email.content,
  },
});
const asked = question('Draft an e-mail', { threadId: thread.id });
const said = answer({ threadId: thread.id, proposals: [draft] });

function open(change: Replies = {}) {
  let written = false;
  const replies: Replies = {
    'GET /api/v1/auth/me': { ...me, permissions: [...me.permissions, 'ai.use'] },
    [`GET ${api}`]: detail(),
    [`GET ${api}/threads`]: () => ({
      items: [{ ...thread, messages: [...thread.messages, ...(written ? [asked, said] : [])] }],
    }),
    [`GET ${api}/artifacts`]: { items: [checklist] },
    [post]: () => {
      written = true;
      return { message: asked, answer: said, streamId: null };
    },
    ...change,
  };
  return { ...openApp(`/executions/${executionId}`, replies), user: userEvent.setup() };
}
beforeEach(() => sessionStorage.clear());

describe('the assistant in a step', () => {
  it('answers free text in the step’s conversation, with maker and evidence under it', async () => {
    const { user, requests } = open();
    await user.type(await screen.findByLabelText('Your message'), 'Draft an e-mail{Enter}');
    const log = within(screen.getByRole('log'));
    expect(await log.findByRole('button', { name: 'Made by Built-in' })).toBeInTheDocument();
    await user.hover(log.getByText('23 %'));
    expect(await screen.findByText('Active users 154 → 118')).toBeInTheDocument();
    expect(requests.some(({ path }) => path.endsWith('/chat'))).toBe(false);
  });

  it('opens an accepted draft beside the conversation, its figures linked to their source', async () => {
    let accepted = false;
    const { user } = open({
      [`GET ${api}/artifacts`]: () => ({ items: accepted ? [checklist, email] : [checklist] }),
      [`POST /api/v1/proposals/${draft.id}/accept`]: () => {
        accepted = true;
        return { ...draft, status: 'accepted', resultId: email.id };
      },
      [`GET /api/v1/artifacts/${email.id}/evidence`]: {
        statements: [
          { ...said.blocks.flatMap((block) => (block.type === 'text' ? block.statements : []))[0] },
          {
            text: 'It fell by 99 %.',
            evidence: draft.evidence,
            numbers: [{ text: '99 %', start: 11, value: 99, status: 'mismatch', evidenceId: null }],
            supported: false,
          },
        ],
        sentences: 2,
        supported: 1,
        mismatches: 1,
      },
    });
    await user.type(await screen.findByLabelText('Your message'), 'Draft an e-mail{Enter}');
    const card = within(await screen.findByRole('region', { name: 'Proposal: Keep the draft in this step' }));
    expect(card.getByText('Your renewal')).toBeInTheDocument();
    await user.click(card.getByRole('button', { name: 'Accept' }));
    expect(await screen.findByDisplayValue('dana@acme.com')).toBeInTheDocument();
    const evidence = within(await screen.findByRole('region', { name: 'Sentences with their evidence' }));
    expect(evidence.getByText('1 of 2 sentences rest on evidence · 1 with a figure to check')).toBeInTheDocument();
    expect(evidence.getByText(/not in the evidence/)).toBeInTheDocument();
  });

  it('streams a model’s answer and stops when asked to', async () => {
    const { user } = open({
      [post]: { message: asked, answer: null, streamId: 's1' },
      'GET /api/v1/ai/streams/s1': () =>
        new Response(
          new ReadableStream<Uint8Array>({
            start: (controller) =>
              controller.enqueue(new TextEncoder().encode('id: 1\nevent: text\ndata: {"text":"Usage fell"}\n\n')),
          }),
        ),
    });
    await user.type(await screen.findByLabelText('Your message'), 'Why?{Enter}');
    const log = within(screen.getByRole('log'));
    expect(await log.findByText('Usage fell')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Stop' }));
    expect(await log.findByText(/You stopped here/)).toBeInTheDocument();
    expect(log.getByText('Usage fell')).toBeInTheDocument();
  });

  it('says when the built-in answer stands in for a model', async () => {
    const fallback = { code: 'timeout' as const, message: 'House gave no first word within 10 s.' };
    const { user } = open({
      [`GET ${api}/threads`]: {
        items: [
          {
            ...thread,
            messages: [asked, answer({ threadId: thread.id, ai: { ...fromModel, kind: 'built-in', fallback } })],
          },
        ],
      },
    });
    const badge = await screen.findByRole('button', { name: /stands in: House gave no first word/ });
    expect(badge).toHaveTextContent('instead of the model');
    await user.click(badge);
    expect(await screen.findByText(/The built-in answer stands in/)).toBeInTheDocument();
  });

  it('gives the text back when the question was refused', async () => {
    const { user } = open({ [post]: refuse(429, 'too_many_requests', { detail: 'Slow down.' }) });
    const field = await screen.findByLabelText('Your message');
    await user.type(field, 'Why?{Enter}');
    await waitFor(() => expect(field).toHaveValue('Why?'));
    expect(screen.getByText(/Too many tries/)).toBeInTheDocument();
  });
});
