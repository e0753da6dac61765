import { sql } from 'drizzle-orm';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { createConnection } from './commands/connections.ts';
import { canSendMail, sendMail } from './commands/send-mail.ts';
import { closeGate } from './gate/runtime.ts';
import { smtpOf } from './mail/server-mail.ts';

const database = testDatabase();
let base: TestContext;
let org: TestOrganization;

beforeAll(async () => {
  base = testContext(database, { config: { allowPrivateHosts: ['127.0.0.1'] } });
  org = await testOrganization(base, 'Acme', [{ name: 'Ada', role: 'admin' }]);
});
afterAll(() => closeGate(base));

async function mailServer(refuse?: number): Promise<{ port: number; received: string[] }> {
  const received: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (refuse === undefined) received.push(Buffer.concat(parts).toString());
        done(refuse === undefined ? null : Object.assign(new Error('No.'), { responseCode: refuse }));
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { port: (server.server.address() as { port: number }).port, received };
}

const withServer = (port: number): TestContext => ({
  ...base,
  config: { ...base.config, smtpUrl: `smtp://127.0.0.1:${port}?from=team@example.com` },
});
const mail = (key: string) => ({
  to: ['ann@example.com'],
  subject: 'Hello',
  text: 'Secret content',
  idempotencyKey: key,
});
const kept = (key: string) =>
  tenantTransaction(base.db, org.organizationId, (tx) =>
    rows(tx, sql`select status, error, body_text from renubu.outgoing_mails where idempotency_key = ${key}`),
  );

describe('the server’s own mail server', () => {
  it('is read from an address', () => {
    const settings = (smtpUrl: string) => smtpOf({ smtpUrl, smtpFrom: 'a@b.c' });
    expect(settings('smtps://ann:p%40ss@mail.example')).toMatchObject({
      host: 'mail.example',
      port: 465,
      security: 'tls',
      username: 'ann',
      password: 'p@ss',
      from: 'a@b.c',
    });
    expect(settings('smtp://mail.example:2525?from=x@y.z')).toMatchObject({ port: 2525, from: 'x@y.z' });
  });

  it('sends; what was sent is known, its content is not kept', async () => {
    const { port, received } = await mailServer();
    const ctx = withServer(port);
    expect(await canSendMail(ctx, org.organizationId)).toBe(true);
    expect(await sendMail(ctx, org.organizationId, mail('m-1'))).toMatchObject({ status: 'sent' });
    expect(received[0]).toContain('From: team@example.com');
    expect(await kept('m-1')).toEqual([{ status: 'sent', error: null, body_text: '' }]);
  });

  it('that refuses is known with its reason, and may be tried again', async () => {
    const refusing = await mailServer(451);
    const failing = sendMail(withServer(refusing.port), org.organizationId, mail('m-2'));
    await expect(failing).rejects.toMatchObject({ failureClass: '5xx', code: 'smtp_451' });
    expect(await kept('m-2')).toMatchObject([{ status: 'failed', error: expect.stringContaining('No.') }]);
    const working = await mailServer();
    await sendMail(withServer(working.port), org.organizationId, mail('m-2'));
    expect(await kept('m-2')).toEqual([{ status: 'sent', error: null, body_text: '' }]);
  });
});

describe('an e-mail connection of the organization', () => {
  it('goes before the server’s own', async () => {
    const [own, ofServer] = [await mailServer(), await mailServer()];
    const config = { host: '127.0.0.1', port: own.port, security: 'none', from: 'Acme <acme@example.com>' };
    await createConnection(base, org.session('Ada'), { name: 'Mail', connector: 'email', config, secrets: {} });
    const sent = await sendMail(withServer(ofServer.port), org.organizationId, mail('m-3'));
    expect(sent).toMatchObject({ status: 'sent', accepted: ['ann@example.com'] });
    expect(own.received[0]).toContain('From: Acme <acme@example.com>');
    expect(ofServer.received).toEqual([]);
  });
});
