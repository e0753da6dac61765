import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renubu, renubuJson } from './command-line.ts';
import { removeDataDir, startServer, type RunningServer } from './harness.ts';
import { until } from './session.ts';

const definition = `workflow: high-value-order-approval
name: High-value order approval
kind: automation
on:
  - event: order.checkout.initiated
steps:
  - id: is-big
    type: condition
    if: { field: order.total, op: gte, value: 10000 }
    then:
      - id: ask
        type: approval
        title: "Order {{ order.number }} for {{ order.total | money: order.currency }}"
        approvers: { role: manager, quorum: 1 }
        evidence: [order]
        expiresIn: 24h
        remindAfter: 12h
        approved: [{ id: ok, type: decision, outcome: allow, reason: "Approved by {{ steps.ask.decidedBy.name }}" }]
        rejected: [{ id: no, type: decision, outcome: block, reason: "{{ steps.ask.reason }}" }]
        expired: [{ id: late, type: decision, outcome: block, reason: Nobody decided in time }]
    else:
      - { id: small, type: decision, outcome: allow }
tests:
  - name: small orders pass
    given: { event: { type: order.checkout.initiated, data: { order: { total: 500 } } } }
    expect: { result: allowed }
  - name: big orders wait for a manager
    given: { event: { type: order.checkout.initiated, data: { order: { total: 15000, number: A-1, currency: USD } } } }
    expect: { waitingAt: ask }
`;
const order = (id: string, total: number) => JSON.stringify({ order: { id, number: id, total, currency: 'USD' } });

let server: RunningServer;
let folder = '';
let file = '';
beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), 'renubu author '));
  file = join(folder, 'high-value-order-approval.yaml');
  await writeFile(file, definition);
});
afterAll(async () => {
  await server.stop();
  await Promise.all([removeDataDir(server.dataDir), rm(folder, { recursive: true, force: true })]);
});

interface Row {
  id: string;
  status: string;
  result: string | null;
}
const at = () => ({ url: server.url });
const executions = () => renubuJson<Row[]>(['executions', 'list', '--workflow', 'high-value-order-approval'], at());

describe('an author at the command line', () => {
  it('U19: checks, tests, pushes and publishes a file, as the server speaks', async () => {
    expect(await renubu(['validate', file])).toMatchObject({ code: 0 });
    expect(await renubu(['test', file])).toMatchObject({
      code: 0,
      out: expect.stringContaining('✓ small orders pass'),
    });
    expect(await renubu(['diff', file], at())).toMatchObject({ code: 1, out: expect.stringContaining('new') });
    expect(await renubu(['push', file], at())).toMatchObject({ code: 0, out: expect.stringContaining('(draft)') });
    expect(await renubu(['publish', 'high-value-order-approval'], at())).toMatchObject({
      code: 0,
      out: expect.stringContaining('version 1'),
    });
    expect(await renubu(['diff', file], at())).toMatchObject({ code: 0, out: expect.stringContaining('0 changes') });
  });

  it('gets a verdict at once, and the same one for the same event', async () => {
    const send = ['events', 'send', '--type', 'order.checkout.initiated', '--id', 'small-1', '--decide'];
    const first = await renubu([...send, '--data', order('S-1', 500)], at());
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('allow') });
    const again = await renubu([...send, '--data', order('S-1', 500)], at());
    expect(again.out).toBe(first.out);
    expect(await executions()).toHaveLength(1);
  });

  it('parks a big order until the manager decides, and follows it', async () => {
    const send = ['events', 'send', '--type', 'order.checkout.initiated', '--data', order('B-1', 15_000)];
    expect(await renubu(send, at())).toMatchObject({ code: 0 });
    await until(async () => (await executions()).some(({ status }) => status === 'waiting'));
    const [waiting] = (await executions()).filter(({ status }) => status === 'waiting');
    const [approval] = await renubuJson<{ id: string; title: string }[]>(['approvals', 'list'], {
      ...at(),
      as: 'michael',
    });
    expect(approval?.title).toContain('Order B-1 for');
    const decide = ['approvals', 'decide', approval?.id ?? '', 'approve'];
    expect(await renubu(decide, { ...at(), as: 'michael' })).toMatchObject({ code: 0 });
    const logs = await renubu(['executions', 'logs', '-f', waiting?.id ?? ''], at());
    expect(logs.out).toMatch(/execution is completed/);
    expect(await renubu(['executions', 'show', waiting?.id ?? ''], at())).toMatchObject({
      out: expect.stringContaining('allowed'),
    });
    const second = await renubu(decide, { ...at(), as: 'michael' });
    expect(second).toMatchObject({ code: 1 });
  });

  it('explains what is wrong with a file, by step and with a way out', async () => {
    const broken = join(folder, 'broken.yaml');
    await writeFile(broken, definition.replace('op: gte', 'op: greatest').replace('role: manager, ', ''));
    const { code, out } = await renubu(['validate', broken]);
    expect(code).toBe(1);
    expect(out).toMatch(/step is-big/);
    expect(out).toMatch(/step ask/);
  });

  it('begins with a template and never overwrites', async () => {
    const init = ['init', 'my-rule', '-o', join(folder, 'my-rule.yaml')];
    expect(await renubu(init)).toMatchObject({ code: 0 });
    expect(await readFile(join(folder, 'my-rule.yaml'), 'utf8')).toContain('workflow: my-rule');
    expect(await renubu(['test', join(folder, 'my-rule.yaml')])).toMatchObject({ code: 0 });
    expect(await renubu(init)).toMatchObject({ code: 2, err: expect.stringContaining('there already') });
  });
});
