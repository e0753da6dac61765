import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { row, systemTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { makeFixtures, type Fixtures } from '../renewals/fixtures.ts';
import { workReading } from './reading/work.ts';
import { registerContractRoutes } from './routes.ts';
import { bombDocx, docx, lockedPdf, pdf, scannedPdf, supplyAgreement } from './testing/files.ts';
import { contractBody } from './testing/send.ts';

const database = testDatabase();
let ctx: TestContext;
let fixtures: Fixtures;
let app: TestApp;
let customerId: string;

const never = new AbortController().signal;
const writer = () => app.as({ userId: randomUUID(), permissions: ['customers.read', 'customers.write'] });

beforeAll(() => {
  ctx = testContext(database, { now: '2026-03-02T09:00:00Z' });
});
beforeEach(async () => {
  fixtures = await makeFixtures(ctx);
  customerId = await fixtures.customer();
  app = await testApp(ctx, (server) => registerContractRoutes(server, ctx), {
    organizationId: fixtures.organizationId,
  });
});
afterEach(async () => {
  await app.close();
  await systemTransaction(ctx.db, (tx) => row(tx, sql`delete from renubu.contract_documents`));
});

async function send(name: string, content: Buffer) {
  const { payload, contentType } = contractBody(name, content);
  return writer().post(`/api/v1/customers/${customerId}/contract-documents`, payload, { 'content-type': contentType });
}
const found = async (id: string) => (await writer().get(`/api/v1/contract-documents/${id}`)).json();

describe('an upload', () => {
  it.each([
    ['a web page', 'contract.pdf', Buffer.from('<!DOCTYPE html><script>alert(1)</script>'), 'unsupported_file'],
    [
      'a web page after spaces',
      'contract.txt',
      Buffer.from('\ufeff \n<html><body>x</body></html>'),
      'unsupported_file',
    ],
    ['a web page in UTF-16', 'c.txt', Buffer.from('\ufeff<html>', 'utf16le'), 'unsupported_file'],
    ['a drawing with script', 'c.txt', Buffer.from('<svg onload="alert(1)"/>'), 'unsupported_file'],
    ['a program', 'contract.docx', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1]), 'unsupported_file'],
    ['a picture', 'scan.pdf', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), 'unsupported_file'],
    ['nothing', 'contract.pdf', Buffer.alloc(0), 'file_empty'],
  ])('refuses %s whatever it is called', async (_what, name, content, code) => {
    const answer = await send(name, content);
    expect([answer.statusCode, answer.json().code]).toEqual([422, code]);
    const { items } = (await writer().get(`/api/v1/customers/${customerId}/contract-documents`)).json();
    expect(items).toEqual([]);
  });

  it('refuses more than 20 MB, another form, and a form without a file', async () => {
    const large = await send('large.pdf', Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(20 * 1024 * 1024)]));
    expect([large.statusCode, large.json().code]).toEqual([413, 'file_too_large']);
    const url = `/api/v1/customers/${customerId}/contract-documents`;
    expect((await writer().post(url, { file: 'x' })).json()).toMatchObject({ status: 415, code: 'not_multipart' });
    const empty = await writer().post(url, Buffer.from('--b--\r\n'), {
      'content-type': 'multipart/form-data; boundary=b',
    });
    expect(empty.json()).toMatchObject({ status: 400, code: 'file_missing' });
  });

  it.each([
    ['no boundary', 'multipart/form-data', 'x'],
    ['no parts', 'multipart/form-data; boundary=b', 'x'],
    ['an end too early', 'multipart/form-data; boundary=b', '--b\r\ncontent-disposition: form-data; name="file"'],
    [
      'a file that breaks off',
      'multipart/form-data; boundary=b',
      '--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nThis',
    ],
  ])('refuses a form with %s', async (_what, contentType, body) => {
    const url = `/api/v1/customers/${customerId}/contract-documents`;
    const answer = await writer().post(url, Buffer.from(body), { 'content-type': contentType });
    expect(answer.json()).toMatchObject({ status: 400, code: 'malformed_form' });
  });

  it('keeps no path and no sign that turns text around in the name', async () => {
    const answer = await send('../../etc/\u202egnp.exe\u0000.pdf', pdf(['x']));
    expect(answer.json().name).toBe('gnp.exe.pdf');
  });
});

