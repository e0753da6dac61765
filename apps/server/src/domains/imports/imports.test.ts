import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { workPendingAnalyses } from '../intelligence/commands/work-pending.ts';
import { makeFixtures, type Fixtures } from '../renewals/fixtures.ts';
import { importEnded } from './commands/apply.ts';
import { multipartBody, type MultipartFile } from './multipart.ts';
import { registerImportRoutes } from './routes.ts';

const database = testDatabase();
const dataDir = mkdtempSync(join(tmpdir(), 'renubu-imports-'));
let ctx: TestContext;
let fixtures: Fixtures;
let app: TestApp;

beforeAll(async () => {
  ctx = testContext(database, { config: { dataDir } });
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function begin(): Promise<void> {
  fixtures = await makeFixtures(ctx);
  app = await testApp(ctx, (server) => registerImportRoutes(server, ctx), { organizationId: fixtures.organizationId });
}

const permissions = ['customers.import'];
const user = randomUUID();
const client = () => app.as({ userId: user, permissions });

type File = MultipartFile;

async function upload(...files: File[]) {
  const { contentType, payload } = multipartBody(files);
  const headers = { ...app.header({ userId: user, permissions }), 'content-type': contentType };
  return app.app.inject({ method: 'POST', url: '/api/v1/customers/imports', headers, payload });
}

async function importFiles(...files: File[]) {
  const uploaded = (await upload(...files)).json();
  expect(uploaded.status).toBe('uploaded');
  const checked = (await client().post(`/api/v1/customers/imports/${uploaded.id}/check`)).json();
  const begun = await client().post(`/api/v1/customers/imports/${uploaded.id}/apply`);
  expect(begun.statusCode).toBe(202);
  await importEnded(uploaded.id);
  const applied = (await client().get(`/api/v1/customers/imports/${uploaded.id}`)).json();
  expect(applied).toMatchObject({ status: 'applied', error: null });
  return { uploaded, checked, applied };
}

const select = <T>(query: Parameters<typeof rows>[1]) =>
  tenantTransaction(ctx.db, fixtures.organizationId, (tx) => rows<T>(tx, query));

const accounts = `account_id,account_name,industry,country,signup_date,plan_tier,seats,is_trial,churn_flag
A-1,Acme,Steel,US,2024-03-01,Pro,40,False,False
A-2,TechCo,Software,DE,2024-04-02,Basic,12,False,False
A-3,Gone,Retail,FR,2023-01-05,Basic,3,False,True
A-1,Acme again,Steel,US,2024-03-01,Pro,40,False,False
`;
const subscriptions = `subscription_id,account_id,start_date,end_date,plan_tier,seats,mrr_amount,arr_amount,is_trial,billing_frequency,auto_renew_flag
S-1,A-1,2025-02-20,,Enterprise,40,20000,240000,False,annual,True
S-2,A-1,2025-11-10,,Add-on,10,1000,12000,False,monthly,True
S-3,A-1,2024-01-01,2025-01-01,Old,10,500,6000,False,annual,True
S-4,A-2,2025-12-01,,Trial,5,0,0,True,annual,False
S-5,A-9,2025-12-01,,Pro,5,10,120,False,annual,False
`;
const usage = `usage_id,subscription_id,usage_date,feature_name,usage_count,usage_duration_secs,error_count,is_beta_feature
U-1,S-1,2026-01-10,reports,9,100,0,False
U-2,S-1,2026-01-11,reports,7,100,1,False
U-1,S-1,2026-01-12,reports,5,100,0,False
U-3,S-404,2026-01-12,reports,5,100,0,False
U-4,S-1,not a date,reports,5,100,0,False
U-5,S-1,2026-01-13,reports
`;
const tickets = `ticket_id,account_id,submitted_at,closed_at,resolution_time_hours,priority,satisfaction_score,escalation_flag
T-1,A-1,2026-01-02,2026-01-03 03:00:00,27.0,high,4.0,False
T-2,A-1,2026-01-05,,,urgent,,True
`;

describe('importing customers', () => {
  beforeAll(async () => {
    fixtures = await makeFixtures(ctx);
    app = await testApp(ctx, (server) => registerImportRoutes(server, ctx), {
      organizationId: fixtures.organizationId,
    });
  });
  afterAll(() => app.close());

  it('guesses kinds and columns, rehearses, applies, and resolves parents within one upload', async () => {
    const { uploaded, checked, applied } = await importFiles(
      ['usage.csv', usage],
      ['tickets.csv', tickets],
      ['subscriptions.csv.gz', gzipSync(subscriptions)],
      ['accounts.csv', accounts],
    );
    expect(uploaded.files.map(({ kind, dateOrder }: { kind: string; dateOrder: string }) => [kind, dateOrder])).toEqual(
      [
        ['usage', 'iso'],
        ['tickets', 'iso'],
        ['subscriptions', 'iso'],
        ['customers', 'iso'],
      ],
    );
    expect(uploaded.files[3].mapping[0]).toMatchObject({
      column: 'account_id',
      field: 'externalId',
      samples: ['A-1', 'A-2', 'A-3'],
    });
    expect(checked.report).toEqual(applied.report);
    expect(applied.report.counts).toEqual([
      { kind: 'customers', rows: 4, create: 3, change: 0, unchanged: 0, repeated: 1, refused: 0 },
      { kind: 'subscriptions', rows: 5, create: 4, change: 0, unchanged: 0, repeated: 0, refused: 1 },
      { kind: 'usage', rows: 6, create: 2, change: 0, unchanged: 0, repeated: 1, refused: 3 },
      { kind: 'tickets', rows: 2, create: 2, change: 0, unchanged: 0, repeated: 0, refused: 0 },
    ]);
    expect(applied.report.problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          file: 'usage.csv',
          line: 6,
          column: 'usage_date',
          code: 'invalid_value',
          value: 'not a date',
        }),
        expect.objectContaining({ file: 'usage.csv', line: 7, code: 'ragged_row' }),
        expect.objectContaining({ file: 'usage.csv', line: 5, code: 'unknown_subscription', value: 'S-404' }),
        expect.objectContaining({ file: 'subscriptions.csv.gz', line: 6, code: 'unknown_customer', value: 'A-9' }),
      ]),
    );
    expect(applied.progress).toEqual({ done: 17, total: 17 });
    const customers = await select(sql`
      select external_id, name, arr_minor, renewal_date, status from renubu.customers order by external_id`);
    expect(customers).toEqual([
      { external_id: 'A-1', name: 'Acme', arr_minor: 25_200_000, renewal_date: '2026-02-10', status: 'active' },
      { external_id: 'A-2', name: 'TechCo', arr_minor: 0, renewal_date: null, status: 'trial' },
      { external_id: 'A-3', name: 'Gone', arr_minor: 0, renewal_date: null, status: 'churned' },
    ]);
  });

  it('changes nothing when the same files come again', async () => {
    const before = await select(sql`select * from renubu.customers order by id`);
    const { applied } = await importFiles(
      ['accounts.csv', accounts],
      ['subscriptions.csv', subscriptions],
      ['usage.csv', usage],
      ['tickets.csv', tickets],
    );
    expect(
      applied.report.counts.map(({ create, change }: { create: number; change: number }) => create + change),
    ).toEqual([0, 0, 0, 0]);
    expect(applied.report.counts[2]).toMatchObject({ unchanged: 2, repeated: 1, refused: 3 });
    expect(await select(sql`select * from renubu.customers order by id`)).toEqual(before);
  });

  it('shows what a later file would change, and a ticket that was closed since', async () => {
    const later = accounts.replace('TechCo,Software', 'TechCo AG,Software');
    const closed = tickets.replace(
      'T-2,A-1,2026-01-05,,,urgent,,True',
      'T-2,A-1,2026-01-05,2026-01-07,48,urgent,2,True',
    );
    const { checked } = await importFiles(['accounts.csv', later], ['tickets.csv', closed]);
    expect(checked.report.changes).toEqual([
      { kind: 'customers', key: 'A-2', field: 'name', before: 'TechCo', after: 'TechCo AG' },
    ]);
    expect(checked.report.counts[1]).toMatchObject({ kind: 'tickets', change: 1, unchanged: 1 });
  });

  it('is analysed and queued right after', async () => {
    const sarah = await fixtures.member();
    await fixtures.workflow({ slug: 'signature', kind: 'renewal', stages: ['*'] });
    while ((await workPendingAnalyses(ctx)) > 0);
    const items = await select(sql`
      select c.name, q.stage, q.assignee_id, c.owner_id, c.account_plan from renubu.queue_items q join renubu.customers c on c.id = q.customer_id`);
    expect(items).toEqual([
      { name: 'Acme', stage: 'signature', assignee_id: sarah, owner_id: sarah, account_plan: expect.any(String) },
    ]);
  });

  it('leaves a renewal date that was confirmed from a contract', async () => {
    const [customer] = await select<{ id: string; external_id: string }>(sql`
      select c.id, c.external_id from renubu.customers c join renubu.contracts k on k.customer_id = c.id
       where k.status = 'active' and k.external_id is not null order by c.external_id limit 1`);
    if (customer === undefined) throw new Error('No customer has a contract.');
    await select(sql`update renubu.customers set renewal_date = '2031-04-07' where id = ${customer.id}`);
    await select(sql`
      update renubu.contracts set end_date = '2031-04-07', terms = '{"documentId": "a signed one"}'
       where customer_id = ${customer.id}`);
    await importFiles(['subscriptions.csv', subscriptions.replaceAll(',12,', ',13,')]);
    const [kept] = await select(sql`select renewal_date from renubu.customers where id = ${customer.id}`);
    expect(kept).toEqual({ renewal_date: '2031-04-07' });
  });

  it('reads day-first dates from the evidence of the whole column', async () => {
    const european = 'account_id,account_name,signup_date\nD-1,One,3/4/2024\nD-2,Two,16/10/2024\n';
    const { uploaded } = await importFiles(['eu.csv', european]);
    expect(uploaded.files[0].dateOrder).toBe('day-first');
    const found = await select(
      sql`select external_id, signup_date from renubu.customers where external_id like 'D-%' order by 1`,
    );
    expect(found).toEqual([
      { external_id: 'D-1', signup_date: '2024-04-03' },
      { external_id: 'D-2', signup_date: '2024-10-16' },
    ]);
  });
});

