/** Big orders wait for a person's review; small ones end at once. */
export const orderRules = `
workflow: order-check
name: Order check
kind: automation
on:
  - event: order.created
    when: { field: order.total, op: gt, value: 0 }
steps:
  - id: is-big
    type: condition
    if: { field: order.total, op: gte, value: 1000 }
    then: [{ id: no, type: decision, outcome: block, reason: "{{ order.total }} is too much" }]
    else: [{ id: yes, type: decision, outcome: allow }]
`;

/** One open execution per customer; it ends when an order of the customer is delivered. */
export const customerWatch = `
workflow: customer-watch
name: Customer watch
kind: automation
on:
  - event: order.*
    when: { field: order.customer, op: exists }
    correlate: "{{ order.customer }}"
steps:
  - id: delivered
    type: wait
    event: { type: order.delivered, match: { field: order.customer, op: eq, value: "{{ event.data.order.customer }}" } }
  - { id: done, type: end, outcome: delivered }
`;

/** Two people's steps in a row, with an event between. */
export const pongWorkflow = `
workflow: ping-pong
name: Ping pong
kind: automation
on:
  - event: ping
steps:
  - { id: back, type: action, uses: event.emit, with: { type: ping, data: { n: 1 } } }
`;
