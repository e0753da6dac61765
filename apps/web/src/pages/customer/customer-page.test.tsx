import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { contractDocument } from '../../features/contracts/testing.ts';
import { fakeApi, refuse } from '../../testing/fake-api.ts';
import { customer, id, shellAnswers } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render.tsx';

const base = `/api/v1/customers/${id(100)}`;
const intelligence = {
  customerId: id(100),
  riskScore: 72,
  healthScore: 28,
  opportunityScore: 35,
  riskSource: 'platform',
  computedRiskScore: 60,
  riskContributions: [
    {
      factor: 'usage',
      label: 'Usage trend',
      points: 45,
      value: '−23 %',
      evidence: [{ kind: 'signal', id: 's1', label: 'Active users 118' }],
    },
    { factor: 'days', label: 'Days to renewal', points: 25, value: 3, evidence: [] },
    { factor: 'champion', label: 'Champion', points: -10, value: null, evidence: [] },
  ],
  trends: [],
  insights: [],
  recommendations: [],
  summary: [{ text: 'An unproven sentence.', evidence: [] }],
  source: 'built-in',
  analyzedAt: '2026-11-21T08:00:00Z',
};
const answers = () => ({
  ...shellAnswers(),
  [`GET ${base}`]: customer(),
  [`GET ${base}/metrics`]: { items: [{ label: 'ARR', value: '$500k', sublabel: null, status: 'green', trend: 'up' }] },
  [`GET ${base}/intelligence`]: intelligence,
  [`GET ${base}/series`]: { series: [], risk: [] },
  [`GET ${base}/contracts`]: { items: [] },
  [`GET ${base}/contract-documents`]: { items: [] },
  [`GET ${base}/stakeholders`]: { items: [] },
});

describe('customer', () => {
  it('shows the parts of the risk, their sum, the score that replaces it, and what lacks evidence', async () => {
    fakeApi(answers());
    renderApp(`/customers/${id(100)}`);
    const risk = await screen.findByRole('region', { name: 'Risk' });
    expect(
      within(risk)
        .getAllByRole('listitem')
        .map((item) => item.lastElementChild?.textContent),
    ).toEqual(['+45', '+25', '−10', '60']);
    expect(within(risk).getByText(/sent 72; it replaces the computed 60/)).toBeInTheDocument();
    expect(screen.getByText('No evidence for this sentence')).toBeInTheDocument();
  });

  it('offers the newest values or one’s own when somebody else was faster', async () => {
    const server = fakeApi({ ...answers(), [`PATCH ${base}`]: refuse(412, 'stale') });
    const { user } = renderApp(`/customers/${id(100)}`);
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    const name = await screen.findByLabelText(/^Name/);
    await user.clear(name);
    await user.type(name, 'Acme Ltd');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Somebody else changed this customer')).toBeInTheDocument();
    expect(server.calls(`PATCH ${base}`)[0]?.headers.get('if-match')).toBe('"3"');
    server.on(`GET ${base}`, customer({ revision: 4, name: 'Acme GmbH' }));
    server.on(`PATCH ${base}`, customer({ revision: 5, name: 'Acme Ltd' }));
    await user.click(screen.getByRole('button', { name: 'Save mine' }));
    await waitFor(() => expect(server.calls(`PATCH ${base}`)).toHaveLength(2));
    expect(server.calls(`PATCH ${base}`)[1]?.headers.get('if-match')).toBe('"4"');
    expect(server.calls(`PATCH ${base}`)[1]?.body).toMatchObject({ name: 'Acme Ltd', arrMinor: 50_000_000 });
  });

  it('lists contract files with how far each is, and takes a new one', async () => {
    const server = fakeApi({ ...answers(), [`GET ${base}/contract-documents`]: { items: [contractDocument()] } });
    const sent: { url: string; file: File }[] = [];
    class Sender {
      upload = {} as XMLHttpRequestUpload;
      status = 201;
      response = contractDocument({ id: id(801), status: 'reading' });
      onload = (): void => undefined;
      url = '';
      open(_method: string, url: URL): void {
        this.url = url.pathname;
      }
      send(form: FormData): void {
        sent.push({ url: this.url, file: form.get('file') as File });
        this.onload();
      }
    }
    vi.stubGlobal('XMLHttpRequest', Sender);
    const { user } = renderApp(`/customers/${id(100)}`);
    const files = await screen.findByRole('region', { name: 'Contract files' });
    const link = await within(files).findByRole('link', { name: 'supply.pdf' });
    expect(link).toHaveAttribute('href', `/contracts/${id(800)}`);
    expect(within(files).getByText('To confirm')).toBeInTheDocument();
    const picker = within(files).getByLabelText('Choose a file', { selector: 'input' });
    await user.upload(picker, new File([], 'empty.pdf'));
    expect(within(files).getByText('is empty.', { exact: false })).toBeInTheDocument();
    await user.upload(picker, new File(['%PDF-1.4'], 'new.pdf'));
    expect(sent).toEqual([{ url: `${base}/contract-documents`, file: expect.objectContaining({ name: 'new.pdf' }) }]);
    await waitFor(() => expect(server.calls(`GET ${base}/contract-documents`).length).toBeGreaterThan(1));
  });

  it('says that there is no such customer', async () => {
    fakeApi({ ...answers(), [`GET ${base}`]: refuse(404, 'not_found', { requestId: 'req-9' }) });
    renderApp(`/customers/${id(100)}`);
    expect(await screen.findByText('There is nothing here, or you may not see it.')).toBeInTheDocument();
    expect(screen.getByText('Request req-9')).toBeInTheDocument();
  });
});
