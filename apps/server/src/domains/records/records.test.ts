import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { recordOperations } from './commands/operations.ts';
import { parseTable } from './commands/replace.ts';
import { registerRecordRoutes } from './routes.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let org: TestOrganization;
const writer = () => app.as({ ...org.session('Ada'), permissions: ['records.read', 'records.write'] });

beforeAll(async () => {
  ctx = testContext(database);
  org = await testOrganization(ctx, 'Acme', [{ name: 'Ada', role: 'admin' }]);
  app = await testApp(ctx, (target) => registerRecordRoutes(target, ctx), { organizationId: org.organizationId });
});
afterAll(() => app.close());

describe('records', () => {
  it('are created, read, changed under their revision, and removed', async () => {
    const created = await writer().post('/api/v1/records/order', { id: 'o-1', data: { total: 5, tags: ['a'] } });
    expect(created.statusCode).toBe(201);
    expect(created.json()).toMatchObject({ entity: 'order', id: 'o-1', revision: 1, updatedBy: { name: 'Ada' } });
    const again = await writer().post('/api/v1/records/order', { id: 'o-1', data: {} });
    expect(again.json()).toMatchObject({ status: 409, code: 'record_exists' });
    const url = '/api/v1/records/order/o-1';
    expect((await writer().patch(url, { data: {} }, { 'if-match': '"2"' })).statusCode).toBe(412);
    const merged = await writer().patch(url, { data: { paid: true } }, { 'if-match': '"1"' });
    expect(merged.json()).toMatchObject({ data: { total: 5, paid: true }, revision: 2 });
    const replaced = await writer().patch(url, { data: { a: 1 }, mode: 'replace' }, { 'if-match': '"2"' });
    expect(replaced.json().data).toEqual({ a: 1 });
    expect((await writer().delete(url)).statusCode).toBe(204);
    expect((await writer().get(url)).statusCode).toBe(404);
  });

  it('are listed in pages and found by a text', async () => {
    for (const id of ['a', 'b', 'c'])
      await writer().post('/api/v1/records/part', { id, data: { name: `Part ${id} 50%` } });
    const first = (await writer().get('/api/v1/records/part?limit=2')).json();
    expect(first.items.map(({ id }: { id: string }) => id)).toEqual(['a', 'b']);
    const next = (await writer().get(`/api/v1/records/part?limit=2&cursor=${first.nextCursor}`)).json();
    expect(next).toMatchObject({ items: [{ id: 'c' }], nextCursor: null });
    expect((await writer().get('/api/v1/records/part?search=part%20b')).json().items).toHaveLength(1);
    expect((await writer().get('/api/v1/records/part?search=%25%25')).json().items).toHaveLength(0);
    expect((await writer().get('/api/v1/records')).json().items).toContainEqual(
      expect.objectContaining({ entity: 'part', count: 3 }),
    );
  });

  it('stay in their organization and in their size', async () => {
    await writer().post('/api/v1/records/order', { id: 'mine', data: {} });
    const stranger = app.as({ organizationId: ctx.newId(), permissions: ['records.read', 'records.write'] });
    expect((await stranger.get('/api/v1/records/order/mine')).statusCode).toBe(404);
    expect((await stranger.delete('/api/v1/records/order/mine')).statusCode).toBe(404);
    const large = await writer().post('/api/v1/records/order', { data: { text: 'x'.repeat(300_000) } });
    expect(large.json()).toMatchObject({ status: 400, errors: [{ path: 'body.data', code: 'too_large' }] });
    for (const entity of ['Order', 'a.b.c', 'a%20b']) {
      expect((await writer().get(`/api/v1/records/${entity}`)).statusCode).toBe(400);
    }
  });
});

describe('a reference table', () => {
  const put = async (body: object) => (await writer().put('/api/v1/records/table.zones', body)).json();

  it('is replaced by CSV, counting what changed', async () => {
    const first = await put({ key: 'zip', csv: 'zip,zone,days\n01067,east,2\n80331,south,3\n' });
    expect(first).toEqual({ rows: 2, added: 2, changed: 0, removed: 0, columns: ['zip', 'zone', 'days'] });
    const second = await put({ key: 'zip', csv: 'zip,zone,days\n01067,east,2\n20095,north,1\n' });
    expect(second).toMatchObject({ added: 1, changed: 0, removed: 1 });
    expect((await writer().get('/api/v1/records/table.zones/01067')).json()).toMatchObject({
      data: { zip: '01067', days: 2 },
      revision: 1,
    });
  });

  it('keeps what was there when the new rows are no good', async () => {
    const before = (await writer().get('/api/v1/records/table.zones')).json().items;
    const bad: [object, string][] = [
      [{ key: 'nope', csv: 'zip\n1\n' }, 'missing_key'],
      [{ key: 'zip', csv: 'zip\n1\n1\n' }, 'repeated_key'],
      [{ key: 'zip', csv: 'zip,zone\n1\n' }, 'malformed_csv'],
      [{ key: 'zip', csv: 'zip,zip\n1,2\n' }, 'bad_header'],
      [{ key: 'zip', csv: 'zip,__proto__\n1,2\n' }, 'bad_header'],
      [{ key: 'zip' }, 'invalid'],
    ];
    for (const [body, code] of bad) expect(await put(body)).toMatchObject({ status: 400, errors: [{ code }] });
    expect((await writer().get('/api/v1/records/table.zones')).json().items).toEqual(before);
  });

  it('reads numbers, truth and nothing by column, and leaves codes alone', () => {
    const csv = '\ufeffcode;price;on;note\r\n007;1.5;true;"a;b"\r\n012;-2;FALSE;\r\n';
    expect(parseTable(csv)).toEqual([
      { code: '007', price: 1.5, on: true, note: 'a;b' },
      { code: '012', price: -2, on: false, note: null },
    ]);
  });
});

describe('record.* of steps', () => {
  const run = (name: string, input: object, idempotencyKey = ctx.newId()) =>
    recordOperations[name]!({
      ctx,
      organizationId: org.organizationId,
      input: input as never,
      idempotencyKey,
      execution: { id: ctx.newId(), slug: 'test' },
    });

  it('create once per effect', async () => {
    const [first, second] = [
      await run('record.create', { entity: 'case', data: { a: 1 } }, 'effect-1'),
      await run('record.create', { entity: 'case', data: { a: 1 } }, 'effect-1'),
    ];
    expect(second).toEqual(first);
  });

  it('read, change, create when missing, and remove', async () => {
    const place = { entity: 'stock', id: 7 };
    await expect(run('record.get', place)).rejects.toMatchObject({ failureClass: '4xx', code: 'not_found' });
    await expect(run('record.update', { ...place, data: {} })).rejects.toMatchObject({ failureClass: '4xx' });
    await run('record.update', { ...place, data: { left: 3 }, upsert: true });
    expect(await run('record.update', { ...place, data: { seen: true } })).toMatchObject({
      data: { left: 3, seen: true },
      revision: 2,
    });
    expect(await run('record.delete', place)).toEqual({ deleted: true });
    expect(await run('record.delete', place)).toEqual({ deleted: false });
    await expect(run('record.get', { entity: 'No', id: '1' })).rejects.toMatchObject({ failureClass: 'validation' });
  });
});