describe('a mapping', () => {
  it('can be changed before it is applied', async () => {
    await begin();
    const uploaded = (await upload(['odd.csv', 'Kundennummer;Firma;Sitze\nK-1;Müller;5\n'])).json();
    const [file] = uploaded.files;
    expect(file).toMatchObject({ delimiter: ';', rows: 1 });
    const url = `/api/v1/customers/imports/${uploaded.id}`;
    const incomplete = await client().post(`${url}/check`);
    expect(incomplete.json()).toMatchObject({ status: 422, code: 'mapping_incomplete' });
    const unknown = await client().patch(url, {
      files: [{ id: file.id, mapping: [{ column: 'Nope', field: 'name' }] }],
    });
    expect(unknown.json()).toMatchObject({
      code: 'unknown_column',
      errors: [{ path: 'body.files[0].mapping[0].column' }],
    });
    const mapping = [
      { column: 'Kundennummer', field: 'externalId' },
      { column: 'Firma', field: 'name' },
      { column: 'Sitze', field: 'seats' },
    ];
    const mapped = await client().patch(url, { files: [{ id: file.id, kind: 'customers', mapping }] });
    expect(mapped.statusCode).toBe(200);
    const checked = (await client().post(`${url}/check`)).json();
    expect(checked).toMatchObject({
      status: 'checked',
      report: { counts: [{ create: 1 }], creations: [{ label: 'Müller' }] },
    });
    expect(await select(sql`select 1 from renubu.customers`)).toEqual([]);
    expect((await client().delete(url)).statusCode).toBe(204);
    expect((await client().get(url)).statusCode).toBe(404);
  });
});

