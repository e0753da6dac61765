import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ConfirmationPlan } from '@renubu/contracts/contract-documents';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { setLanguage } from '../../app/i18n/i18n.ts';
import { contractDocument, contractReading } from '../../features/contracts/testing.ts';
import { fakeApi, refuse } from '../../testing/fake-api.ts';
import { id, me, shellAnswers } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render.tsx';

const address = `/contracts/${id(800)}`;
const one = `/api/v1/contract-documents/${id(800)}`;
const plan: ConfirmationPlan = {
  terms: ['expirationDate', 'renewalTerm', 'governingLaw'],
  contract: { id: null, label: 'supply.pdf', isNew: true },
  choices: [{ id: id(810), label: 'K-1' }],
  changes: [{ field: 'endDate', before: null, after: '2026-12-31' }],
  renewalDate: { before: '2026-05-01', after: '2026-12-31' },
  tasks: [
    {
      ...{ key: 'notice', action: 'create', title: 'Give or await notice by 2026-10-02', taskId: null },
      ...{ dueAt: '2026-09-18T12:00:00.000Z', assignee: 'Sarah Chen' },
    },
  ],
  notes: ['The last day for notice has passed.'],
};
const answers = (change: Parameters<typeof contractDocument>[0] = {}) => ({
  ...shellAnswers(),
  [`GET ${one}`]: contractDocument(change),
  [`POST ${one}/preview`]: plan,
});

afterEach(() => vi.useRealTimers());

describe('a contract', () => {
  it('shows its text with numbered clauses beside the terms, and leads from one to the other', async () => {
    const scrolled = vi.fn();
    fakeApi(answers());
    const { user } = renderApp(address);
    Element.prototype.scrollIntoView = function scroll(this: Element) {
      scrolled(this.id);
    };
    const text = await screen.findByRole('region', { name: 'Text of the contract' });
    expect(within(text).getByText('Page 2')).toBeInTheDocument();
    expect(within(text).getByText('expires on December 31, 2026').tagName).toBe('MARK');
    const row = screen.getByRole('listitem', { name: 'Governing law: New York' });
    await user.click(row);
    await waitFor(() => expect(scrolled).toHaveBeenCalledWith('clause-governingLaw'));
    expect(location.search).toBe('?term=governingLaw');
    const number = within(text).getByRole('button', { name: /^Clause 5: End of the initial term/ });
    await user.click(number);
    await waitFor(() => expect(screen.getByRole('listitem', { name: /^End of the initial term/ })).toHaveFocus());
    expect(scrolled).not.toHaveBeenCalledWith('clause-expirationDate');
  });

  it('says how sure each term is in words, and what the contract does not hold', async () => {
    fakeApi(answers());
    renderApp(address);
    const row = await screen.findByRole('listitem', { name: 'Renewal term: 1 year' });
    expect(within(row).getByText('Please check, 50%')).toBeInTheDocument();
    expect(screen.getByRole('listitem', { name: 'Parties: Not in the contract' })).toBeInTheDocument();
    expect(screen.getByText('3 of 15 found')).toBeInTheDocument();
  });

  it('counts down to the last day for notice, and lists obstacles by severity', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 8, 22, 12) });
    fakeApi(answers());
    renderApp(address);
    const notice = await screen.findByRole('region', { name: 'Notice' });
    expect(within(notice).getByText('10 days left')).toBeInTheDocument();
    const obstacles = screen.getByRole('region', { name: 'Obstacles' });
    expect(
      within(obstacles)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual([expect.stringContaining('Critical'), expect.stringContaining('Favourable')]);
  });

  it('is worked through by keyboard: j, Enter, c', async () => {
    fakeApi(answers());
    const { user } = renderApp(address);
    await screen.findByRole('listitem', { name: /^Parties/ });
    await user.keyboard('jj');
    await waitFor(() => expect(screen.getByRole('listitem', { name: /^Title/ })).toHaveFocus());
    await user.keyboard('{Enter}');
    const form = await screen.findByRole('form', { name: 'Correct Title' });
    expect(within(form).getByLabelText('Value')).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('form')).toBeNull();
    await user.click(document.body);
    await user.keyboard('c');
    expect(await screen.findByRole('dialog', { name: 'What follows when you confirm' })).toBeInTheDocument();
  });
});

