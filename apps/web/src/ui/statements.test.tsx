import { MantineProvider } from '@mantine/core';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it } from 'vitest';
import { withTexts } from '../app/i18n/i18n.ts';
import { statement } from '../features/assistant/testing/fixtures.ts';
import type { ShownStatement } from './statement-parts.ts';
import { Statements } from './statements.tsx';

beforeAll(() => withTexts(Promise.resolve(), 'ai'));
const show = (...statements: ShownStatement[]) => {
  render(
    <MantineProvider>
      <Statements statements={statements} />
    </MantineProvider>,
  );
  return userEvent.setup();
};

describe('sentences with evidence', () => {
  it('show what they rest on when the mouse is over them', async () => {
    const user = show(statement());
    await user.hover(screen.getByText('23 %'));
    expect(within(await screen.findByRole('dialog')).getByText('Active users 154 → 118')).toBeInTheDocument();
  });

  it('can be read by keyboard alone', async () => {
    const user = show(statement());
    await user.tab();
    expect(screen.getByRole('button', { name: '1 piece of evidence' })).toHaveFocus();
    expect(await screen.findByRole('dialog')).toHaveTextContent('Active users 154 → 118');
  });

  it('mark a figure that is not in the evidence by words, not by colour alone', async () => {
    const numbers = [{ text: '23 %', start: 14, value: 23, status: 'mismatch' as const, evidenceId: null }];
    const user = show(statement({ numbers, supported: false }));
    expect(screen.getByText(/not in the evidence/)).toBeInTheDocument();
    const sign = screen.getByRole('button', { name: /A figure does not match the evidence/ });
    expect(sign).toHaveTextContent('check the figure');
    await user.click(sign);
    expect(await screen.findByRole('dialog')).toHaveTextContent('“23 %” is not what the evidence says.');
  });

  it('say where nothing supports them, and leave alone what claims nothing', () => {
    show(
      statement({ text: 'They will surely renew.', evidence: [], numbers: [], supported: false }),
      statement({ text: 'Hello Dana.', evidence: [], numbers: [], supported: true }),
    );
    expect(screen.getAllByRole('button')).toHaveLength(1);
    expect(screen.getByRole('button', { name: 'Without evidence' })).toHaveTextContent('no evidence');
  });
});
