import type { QueueItem } from '@renubu/contracts/queue';

export interface QueueGroup {
  customer: QueueItem['customer'];
  items: QueueItem[];
}

/** Items by customer; a group stands where its highest item does. */
export function groupByCustomer(items: QueueItem[]): QueueGroup[] {
  const groups = new Map<string, QueueGroup>();
  for (const item of items) {
    const group = groups.get(item.customer.id) ?? { customer: item.customer, items: [] };
    group.items.push(item);
    groups.set(item.customer.id, group);
  }
  return [...groups.values()];
}