describe('a correction', () => {
  it('sends the typed value, the clause found by its words, and the revision that was seen', async () => {
    const changed = contractDocument({ revision: 5 });
    const api = fakeApi({ ...answers(), [`PUT ${one}/terms/renewalTerm`]: changed });
    const { user } = renderApp(address);
    await user.click(await screen.findByRole('button', { name: 'Correct Renewal term' }));
    const form = screen.getByRole('form', { name: 'Correct Renewal term' });
    await user.clear(within(form).getByLabelText('Number'));
    await user.type(within(form).getByLabelText('Number'), '2');
    await user.selectOptions(within(form).getByLabelText('Unit'), 'years');
    await user.type(within(form).getByLabelText('Find words in the text'), 'one YEAR{Enter}');
    await user.click(within(form).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(api.calls(`PUT ${one}/terms/renewalTerm`)).toHaveLength(1));
    const [call] = api.calls(`PUT ${one}/terms/renewalTerm`);
    expect(call?.headers.get('if-match')).toBe('"4"');
    const start = contractReading().text.indexOf('one year');
    expect(call?.body).toEqual({
      normalized: { n: 2, unit: 'year', successive: false, times: null },
      span: { start, end: start + 8 },
    });
    await waitFor(() => expect(screen.queryByRole('form')).toBeNull());
  });

  it('takes the words that were chosen in the text', async () => {
    const api = fakeApi({ ...answers(), [`PUT ${one}/terms/governingLaw`]: contractDocument() });
    const { user } = renderApp(address);
    await user.click(await screen.findByRole('button', { name: 'Correct Governing law' }));
    const words = screen.getByText('the State of New York').firstChild!;
    document.getSelection()!.setBaseAndExtent(words, 4, words, 9);
    fireEvent(document, new Event('selectionchange'));
    await user.click(screen.getByRole('button', { name: 'Use the selected text' }));
    expect(screen.getByText('State', { selector: 'q' })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Save' }));
    const start = contractReading().text.indexOf('State of');
    await waitFor(() =>
      expect(api.calls(`PUT ${one}/terms/governingLaw`)[0]?.body).toEqual({
        normalized: 'New York',
        span: { start, end: start + 5 },
      }),
    );
  });

  it('says that the contract has no such term, and refuses what has another form', async () => {
    const api = fakeApi({ ...answers(), [`PUT ${one}/terms/expirationDate`]: contractDocument() });
    const { user } = renderApp(address);
    await user.click(await screen.findByRole('button', { name: 'Correct End of the initial term' }));
    await user.clear(screen.getByLabelText('Date'));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(screen.getByText('Something is missing or has another form.')).toBeInTheDocument();
    expect(api.calls(`PUT ${one}/terms/expirationDate`)).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Not in the contract' }));
    await waitFor(() => expect(api.calls(`PUT ${one}/terms/expirationDate`)[0]?.body).toEqual({ normalized: null }));
  });

  it('keeps what was typed when somebody else was faster', async () => {
    fakeApi({ ...answers(), [`PUT ${one}/terms/governingLaw`]: refuse(412, 'version_conflict') });
    const { user } = renderApp(address);
    await user.click(await screen.findByRole('button', { name: 'Correct Governing law' }));
    await user.type(screen.getByLabelText('Value'), ' State');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText(/Somebody else changed this contract/)).toBeInTheDocument();
    expect(screen.getByLabelText('Value')).toHaveValue('New York State');
  });
});