const ravenStack = new URL('../../../../../../shared/data/saas_accounts/', import.meta.url);

describe.skipIf(!existsSync(ravenStack))('the RavenStack files (skipped where ../shared/data is absent)', () => {
  it('imports 500 accounts, 5,000 subscriptions, 25,000 usage rows and counts repeats', async () => {
    await begin();
    const read = (name: string): File => [name, readFileSync(new URL(name, ravenStack))];
    const names = [
      'accounts.csv',
      'subscriptions.csv',
      'feature_usage.csv.gz',
      'support_tickets.csv',
      'churn_events.csv',
    ];
    const { applied } = await importFiles(...names.map((name) => read(`ravenstack_${name}`)));
    expect(applied.report.problemCount).toBe(0);
    expect(applied.report.counts).toEqual([
      expect.objectContaining({ kind: 'customers', create: 500 }),
      expect.objectContaining({ kind: 'subscriptions', create: 5000 }),
      expect.objectContaining({ kind: 'usage', create: 24_979, repeated: 21 }),
      expect.objectContaining({ kind: 'tickets', create: 2000 }),
      expect.objectContaining({ kind: 'churn_events', create: 600 }),
    ]);
    const dayFirst = ['accounts.csv', 'churn_events.csv'].map((name) => read(`excel_dates/ravenstack_${name}`));
    const { applied: again } = await importFiles(...dayFirst);
    expect(again.report.counts).toEqual([
      expect.objectContaining({ kind: 'customers', create: 0, change: 0, unchanged: 500 }),
      expect.objectContaining({ kind: 'churn_events', create: 0, unchanged: 600 }),
    ]);
  }, 120_000);
});
