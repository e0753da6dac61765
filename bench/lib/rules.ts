import { unwrap, type RenubuClient } from '@renubu/client/client';

/** Blocks big orders; answers in memory. */
const orderRule = (slug: string, event: string) => `
workflow: ${slug}
name: Order rule
kind: automation
on:
  - event: ${event}
    when: { field: order.total, op: gt, value: 0 }
steps:
  - id: is-big
    type: condition
    if:
      all:
        - { field: order.total, op: gte, value: 1000 }
        - { field: order.currency, op: eq, value: EUR }
    then: [{ id: no, type: decision, outcome: block, reason: "{{ order.total }} is too much" }]
    else: [{ id: yes, type: decision, outcome: allow }]
`;

/** Publishes a rule for orders, and others for events that do not come. */
export async function publishRules(client: RenubuClient, others = 9): Promise<void> {
  const named = Array.from({ length: others }, (_, index) => [`rule-${index}`, `other.thing-${index}`] as const);
  for (const [slug, event] of [['order-rule', 'order.created'] as const, ...named]) {
    const params = { path: { slug } };
    const source = orderRule(slug, event);
    await unwrap(client.PUT('/api/v1/workflows/{slug}/draft', { params, body: { source } }));
    await unwrap(client.POST('/api/v1/workflows/{slug}/publish', { params, body: { note: '' } }));
  }
}

const started = Date.now().toString(36);
let counted = 0;

/** An order as a CloudEvent, with an id that was not used before; every second one is blocked. */
export function orderEvent(): string {
  counted += 1;
  const total = counted % 2 === 0 ? 2500 : 250;
  return `{"specversion":"1.0","id":"${started}-${counted}","source":"/shop","type":"order.created","subject":"order ${counted}","time":"2026-01-15T09:00:00Z","data":{"order":{"id":"${counted}","number":"A-${counted}","total":${total},"currency":"EUR","status":"created","customer":{"id":"c-${counted % 100}","email":"someone@example.com","tier":"gold"},"items":[{"sku":"a","quantity":2,"price":10},{"sku":"b","quantity":1,"price":${total - 20}}]}}}`;
}
