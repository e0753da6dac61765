/** Big orders are blocked, small ones allowed. */
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
  - event: purchase.*
    correlate: "{{ order.customer }}"
steps:
  - id: delivered
    type: wait
    event: { type: delivery.done, match: { field: order.customer, op: eq, value: "{{ event.data.order.customer }}" } }
  - { id: done, type: end, outcome: delivered }
`;

/** Tells itself again and again. */
export const pingPong = `
workflow: ping-pong
name: Ping pong
kind: automation
on:
  - event: ping
steps:
  - { id: back, type: action, uses: event.emit, with: { type: "{{ event.type }}", data: { n: 1 } } }
`;

/** Decides after somebody looked at it. */
export const slowCheck = `
workflow: slow-check
name: Slow check
kind: automation
on:
  - event: refund.asked
steps:
  - { id: look, type: guided }
  - { id: fine, type: decision, outcome: allow, reason: Looked at }
`;
