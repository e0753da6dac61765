import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failureOf, testCall } from '../testing/call.ts';
import { conforms, type Behaviour, type OutsideSystem } from '../testing/conformance.ts';
import { rawServer } from '../testing/server.ts';
import { email } from './connector.ts';
import { messageIdOf } from './mail.ts';

const from = 'Renubu <no-reply@example.com>';
const password = 'hush-hush-1';
const mail = { to: 'ann@example.com', subject: 'Hello', text: 'Hi Ann' };

interface Mailbox extends OutsideSystem {
  port: number;
}

async function mailServer(options: SMTPServerOptions = {}, answer: Error | null = null): Promise<Mailbox> {
  const received: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username = '', password: given }, _session, done) =>
      given === password ? done(null, { user: username }) : done(new Error('no')),
    onData: (stream, _session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (answer === null) received.push(Buffer.concat(parts).toString());
        done(answer);
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as { port: number };
  const config = { host: '127.0.0.1', port, security: 'none', from, username: 'renubu' };
  return { port, config, secrets: { password }, received: () => received };
}

const refusal = (code: number) => Object.assign(new Error('Not now.'), { responseCode: code });

async function start(behaviour: Behaviour): Promise<OutsideSystem> {
  if (behaviour === 'well') return mailServer();
  if (behaviour === 'broken') return mailServer({}, refusal(451));
  if (behaviour === 'refusing') return mailServer({}, refusal(554));
  const { port } = await rawServer((socket) => void (behaviour === 'hangingUp' && socket.destroy()));
  const config = { host: '127.0.0.1', port, security: 'none', from };
  return { config, secrets: { password }, received: () => [] };
}

conforms({
  connector: email,
  operation: 'email.send',
  input: mail,
  badInput: { ...mail, to: 'not an address' },
  start,
  keyOf: (key) => messageIdOf(key, from),
  classes: { silent: ['timeout'], broken: ['5xx'], refusing: ['permanent'], hangingUp: ['network'] },
});

const send = (system: OutsideSystem, input: object = {}) =>
  email.perform('email.send', { ...mail, ...input }, testCall({ config: system.config, secrets: system.secrets }));

describe('email.send', () => {
  it('sends text and HTML to everybody named', async () => {
    const box = await mailServer();
    const output = await send(box, {
      to: 'ann@example.com, Bob <bob@example.com>',
      html: '<p>Hi</p>',
      cc: ['c@example.com'],
    });
    expect(output).toMatchObject({
      status: 'sent',
      accepted: ['ann@example.com', 'bob@example.com', 'c@example.com'],
      messageId: messageIdOf('key-1', from),
    });
    const [text = ''] = box.received();
    expect(text).toContain('From: Renubu <no-reply@example.com>');
    expect(text).toContain('multipart/alternative');
  });

  it.each([
    { subject: 'a\r\nBcc: evil@example.com' },
    { to: [] },
    { to: ['a@example.com\r\nRCPT TO:<evil@example.com>'] },
    { text: undefined },
    { replyTo: 'x' },
    { attachments: [{ path: '/etc/passwd' }] },
  ])('refuses %j before anything is sent', async (input) => {
    const box = await mailServer();
    expect((await failureOf(send(box, input))).failureClass).toBe('validation');
    expect(box.received()).toEqual([]);
  });

  it('does not go on in clear text where encryption is asked for', async () => {
    const box = await mailServer({ authOptional: true });
    const failure = await failureOf(send({ ...box, config: { ...box.config, security: 'starttls' } }));
    expect(failure).toMatchObject({ failureClass: 'permanent' });
    expect(box.received()).toEqual([]);
  });

  it('says when the sign-in is refused', async () => {
    const box = await mailServer({ authOptional: false });
    const failure = await failureOf(send({ ...box, secrets: { password: 'wrong-one' } }));
    expect(failure).toMatchObject({ code: 'sign_in_refused', failureClass: 'permanent' });
  });

  it('does not reach servers in private networks', async () => {
    const box = await mailServer();
    const config = { ...box.config, host: '10.0.0.1' };
    expect((await failureOf(send({ ...box, config }))).code).toBe('address_not_allowed');
  });

  it('is tried by signing in', async () => {
    const box = await mailServer();
    const call = testCall({ config: box.config, secrets: box.secrets });
    expect(await email.test?.(call)).toBe('127.0.0.1 takes e-mail.');
    expect(box.received()).toEqual([]);
  });
});
