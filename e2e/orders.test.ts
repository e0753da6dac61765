import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renubu, renubuJson } from './command-line.ts';
import { removeDataDir, startServer, type RunningServer } from './harness.ts';
import { signIn, until, type Caller } from './session.ts';

const orders = fileURLToPath(new URL('../../shared/data/orders/orders.ndjson.gz', import.meta.url));
/** All 7,397 with RENUBU_TEST_ORDERS=7397. */
const rows = Number(process.env['RENUBU_TEST_ORDERS'] ?? 300);
const patience = 30 + rows / 10;
/** Real orders are not part of the project: without them there is nothing to replay. */
const described = existsSync(orders) ? describe : describe.skip;

const workflows = {
  'late-delivery': `workflow: late-delivery
name: Late delivery
kind: automation
on:
  - event: order.delivered
    when: { field: order.delivered_at, op: gt, value: { path: order.estimated_at } }
steps:
  - { id: follow-up, type: task, title: "Late: {{ order.order_id }}", owner: human, wait: false }
`,
  'big-order': `workflow: big-order
name: Big order
kind: automation
on:
  - event: order.purchased
    when: { field: order.total, op: gte, value: 1000 }
steps:
  - { id: ask, type: approval, title: "Order {{ order.order_id }}", approvers: { role: manager }, evidence: [order.total] }
`,
  'customer-journey': `workflow: customer-journey
name: Customer journey
kind: automation
on:
  - { event: "order.*", correlate: "{{ order.customer_id }}" }
steps:
  - { id: watch, type: wait, for: 30d }
`,
};

interface Order {
  order_id: string;
  customer_id: string;
  total: number;
  delivered_at: string | null;
  estimated_at: string;
  [field: string]: unknown;
}

/** What a plain script counts in the same rows. */
async function plainCounts() {
  const lines = createInterface({ input: createReadStream(orders).pipe(createGunzip()) });
  const read: Order[] = [];
  for await (const line of lines) if (read.push(JSON.parse(line) as Order) === rows) break;
  const dates = ['purchased_at', 'approved_at', 'shipped_at', 'delivered_at'];
  return {
    events: read.flatMap((order) => dates.filter((date) => order[date])).length,
    late: read.filter(({ delivered_at: at, estimated_at: due }) => at !== null && at > due).length,
    big: read.filter(({ total }) => total >= 1000).length,
    customers: new Set(read.map(({ customer_id: id }) => id)).size,
  };
}

described('replaying real orders', () => {
  let server: RunningServer;
  let caller: Caller;
  let folder = '';
  beforeAll(async () => {
    server = await startServer();
    caller = await signIn(server.url, 'alex');
    folder = await mkdtemp(join(tmpdir(), 'renubu orders '));
    for (const [slug, text] of Object.entries(workflows)) await writeFile(join(folder, `${slug}.yaml`), text);
  });
  afterAll(async () => {
    await server.stop();
    await Promise.all([removeDataDir(server.dataDir), rm(folder, { recursive: true, force: true })]);
  });

  const count = async (path: string): Promise<number> => {
    let [total, cursor] = [0, ''];
    do {
      const { body } = await caller.request('GET', `${path}&limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`);
      total += body.items.length;
      cursor = body.nextCursor === null ? '' : encodeURIComponent(body.nextCursor);
    } while (cursor !== '');
    return total;
  };

  it('takes every event once and counts as a plain script does', { timeout: patience * 4000 }, async () => {
    const at = { url: server.url };
    const expected = await plainCounts();
    const pushed = await renubu(['push', folder, '--publish'], at);
    expect(pushed).toMatchObject({ code: 0 });
    const map = fileURLToPath(new URL('../docs/examples/orders.map.yaml', import.meta.url));
    const replay = ['events', 'replay', '--file', orders, '--map', map, '--speed', 'max', '--limit', String(rows)];
    const first = await renubuJson<{ accepted: number; duplicates: number }>(replay, at);
    expect(first).toMatchObject({ accepted: expected.events, duplicates: 0 });
    const second = await renubuJson<{ accepted: number; duplicates: number }>(replay, at);
    expect(second).toMatchObject({ accepted: 0, duplicates: expected.events });
    const metrics = async () => (await fetch(`${server.url}/metrics`)).text();
    await until(async () => /^renubu_events_waiting 0$/m.test(await metrics()), patience);
    await until(async () => (await count('/executions?workflow=customer-journey')) === expected.customers, patience);
    await until(async () => (await count('/executions?workflow=late-delivery')) === expected.late, patience);
    expect(await count('/executions?workflow=big-order')).toBe(expected.big);
    expect(await count('/approvals?scope=all&workflow=big-order')).toBe(expected.big);
    expect((await caller.request('GET', '/events/dead-letters')).body.items).toEqual([]);
  });
});
