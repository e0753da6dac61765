import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeApi } from '../../testing/fake-api.ts';
import { id, me, shellAnswers, task } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render.tsx';

const list = (items = [task()]) => ({ items, nextCursor: null });

describe('tasks', () => {
  it('completes the task with the focus on e and takes it back on u', async () => {
    const server = fakeApi({
      ...shellAnswers(),
      'GET /api/v1/tasks': list(),
      'POST /api/v1/tasks/*/complete': task({ status: 'completed' }),
      'POST /api/v1/tasks/*/reopen': task(),
    });
    const { user } = renderApp('/tasks');
    await screen.findByRole('row', { name: /Send the quote/ });
    await user.keyboard('je');
    expect(await screen.findByText('Completed: Send the quote')).toBeInTheDocument();
    await user.keyboard('u');
    await waitFor(() => expect(server.calls('POST /api/v1/tasks/*/reopen')).toHaveLength(1));
  });

  it('creates a task for oneself', async () => {
    const server = fakeApi({ ...shellAnswers(), 'POST /api/v1/tasks': task({ id: id(601), title: 'Call Ruth' }) });
    const { user } = renderApp('/tasks');
    await user.click((await screen.findAllByRole('button', { name: 'New task' }))[0]!);
    await user.click(await screen.findByRole('button', { name: 'Create' }));
    expect(await screen.findByText('Give it a title.')).toBeInTheDocument();
    await user.type(screen.getByLabelText(/^Title/), 'Call Ruth');
    await user.click(screen.getByRole('button', { name: 'Create' }));
    await waitFor(() =>
      expect(server.calls('POST /api/v1/tasks')[0]?.body).toMatchObject({
        title: 'Call Ruth',
        assigneeId: id(1),
        priority: 3,
        dueAt: null,
      }),
    );
  });

  it('shows a reader no verbs', async () => {
    fakeApi({ ...shellAnswers(me({ role: 'viewer', permissions: ['tasks.read'] })), 'GET /api/v1/tasks': list() });
    renderApp('/tasks');
    await screen.findByRole('row', { name: /Send the quote/ });
    expect(screen.queryByRole('button', { name: 'New task' })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Queue' })).toBeNull();
    expect(screen.getAllByRole('button', { name: 'Complete Send the quote' })[0]).toBeDisabled();
  });
});