describe('confirming', () => {
  it('shows what follows before, and sends what was chosen', async () => {
    const confirmed = contractDocument({ status: 'confirmed', revision: 5, confirmedAt: '2026-03-02T09:00:00Z' });
    const api = fakeApi({ ...answers(), [`POST ${one}/confirm`]: { document: confirmed, done: plan } });
    const { user } = renderApp(address);
    await user.click(await screen.findByRole('button', { name: 'Confirm terms' }));
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText('Give or await notice by 2026-10-02', { exact: false })).toBeInTheDocument();
    expect(within(dialog).getByText('May 1, 2026').tagName).toBe('DEL');
    expect(within(dialog).getByText('The last day for notice has passed.')).toBeInTheDocument();
    await user.selectOptions(within(dialog).getByLabelText('Contract'), 'K-1');
    await user.click(within(dialog).getByText('Terms to take over (3)'));
    await user.click(within(dialog).getByLabelText(/^Governing law/));
    const wanted = { terms: ['expirationDate', 'renewalTerm'], contractId: id(810) };
    await waitFor(() => expect(api.calls(`POST ${one}/preview`).at(-1)?.body).toEqual(wanted));
    await waitFor(() => expect(within(dialog).getByRole('button', { name: 'Confirm' })).toBeEnabled());
    await user.click(within(dialog).getByRole('button', { name: 'Confirm' }));
    await waitFor(() => expect(api.calls(`POST ${one}/confirm`)).toHaveLength(1));
    expect(api.calls(`POST ${one}/confirm`)[0]?.body).toEqual(wanted);
    expect(api.calls(`POST ${one}/confirm`)[0]?.headers.get('if-match')).toBe('"4"');
    expect(await screen.findByText('Confirmed', { selector: 'span' })).toBeInTheDocument();
  });

  it('says why it cannot be done', async () => {
    const detail = 'The contract’s first day is not known.';
    fakeApi({ ...answers(), [`POST ${one}/preview`]: refuse(422, 'start_date_missing', { detail }) });
    const { user } = renderApp(address);
    await user.click(await screen.findByRole('button', { name: 'Confirm terms' }));
    expect(await screen.findByText(detail)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Confirm' })).toBeDisabled();
  });

  it('is not offered to people who may only look', async () => {
    fakeApi({ ...answers(), ...shellAnswers(me({ permissions: ['customers.read'] })) });
    renderApp(address);
    await screen.findByRole('region', { name: 'Text of the contract' });
    expect(screen.queryByRole('button', { name: 'Confirm terms' })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Correct/ })).toBeNull();
  });
});

describe('a file that has no terms', () => {
  it('is being read', async () => {
    fakeApi(answers({ status: 'reading', reading: null }));
    renderApp(address);
    expect(await screen.findByText('The contract is being read')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Confirm terms' })).toBeNull();
  });

  it('is scanned, and says what to do', async () => {
    fakeApi(answers({ status: 'scanned', reading: null, problem: { code: 'scanned', message: 'x' } }));
    renderApp(address);
    expect(await screen.findByText('These pages are pictures without text')).toBeInTheDocument();
    expect(screen.getByText(/Run text recognition/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Download the original' })).toHaveAttribute(
      'href',
      expect.stringContaining(`${one}/file`),
    );
  });

  it('could not be read, with the reason', async () => {
    const problem = { code: 'encrypted', message: 'The PDF is locked by a password.' };
    fakeApi(answers({ status: 'failed', reading: null, problem }));
    renderApp(address);
    expect(await screen.findByText('The PDF is locked by a password.')).toBeInTheDocument();
  });

  it('is told in German as well', async () => {
    fakeApi(answers({ status: 'reading', reading: null }));
    await setLanguage('de');
    renderApp(address);
    expect(await screen.findByText('Der Vertrag wird gelesen')).toBeInTheDocument();
    await setLanguage('en');
  });
});
