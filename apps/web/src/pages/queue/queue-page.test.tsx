import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeApi, refuse } from '../../testing/fake-api.ts';
import { id, me, queueItem, queueStats, shellAnswers } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render.tsx';
import { SilentSocket } from '../../testing/silent-socket.ts';

const techCo = queueItem({
  id: id(301),
  stage: 'prepare',
  customer: { id: id(101), name: 'TechCo', industry: null, accountPlan: null },
  workflow: { slug: 'prepare', name: 'Prepare renewal', snoozable: true, estimatedMinutes: 35 },
  score: 33,
  factors: { ...queueItem().factors, base: 30, arrMultiplier: 1, planMultiplier: 1, workloadPenalty: 0, total: 33 },
});
const page = (items = [queueItem(), techCo]) => ({ items, nextCursor: null, stats: queueStats() });
const start = (answers: Record<string, unknown> = {}, address = '/queue') => {
  const server = fakeApi({ ...shellAnswers(), 'GET /api/v1/queue': page(), ...answers });
  return { server, ...renderApp(address) };
};
const rowOf = (name: string) => screen.findByRole('row', { name: new RegExp(name) });

describe('queue', () => {
  it('ranks customers with the factors of their scores as arithmetic', async () => {
    start();
    const acme = await rowOf('Acme');
    expect(within(acme).getAllByText('287').length).toBeGreaterThan(0);
    expect(within(acme).getAllByText('90 × 2.0 × 1.5 × 1.1 − 10').length).toBeGreaterThan(0);
    expect(within(acme).getAllByText('3 days to renewal, usage down 23 %.').length).toBeGreaterThan(0);
    expect(document.title).toBe('Queue · Renubu');
    expect(screen.getByText(/About 1.5 h of work, 2 fit today/)).toBeInTheDocument();
  });

  it('opens the details with j and enter, and keeps them in the address', async () => {
    const { user } = start({
      'GET /api/v1/scoring/explain': {
        customerId: id(100),
        daysUntilRenewal: 3,
        riskScore: 72,
        stage: 'emergency',
        rows: [{ stage: 'emergency', matched: true, reason: '3 days is between 0 and 6' }],
        kinds: [],
        factors: null,
      },
    });
    await rowOf('Acme');
    await user.keyboard('j');
    await user.keyboard('{Enter}');
    expect(await screen.findByText('3 days is between 0 and 6')).toBeInTheDocument();
    expect(location.search).toContain(id(300));
  });

  it('snoozes with a reason, takes the row away at once and can undo it', async () => {
    const { user, server } = start({
      'POST /api/v1/queue-items/*/snooze': techCo,
      'POST /api/v1/queue-items/*/wake': techCo,
    });
    await rowOf('TechCo');
    await user.keyboard('jj');
    await user.keyboard('s');
    await user.type(await screen.findByLabelText(/Reason/), 'Waiting for legal');
    server.on('GET /api/v1/queue', page([queueItem()]));
    await user.click(screen.getByRole('button', { name: 'Snooze' }));
    await waitFor(() => expect(screen.queryByRole('row', { name: /TechCo/ })).toBeNull());
    expect(server.calls('POST /api/v1/queue-items/*/snooze')[0]?.body).toEqual({
      days: 3,
      reason: 'Waiting for legal',
    });
    expect(server.calls('POST /api/v1/queue-items/*/snooze')[0]?.headers.get('idempotency-key')).toBeTruthy();
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(server.calls('POST /api/v1/queue-items/*/wake')).toHaveLength(1));
  });

  it('puts a row back when the server refuses to snooze it', async () => {
    const { user } = start({
      'POST /api/v1/queue-items/*/snooze': refuse(409, 'not_snoozable', { detail: 'The limit is 30 days.' }),
    });
    await rowOf('TechCo');
    await user.keyboard('jjs');
    await user.type(await screen.findByLabelText(/Reason/), 'Later');
    await user.click(screen.getByRole('button', { name: 'Snooze' }));
    expect(await screen.findByText('The limit is 30 days.')).toBeInTheDocument();
    expect(await rowOf('TechCo')).toBeInTheDocument();
  });

  it('says why an emergency cannot be snoozed', async () => {
    const { user } = start();
    await rowOf('Acme');
    await user.keyboard('js');
    expect(await screen.findByText(/An emergency cannot be snoozed/)).toBeInTheDocument();
  });

  it('goes to the running execution when somebody started the work already', async () => {
    const { user } = start({
      'POST /api/v1/queue-items/*/start': refuse(409, 'workflow_already_started', { executionId: id(500) }),
    });
    const acme = await rowOf('Acme');
    await user.click(within(acme).getAllByRole('button', { name: 'Start' })[0]!);
    await waitFor(() => expect(location.pathname).toBe(`/executions/${id(500)}`));
  });

  it('shows what changed on the server without a reload', async () => {
    const { server } = start();
    await rowOf('TechCo');
    server.on(
      'GET /api/v1/queue',
      page([{ ...techCo, score: 400, factors: { ...techCo.factors, total: 400 } }, queueItem()]),
    );
    const socket = SilentSocket.all.at(-1)!;
    act(() => socket.accept());
    act(() =>
      socket.say({
        kind: 'event',
        id: 1,
        seq: '7',
        topic: `queue/${id(1)}`,
        type: 'queue_changed',
        subject: id(1),
        data: {},
        at: '2026-11-21T08:00:00Z',
      }),
    );
    expect((await screen.findAllByText('400')).length).toBeGreaterThan(0);
  });

  it('reads its filters from the address and clears them', async () => {
    const { server, user } = start({ 'GET /api/v1/queue': page([]) }, '/queue?stage=critical&search=zz');
    expect(await screen.findByText('Nothing matches these filters')).toBeInTheDocument();
    const asked = server.calls('GET /api/v1/queue').find(({ query }) => query.get('limit') === '100');
    expect([asked?.query.get('stage'), asked?.query.get('search')]).toEqual(['critical', 'zz']);
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(location.search).toBe(''));
  });

  it('names the request and offers another try when it cannot load', async () => {
    const { server, user } = start({
      'GET /api/v1/queue': refuse(500, 'internal', { detail: 'Something broke.', requestId: 'req-1' }),
    });
    expect(await screen.findByText('Request req-1')).toBeInTheDocument();
    server.on('GET /api/v1/queue', page());
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await rowOf('Acme')).toBeInTheDocument();
  });

  it('shows a manager the load of the team first', async () => {
    const manager = me({ role: 'manager', permissions: [...me().permissions, 'queue.readTeam'] });
    start({
      ...shellAnswers(manager),
      'GET /api/v1/queue/team': page(),
      'GET /api/v1/queue-load': {
        members: [
          {
            userId: id(1),
            name: 'Sarah Chen',
            title: null,
            items: 9,
            inProgress: 1,
            openExecutions: 5,
            arrMinor: 100,
            topScore: 287,
            completedToday: 0,
          },
        ],
      },
    });
    expect(await screen.findByRole('button', { name: 'Show the queue of Sarah Chen' })).toBeInTheDocument();
    expect(await rowOf('Acme')).toBeInTheDocument();
  });
});
