import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { publishText } from '../../testing/execution-harness.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { batched, dispatchAll, eventsApp, executionsOf } from './testing/events-app.ts';

const file = new URL('../../../../../../shared/data/orders/orders.ndjson.gz', import.meta.url);
const there = existsSync(file);
const count = 200;

interface Order {
  order_id: string;
  customer_id: string;
  total: number;
  [at: `${string}_at`]: string | null;
}

const stages = ['purchased', 'approved', 'shipped', 'delivered'] as const;
const iso = (text: string | null | undefined): string | null => (text == null ? null : `${text.replace(' ', 'T')}Z`);

/** The first orders of the file; every order makes up to four events, in the order in which they happened. */
function readEvents() {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n').slice(0, count);
  const orders = lines.map((line) => JSON.parse(line) as Order);
  const events = orders.flatMap((order) =>
    stages.flatMap((stage) => {
      const time = iso(order[`${stage}_at`]);
      if (time === null) return [];
      const data = {
        order: {
          id: order.order_id,
          customer: order.customer_id,
          total: order.total,
          deliveredAt: iso(order.delivered_at),
          estimatedAt: iso(order.estimated_at),
        },
      };
      return [
        { specversion: '1.0', id: `${order.order_id}/${stage}`, source: '/orders', type: `order.${stage}`, time, data },
      ];
    }),
  );
  return { orders, events: events.sort((left, right) => left.time.localeCompare(right.time)) };
}

const workflow = (slug: string, trigger: string) => `
workflow: ${slug}
name: ${slug}
kind: automation
on:
  - ${trigger}
steps:
  - { id: look, type: guided }
`;

const database = testDatabase();
let ctx: TestContext;
let organization: TestOrganization;

beforeAll(async () => {
  ctx = testContext(database);
  organization = await testOrganization(ctx, 'Acme', [{ name: 'Ada', role: 'admin' }]);
  const sources = [
    workflow(
      'late',
      '{ event: order.delivered, when: { field: order.deliveredAt, op: after, value: { path: order.estimatedAt } } }',
    ),
    workflow('big', '{ event: order.purchased, when: { field: order.total, op: gte, value: 500 } }'),
    workflow('customer', '{ event: order.approved, correlate: "{{ order.customer }}" }'),
  ];
  for (const source of sources) await publishText(ctx, organization.organizationId, source);
});

describe.skipIf(!there)('real orders of ../shared/data, with their natural disorder', () => {
  it('are dispatched once each, as a plain script counts them', { timeout: 120_000 }, async () => {
    const { orders, events } = readEvents();
    const ada = (await eventsApp(ctx)).as(organization.session('Ada'));
    for (let at = 0; at < events.length; at += 100) {
      const batch = events.slice(at, at + 100);
      expect((await ada.post('/api/v1/events', batch, batched)).statusCode).toBe(202);
      // A sender that is not sure sends again.
      const again = await ada.post('/api/v1/events', batch.slice(0, 10), batched);
      const { accepted } = again.json<{ accepted: { duplicate: boolean }[] }>();
      expect(accepted.every(({ duplicate }) => duplicate)).toBe(true);
    }
    expect(await dispatchAll(ctx)).toBe(events.length);
    const late = orders.filter((order) => (iso(order.delivered_at) ?? '') > (iso(order.estimated_at) ?? ''));
    expect(await executionsOf(ctx, 'late')).toHaveLength(late.length);
    expect(await executionsOf(ctx, 'big')).toHaveLength(orders.filter(({ total }) => total >= 500).length);
    const approved = orders.filter((order) => order.approved_at != null);
    expect(await executionsOf(ctx, 'customer')).toHaveLength(new Set(approved.map((order) => order.customer_id)).size);
  });
});
