import { unwrap, type RenubuClient } from '@renubu/client/client';
import { row, systemTransaction } from '@renubu/server/platform/db/transaction';
import { sql } from 'drizzle-orm';
import { importFiles } from './lib/accounts.ts';
import { withDatabase, type BenchDatabase } from './lib/database.ts';
import { rounded, timed, until } from './lib/figures.ts';
import { makeOrganization } from './lib/organization.ts';
import { signIn, withServer } from './lib/server.ts';
import type { Benchmark } from './run.ts';

const usageRows = 25_000;

interface Imported {
  upload: number;
  check: number;
  apply: number;
  rows: number;
}

/** Uploads, checks and applies files as the page and `renubu import` do; the parts in seconds. */
async function importThem(client: RenubuClient, files: File[]): Promise<Imported> {
  const form = new FormData();
  for (const file of files) form.append('files', file);
  let id = '';
  let rows = 0;
  const upload = await timed(async () => {
    const uploaded = await unwrap(
      client.POST('/api/v1/customers/imports', {
        body: form as never,
        bodySerializer: (body: unknown) => body as FormData,
      }),
    );
    id = uploaded.id;
    rows = uploaded.files.reduce((sum, file) => sum + file.rows, 0);
  });
  const path = () => ({ params: { path: { id } } });
  const check = await timed(() => unwrap(client.POST('/api/v1/customers/imports/{id}/check', path())));
  const apply = await timed(async () => {
    await unwrap(client.POST('/api/v1/customers/imports/{id}/apply', path()));
    await until('the import is applied', async () => {
      const { status, error } = await unwrap(client.GET('/api/v1/customers/imports/{id}', path()));
      if (status === 'failed') throw new Error(`The import failed: ${error ?? 'no reason given'}`);
      return status === 'applied';
    });
  });
  return { upload: upload / 1000, check: check / 1000, apply: apply / 1000, rows };
}

async function noAnalysisPending({ ctx }: BenchDatabase): Promise<boolean> {
  const found = await systemTransaction(ctx.db, (tx) => row(tx, sql`select 1 from renubu.pending_analyses limit 1`));
  return found === undefined;
}

export const benchmark: Benchmark = {
  description: 'importing 25,000 usage rows over HTTP: upload, check, apply',
  run: (report) =>
    withDatabase(async (database) => {
      const { managers } = await makeOrganization(database.ctx, 'bench', { csms: 6, managers: 1 });
      const { base, usage } = importFiles();
      await withServer(database, async ({ url }) => {
        const { client } = await signIn(url, managers[0]?.email ?? '');
        const tell = (name: string, seconds: number, bar?: number) =>
          report({
            name,
            value: rounded(seconds),
            unit: 's',
            bar: bar === undefined ? 'told only' : `≤ ${bar} s`,
            ok: bar === undefined || seconds <= bar,
          });
        const first = await importThem(client, base);
        tell(`accounts and subscriptions, ${first.rows} rows`, first.upload + first.check + first.apply);
        const second = await importThem(client, usage);
        if (second.rows < usageRows) throw new Error(`Only ${second.rows} rows were read.`);
        tell(`usage, ${second.rows} rows`, second.upload + second.check + second.apply, 10);
        for (const part of ['upload', 'check', 'apply'] as const) tell(`usage, ${part} alone`, second[part]);
        tell(
          'usage, applied → every customer analysed',
          (await timed(() => until('analyses', () => noAnalysisPending(database)))) / 1000,
        );
        const again = await importThem(client, usage);
        tell('usage, the same file again', again.upload + again.check + again.apply, 10);
      });
    }),
};