describe('a file', () => {
  const whole = pdf(supplyAgreement());

  it.each([
    ['is locked by a password', lockedPdf(), 'failed', 'encrypted', 'pdf'],
    ['holds pictures of pages only', scannedPdf(), 'scanned', 'scanned', 'pdf'],
    ['is a ZIP of something else', Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`), 'failed', 'unknown_type', 'docx'],
    ['unpacks to hundreds of megabytes', bombDocx(), 'failed', 'too_large', 'docx'],
    ['hides how much it unpacks to', bombDocx(true), 'failed', 'broken', 'docx'],
    ['is a damaged Word file', docx(supplyAgreement()).subarray(0, 900), 'failed', 'broken', 'docx'],
    ['ends after its first bytes', whole.subarray(0, 40), 'failed', 'broken', 'pdf'],
  ])('that %s ends with a reason and a way out', async (_what, content, status, code, ending) => {
    const { id } = (await send(`contract.${ending}`, content)).json();
    await workReading(ctx, never);
    const document = await found(id);
    expect(document).toMatchObject({ status, reading: null, problem: { code } });
    expect(document.problem.message.length).toBeGreaterThan(20);
    expect(await workReading(ctx, never)).toBe(0);
    expect(
      (await writer().post(`/api/v1/contract-documents/${id}/confirm`, {}, { 'if-match': '*' })).json(),
    ).toMatchObject({
      status: 409,
      code: 'not_read',
    });
  });

  it('cut in the middle never stops the others', async () => {
    const cut = (await send('cut.pdf', whole.subarray(0, Math.floor(whole.length * 0.6)))).json();
    const sound = (await send('sound.pdf', whole)).json();
    while ((await workReading(ctx, never)) > 0);
    expect(['failed', 'read']).toContain((await found(cut.id)).status);
    expect(await found(sound.id)).toMatchObject({ status: 'read' });
  });

  it('that takes too long is ended and not tried again by itself', async () => {
    const { id } = (await send('slow.pdf', whole)).json();
    await workReading(ctx, never, 1);
    expect(await found(id)).toMatchObject({ status: 'failed', problem: { code: 'timeout' } });
    expect(await workReading(ctx, never)).toBe(0);
    expect((await writer().post(`/api/v1/contract-documents/${id}/read`)).statusCode).toBe(202);
    await workReading(ctx, never);
    expect(await found(id)).toMatchObject({ status: 'read', problem: null });
  });

  it('goes back into line when the server stops', async () => {
    const { id } = (await send('stopped.pdf', whole)).json();
    const stopping = new AbortController();
    const working = workReading(ctx, stopping.signal);
    stopping.abort();
    await working;
    expect(await found(id)).toMatchObject({ status: 'reading' });
    await workReading(ctx, never);
    expect(await found(id)).toMatchObject({ status: 'read' });
  });

  it('whose readers die with their process is tried twice, then given up', async () => {
    const { id } = (await send('killer.pdf', whole)).json();
    const died = () =>
      systemTransaction(ctx.db, (tx) =>
        row<{ status: string }>(
          tx,
          sql`
          update renubu.contract_documents
             set status = 'reading', attempts = 2, claimed_until = ${ctx.clock.now()}::timestamptz - interval '1 second'
           where id = ${id} returning status`,
        ),
      );
    await died();
    expect(await workReading(ctx, never)).toBe(1);
    expect(await found(id)).toMatchObject({ status: 'failed', problem: { code: 'crashed' } });
  });

  it('with text that no database keeps is read all the same', async () => {
    const text = Buffer.from(`\ufeff${supplyAgreement().join('\n\n')}\u0000\ud800`, 'utf16le');
    const { id } = (await send('odd.txt', text)).json();
    await workReading(ctx, never);
    expect(await found(id)).toMatchObject({ status: 'read', endDate: '2026-12-31' });
  });
});
