import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { checklist, checkStep, detail, executionId, step, thread } from '../../features/executions/testing/fixtures.ts';
import { openApp, type Replies } from '../../features/executions/testing/work-app.tsx';
import { refuse, type FakeRequest } from '../../testing/fake-api.ts';

const api = `/api/v1/executions/${executionId}`;
const address = `/executions/${executionId}`;
const replies = (change: Replies = {}): Replies => ({
  [`GET ${api}`]: detail(),
  [`GET ${api}/threads`]: { items: [thread] },
  [`GET ${api}/artifacts`]: { items: [checklist] },
  ...change,
});
const done = { ...checkStep, status: 'completed' as const, outputs: { situation: 'ghosting' } };
const second = detail({
  revision: 2,
  currentStep: { stepId: 'plan', name: 'Action plan' },
  steps: [done, step('plan', { name: 'Action plan', status: 'waiting' })],
});

beforeEach(() => sessionStorage.clear());

describe('the form of a step', () => {
  it('names what is missing before anything is sent, and records what was filled in', async () => {
    const user = userEvent.setup();
    const { requests } = openApp(address, replies({ [`POST ${api}/steps/status-check/complete`]: second }));
    const complete = await screen.findByRole('button', { name: /Complete step/ });
    await user.click(complete);
    expect(await screen.findByText('This is needed to complete the step.')).toBeInTheDocument();
    expect(requests.some(({ method }) => method === 'POST')).toBe(false);

    await user.click(screen.getByRole('radio', { name: 'Ghosting' }));
    await user.type(screen.getByLabelText('Discount'), '2,5');
    await user.click(complete);
    await waitFor(() =>
      expect(requests.find(({ path }) => path.endsWith('/complete'))?.body).toEqual({
        outputs: { situation: 'ghosting', discount: 2.5 },
      }),
    );
    expect(await screen.findByRole('heading', { name: 'Action plan' })).toBeInTheDocument();
  });

  it('shows what the server refused at its field', async () => {
    const user = userEvent.setup();
    const refusal = refuse(422, 'invalid_outputs', {
      errors: [{ path: 'body.outputs.situation', code: 'stale', message: 'The situation has changed.' }],
    });
    openApp(address, replies({ [`POST ${api}/steps/status-check/complete`]: refusal }));
    await user.click(await screen.findByRole('radio', { name: 'Ghosting' }));
    await user.click(screen.getByRole('button', { name: /Complete step/ }));
    expect(await screen.findByText('The situation has changed.')).toBeInTheDocument();
  });

  it('keeps what was half filled in over a reload', async () => {
    const user = userEvent.setup();
    openApp(address, replies());
    await user.type(await screen.findByLabelText('Discount'), '12');
    cleanup();
    openApp(address, replies());
    expect(await screen.findByLabelText('Discount')).toHaveValue('12');
  });

  it('explains a step that was finished elsewhere, and reads the newest state', async () => {
    const user = userEvent.setup();
    let completed = false;
    openApp(
      address,
      replies({
        [`GET ${api}`]: () => (completed ? second : detail()),
        [`POST ${api}/steps/status-check/complete`]: () => {
          completed = true;
          return refuse(409, 'step_not_active', { detail: 'The step is completed already.' });
        },
      }),
    );
    await user.click(await screen.findByRole('radio', { name: 'Ghosting' }));
    await user.click(screen.getByRole('button', { name: /Complete step/ }));
    expect(await screen.findByText(/The step is completed already/)).toBeInTheDocument();
    expect(await screen.findByRole('heading', { name: 'Action plan' })).toBeInTheDocument();
  });
});

