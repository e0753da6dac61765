import type { Decision, EventSummary } from '@renubu/contracts/events';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeApi } from '../../testing/fake-api.ts';
import { id, me, shellAnswers } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render.tsx';

const who = me({ permissions: ['events.read', 'events.write', 'workflows.read', 'workflows.write'] });
const event: EventSummary = {
  id: id(401),
  cloudEventId: 'A-17',
  source: 'shop',
  type: 'order.created',
  subject: 'order A-17',
  time: '2026-11-28T08:00:00Z',
  receivedAt: '2026-11-28T08:00:00Z',
  status: 'done',
  executions: 1,
  hops: 0,
};
const dead = {
  id: id(411),
  event,
  workflow: 'high-value-order',
  code: 'too_many_hops',
  reason: 'The event was caused by a chain of 11 events.',
  attempts: 8,
  replay: false,
  deadAt: '2026-11-28T08:01:00Z',
};
const answers = {
  ...shellAnswers(who),
  'GET /api/v1/events': { items: [event], nextCursor: null },
  'GET /api/v1/events/dead-letters': { items: [dead], nextCursor: null },
  'GET /api/v1/event-types': { items: [] },
  'GET /api/v1/workflows': { items: [] },
};

describe('the events', () => {
  it('are listed with what the address asks for', async () => {
    const api = fakeApi(answers);
    renderApp('/events?type=order.created&status=done&span=24h');
    const table = await screen.findByRole('table', { name: 'Events' });
    expect(await within(table).findAllByText('order.created')).not.toHaveLength(0);
    const query = api.calls('GET /api/v1/events')[0]?.query;
    expect(query?.get('type')).toBe('order.created');
    expect(Date.parse(query?.get('from') ?? '')).toBeLessThanOrEqual(Date.now() - 86_400_000);
  });

  it('can be asked about: the verdict comes with every comparison', async () => {
    const decision: Decision = {
      decision: 'block',
      reason: 'Total over the limit',
      decidedBy: 'rules',
      eventId: id(402),
      duplicate: false,
      executions: [{ id: id(501), workflow: 'high-value-order', result: 'blocked', status: 'completed' }],
      explanation: [
        {
          workflow: 'high-value-order',
          stepId: 'check',
          field: 'total',
          op: 'gte',
          actual: 1500,
          expected: 1000,
          result: true,
        },
      ],
    };
    const api = fakeApi({ ...answers, 'POST /api/v1/events/decide': decision });
    const { user } = renderApp('/events');
    await user.click(await screen.findByRole('button', { name: 'Send an event…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Send an event' });
    fireEvent.change(within(dialog).getByRole('textbox', { name: 'Data (JSON)' }), { target: { value: '{ total }' } });
    await user.click(within(dialog).getByRole('button', { name: 'Ask for a verdict' }));
    expect(within(dialog).getByText('Give a type.')).toBeInTheDocument();
    expect(within(dialog).getByText(/This is not JSON/)).toBeInTheDocument();
    await user.type(within(dialog).getByLabelText(/Type/), 'order.created');
    fireEvent.change(within(dialog).getByRole('textbox', { name: 'Data (JSON)' }), {
      target: { value: '{ "total": 1500 }' },
    });
    await user.click(within(dialog).getByRole('button', { name: 'Ask for a verdict' }));
    expect(await within(dialog).findByText('Total over the limit')).toBeInTheDocument();
    expect(within(dialog).getByText('1500')).toBeInTheDocument();
    expect(api.calls('POST /api/v1/events/decide')[0]?.body).toEqual({ type: 'order.created', data: { total: 1500 } });
  });

  it('are counted before they are dispatched again', async () => {
    const api = fakeApi({
      ...answers,
      'POST /api/v1/events/replay': ({ body }: { body: unknown }) => {
        const { dryRun } = body as { dryRun: boolean };
        return { dryRun, events: 3, types: [{ type: 'order.created', events: 3 }], dispatched: dryRun ? 0 : 3 };
      },
    });
    const { user } = renderApp('/events');
    await user.click(await screen.findByRole('button', { name: 'Replay…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Dispatch events again' });
    await user.click(within(dialog).getByRole('button', { name: 'Count' }));
    await user.click(await within(dialog).findByRole('button', { name: 'Dispatch 3 events again' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.calls('POST /api/v1/events/replay').map(({ body }) => (body as { dryRun: boolean }).dryRun)).toEqual([
      true,
      false,
    ]);
  });

  it('that were given up say why, and are tried again one by one or together', async () => {
    const api = fakeApi({
      ...answers,
      [`POST /api/v1/events/dead-letters/${id(411)}/redrive`]: { redriven: 1 },
      'POST /api/v1/events/dead-letters/redrive': { redriven: 1 },
    });
    const { user } = renderApp('/events?tab=dead');
    expect(await screen.findAllByText('The event was caused by a chain of 11 events.')).not.toHaveLength(0);
    await user.click((await screen.findAllByRole('button', { name: 'Try order.created again' }))[0] as HTMLElement);
    await waitFor(() => expect(api.calls(`POST /api/v1/events/dead-letters/${id(411)}/redrive`)).toHaveLength(1));
    await user.click(screen.getByRole('button', { name: 'Try all again' }));
    const dialog = await screen.findByRole('dialog', { name: 'Try all dead letters again?' });
    await user.click(within(dialog).getByRole('button', { name: 'Try all again' }));
    await waitFor(() => expect(api.calls('POST /api/v1/events/dead-letters/redrive')[0]?.body).toEqual({ all: true }));
  });
});
