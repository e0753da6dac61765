import type { Import } from '@renubu/contracts/imports';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { openApp } from '../../features/executions/testing/work-app.tsx';

const id = '01a00000-0000-7000-8000-000000000011';
const fileId = '01a00000-0000-7000-8000-000000000012';
const column = (name: string, field: string | null) => ({
  column: name,
  field,
  confidence: field ? 0.95 : 0,
  samples: ['A-1', 'A-2'],
});
const made = (change: Partial<Import> = {}): Import => ({
  id,
  status: 'uploaded',
  files: [
    {
      id: fileId,
      name: 'accounts.csv',
      bytes: 36_100,
      rows: 500,
      kind: 'customers',
      delimiter: ',',
      dateOrder: 'iso',
      mapping: [column('account_id', 'externalId'), column('company', null)],
      fields: [
        { name: 'externalId', label: 'Customer id', required: true },
        { name: 'name', label: 'Name', required: true },
      ],
    },
  ],
  report: null,
  progress: { done: 0, total: 0 },
  error: null,
  createdAt: '2026-03-01T09:00:00.000Z',
  appliedAt: null,
  ...change,
});
const url = `/api/v1/customers/imports/${id}`;

describe('the import page', () => {
  it('lets a column be mapped and runs the dry run only once nothing needed is missing', async () => {
    const user = userEvent.setup();
    const mapped = made();
    mapped.files[0]!.mapping = [column('account_id', 'externalId'), column('company', 'name')];
    const { requests } = openApp(`/customers/import?id=${id}`, { [`GET ${url}`]: made(), [`PATCH ${url}`]: mapped });
    expect(await screen.findByText('No column gives Name yet.')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Dry run' })).toBeDisabled();
    await user.click(screen.getByRole('combobox', { name: 'What column company becomes' }));
    // Closed lists of other columns stay in the document.
    const options = await screen.findAllByRole('option', { name: 'Name (needed)', hidden: true });
    await user.click(options.at(-1)!);
    await waitFor(() =>
      expect(requests.find(({ method }) => method === 'PATCH')?.body).toEqual({
        files: [
          {
            id: fileId,
            mapping: [
              { column: 'account_id', field: 'externalId' },
              { column: 'company', field: 'name' },
            ],
          },
        ],
      }),
    );
    await waitFor(() => expect(screen.getByRole('button', { name: 'Dry run' })).toBeEnabled());
  });

  it('shows what would happen, with the place of each problem', async () => {
    const report: NonNullable<Import['report']> = {
      counts: [{ kind: 'customers', rows: 500, create: 490, change: 3, unchanged: 5, repeated: 0, refused: 2 }],
      problems: [
        {
          file: 'accounts.csv',
          line: 17,
          column: 'seats',
          code: 'number',
          message: 'This is no number.',
          value: 'many',
        },
      ],
      problemCount: 2,
      changes: [{ kind: 'customers', key: 'A-1', field: 'name', before: 'Acme', after: 'Acme Inc.' }],
      creations: [],
      arrMinor: 1_000_000_00,
    };
    openApp(`/customers/import?id=${id}`, { [`GET ${url}`]: made({ status: 'checked', report }) });
    expect(await screen.findByText('accounts.csv:17:seats')).toBeInTheDocument();
    const row = screen.getByRole('row', { name: /^Customers/ });
    expect(within(row).getByText('490')).toBeInTheDocument();
    expect(screen.getByText('Acme Inc.')).toBeInTheDocument();
    expect(screen.getByText('ARR of these customers $1,000,000')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Import now' })).toBeEnabled();
  });

  it('names files it cannot take before it sends anything', async () => {
    const user = userEvent.setup({ applyAccept: false });
    const { requests } = openApp('/customers/import', {
      'GET /api/v1/customers/imports': { items: [], nextCursor: null },
    });
    await screen.findByText('Drop CSV files here');
    await user.upload(document.querySelector<HTMLInputElement>('input[type=file]')!, new File(['x'], 'photo.png'));
    expect(await screen.findByText(/is no CSV file/)).toBeInTheDocument();
    expect(requests.every(({ method }) => method === 'GET')).toBe(true);
  });
});