describe('the conversation', () => {
  it('shows the own answer at once, then the reply', async () => {
    const user = userEvent.setup();
    let release: (value: unknown) => void = () => undefined;
    const reply = {
      ...thread,
      messages: [
        ...thread.messages,
        {
          ...thread.messages[0]!,
          id: '01a00000-0000-7000-8000-0000000000f1',
          seq: 2,
          role: 'user' as const,
          content: 'They have gone quiet',
          buttons: [],
        },
        {
          ...thread.messages[0]!,
          id: '01a00000-0000-7000-8000-0000000000f2',
          seq: 3,
          content: 'Use a second channel.',
          buttons: [],
        },
      ],
    };
    let said = false;
    const { requests } = openApp(
      address,
      replies({
        [`GET ${api}/threads`]: () => ({ items: [said ? reply : thread] }),
        [`POST ${api}/steps/status-check/chat`]: () => {
          said = true;
          return new Promise((resolve) => (release = resolve));
        },
      }),
    );
    await user.click(await screen.findByRole('button', { name: /They have gone quiet/ }));
    const log = screen.getByRole('log');
    expect(await within(log).findByText('Sending')).toBeInTheDocument();
    expect(within(log).getByText('They have gone quiet')).toBeInTheDocument();
    release({ execution: detail({ revision: 2 }), thread: reply });
    expect(await within(log).findByText('Use a second channel.')).toBeInTheDocument();
    expect(requests.find(({ path }) => path.endsWith('/chat'))?.body).toEqual({ value: 'quiet' });
  });

  it('gives the text back when it could not be sent', async () => {
    const user = userEvent.setup();
    openApp(address, replies({ [`POST ${api}/steps/status-check/chat`]: refuse(500, 'internal_error') }));
    const field = await screen.findByLabelText('Your message');
    await user.type(field, 'They want a discount{Enter}');
    expect(await screen.findByText('internal_error')).toBeInTheDocument();
    expect(field).toHaveValue('They want a discount');
  });
});

describe('an artifact', () => {
  it('saves by itself, and offers both versions when somebody was faster', async () => {
    const user = userEvent.setup();
    const theirs = { ...checklist, version: 2, content: { items: [{ label: 'Manager told by phone', done: true }] } };
    const artifact = `/api/v1/artifacts/${checklist.id}`;
    const { requests } = openApp(
      address,
      replies({
        [`GET ${artifact}`]: theirs,
        [`PUT ${artifact}`]: ({ headers, body }: FakeRequest) =>
          headers.get('if-match') === '"2"'
            ? { ...checklist, version: 3, content: (body as { content: object }).content }
            : refuse(412, 'version_conflict'),
      }),
    );
    await user.click(await screen.findByRole('checkbox', { name: 'Manager told' }));
    expect(await screen.findByText('Somebody else saved this while you were editing')).toBeInTheDocument();
    expect(screen.getByRole('checkbox', { name: 'Manager told by phone' })).toBeChecked();
    expect(screen.getByRole('checkbox', { name: 'Manager told' })).toBeChecked();
    await user.click(screen.getByRole('button', { name: 'Save mine as the newest' }));
    await waitFor(() =>
      expect(requests.findLast(({ method }) => method === 'PUT')?.headers.get('if-match')).toBe('"2"'),
    );
    await waitFor(() =>
      expect(screen.queryByText('Somebody else saved this while you were editing')).not.toBeInTheDocument(),
    );
  });
});

describe('completing the workflow', () => {
  it('asks for the outcome and then shows what was done and what is next', async () => {
    const user = userEvent.setup();
    const steps = [done, step('plan', { name: 'Action plan', status: 'skipped', reason: 'Nothing to plan' })];
    const open = detail({ steps, currentStep: null });
    const ended = detail({
      steps,
      currentStep: null,
      status: 'completed',
      outcome: 'renewal_secured',
      endedAt: '2026-03-01T10:20:00.000Z',
      revision: 3,
    });
    let finished = false;
    const { requests } = openApp(
      address,
      replies({
        [`GET ${api}`]: () => (finished ? ended : open),
        'GET /api/v1/queue': { items: [], nextCursor: null, stats: {} },
        [`POST ${api}/complete`]: () => {
          finished = true;
          return { execution: ended, summary: {}, next: null };
        },
      }),
    );
    await user.click(await screen.findByRole('button', { name: /Choose the outcome/ }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Complete' }));
    expect(within(dialog).getByText('Choose how it ended.')).toBeInTheDocument();
    await user.click(within(dialog).getByRole('radio', { name: 'Renewal secured' }));
    await user.click(within(dialog).getByRole('button', { name: 'Complete' }));
    expect(await screen.findByRole('heading', { name: 'Renewal secured' })).toBeInTheDocument();
    expect(requests.find(({ path }) => path === `${api}/complete`)?.body).toEqual({ outcome: 'renewal_secured' });
    expect(screen.getByText('Skipped: Nothing to plan')).toBeInTheDocument();
    expect(screen.getByText('1 hr 20 min')).toBeInTheDocument();
    expect(await screen.findByText('Your queue is empty')).toBeInTheDocument();
  });
});

describe('what is not possible', () => {
  it('does not snooze an emergency', async () => {
    const user = userEvent.setup();
    openApp(address, replies({ [`GET ${api}`]: detail({ stage: 'emergency', snoozable: false }) }));
    const [snooze] = await screen.findAllByRole('button', { name: 'Snooze' });
    expect(snooze).toHaveAttribute('aria-disabled', 'true');
    await user.click(snooze!);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });
});
