import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { makeFixtures, type Fixtures } from '../renewals/fixtures.ts';
import { failAbandonedImports, importEnded } from './commands/apply.ts';
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
const usage = `usage_id,subscription_id,usage_date,feature_name,usage_count,usage_duration_secs,error_count,is_beta_feature
U-1,S-1,2026-01-10,reports,9,100,0,False
U-2,S-1,2026-01-11,reports,7,100,1,False
U-1,S-1,2026-01-12,reports,5,100,0,False
U-3,S-404,2026-01-12,reports,5,100,0,False
U-4,S-1,not a date,reports,5,100,0,False
U-5,S-1,2026-01-13,reports
`;
describe('bad files', () => {
  it.each<[string, string | Buffer, number, string]>([
    ['empty.csv', '', 422, 'empty_file'],
    ['blank.csv', ' \n\n', 422, 'empty_file'],
    ['picture.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1]), 422, 'not_csv'],
    ['broken.csv.gz', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5]), 422, 'malformed_gzip'],
    ['values.csv', '1,2,2024-01-01\n2,3,2024-01-02\n', 422, 'header_missing'],
    ['twice.csv', 'id,name,name\n1,a,b\n', 422, 'header_repeated'],
    ['quote.csv', 'account_id,account_name\nA-1,"never closed\nA-2,b\n', 422, 'malformed_csv'],
    ['large.csv', Buffer.alloc(51 * 1024 * 1024, 'name,seats\n'), 413, 'file_too_large'],
    ['bomb.csv.gz', gzipSync(Buffer.alloc(201 * 1024 * 1024, 'a')), 413, 'file_too_large'],
  ])('%s is refused in words', async (name, content, status, code) => {
    await begin();
    const response = await upload([name, content]);
    expect(response.json()).toMatchObject({ status, code });
    expect(response.json().detail).toContain(name);
  });

  it('refuses a request without files, without the permission, and of another organization', async () => {
    await begin();
    expect((await upload()).json()).toMatchObject({ status: 400, code: 'file_missing' });
    expect((await client().post('/api/v1/customers/imports', {})).json()).toMatchObject({ status: 415 });
    expect((await app.as({ permissions: ['customers.read'] }).get('/api/v1/customers/imports')).statusCode).toBe(403);
    const { id } = (await upload(['accounts.csv', accounts])).json();
    const stranger = app.as({ organizationId: randomUUID(), permissions });
    expect((await stranger.get(`/api/v1/customers/imports/${id}`)).statusCode).toBe(404);
    expect((await stranger.post(`/api/v1/customers/imports/${id}/apply`)).statusCode).toBe(404);
    expect((await stranger.get('/api/v1/customers/imports')).json().items).toEqual([]);
  });

  it('refuses to apply twice', async () => {
    await begin();
    const { uploaded } = await importFiles(['accounts.csv', accounts]);
    const again = await client().post(`/api/v1/customers/imports/${uploaded.id}/apply`);
    expect(again.json()).toMatchObject({ status: 409, code: 'invalid_state', importStatus: 'applied' });
  });
});

describe('an import that does not end well', () => {
  it('stores nothing, says so, and can be applied again', async () => {
    await begin();
    const { id, files } = (await upload(['accounts.csv', accounts], ['usage.csv', usage])).json();
    const path = join(dataDir, 'imports', fixtures.organizationId, id, `${files[1].id}.csv`);
    const content = readFileSync(path);
    rmSync(path);
    await client().post(`/api/v1/customers/imports/${id}/apply`);
    await importEnded(id);
    expect((await client().get(`/api/v1/customers/imports/${id}`)).json()).toMatchObject({
      status: 'failed',
      error: 'The import failed. Nothing was stored; apply it again.',
    });
    expect(await select(sql`select 1 from renubu.customers`)).toEqual([]);
    writeFileSync(path, content);
    await client().post(`/api/v1/customers/imports/${id}/apply`);
    await importEnded(id);
    expect((await client().get(`/api/v1/customers/imports/${id}`)).json()).toMatchObject({ status: 'applied' });
    const told = await select<{ type: string }>(sql`
      select distinct type from renubu.outbox where topic = ${`imports/${id}`} order by type`);
    expect(told).toEqual([{ type: 'import_ended' }, { type: 'import_progress' }]);
  });

  it('is marked as failed when its process is gone', async () => {
    await begin();
    const { id } = (await upload(['accounts.csv', accounts])).json();
    await select(sql`update renubu.imports set status = 'applying' where id = ${id}`);
    expect([await failAbandonedImports(ctx), await failAbandonedImports(ctx)]).toEqual([0, 1]);
    expect((await client().get(`/api/v1/customers/imports/${id}`)).json().status).toBe('failed');
  });
});
