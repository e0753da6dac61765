import { MantineProvider } from '@mantine/core';
import type { AiSource } from '@renubu/contracts/ai';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it } from 'vitest';
import { withTexts } from '../app/i18n/i18n.ts';
import { builtIn, fromModel } from '../features/assistant/testing/fixtures.ts';
import { SourceBadge } from './source-badge.tsx';

beforeAll(() => withTexts(Promise.resolve(), 'ai'));
const show = (source: AiSource) => {
  render(
    <MantineProvider>
      <SourceBadge source={source} />
    </MantineProvider>,
  );
  return userEvent.setup();
};

describe('the source of an AI output', () => {
  it('names the built-in maker without tokens or cost', async () => {
    const user = show(builtIn);
    await user.hover(screen.getByRole('button', { name: 'Made by Built-in' }));
    const details = await screen.findByRole('dialog');
    expect(within(details).getByText('Built-in, without a model')).toBeInTheDocument();
    expect(within(details).queryByText('Tokens')).toBeNull();
  });

  it('tells model, time, tokens and cost on focus, and closes with Escape', async () => {
    const user = show(fromModel);
    await user.tab();
    expect(screen.getByRole('button', { name: 'Made by llama-3.3-70b' })).toHaveFocus();
    const details = await screen.findByRole('dialog');
    expect(within(details).getByText('1.8 s')).toBeInTheDocument();
    expect(within(details).getByText('1,200 in, 85 out')).toBeInTheDocument();
    expect(within(details).getByText('$0.0024')).toBeInTheDocument();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('says, also to screen readers, that it stands in for a model and why', () => {
    show({ ...builtIn, fallback: { code: 'timeout', message: 'House gave no first word within 10 s.' } });
    const badge = screen.getByRole('button');
    expect(badge).toHaveAccessibleName(
      'Made by Built-in. The built-in answer stands in: House gave no first word within 10 s.',
    );
    expect(badge).toHaveTextContent('instead of the model');
  });
});
