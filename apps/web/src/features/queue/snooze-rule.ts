import type { QueueItem } from '@renubu/contracts/queue';

export type SnoozeRefusal = 'notSnoozable' | 'notSnoozableOther' | 'inProgressSnooze';

/** Why an item cannot be snoozed here, or null when it can. */
export function snoozeRefusal(item: QueueItem): SnoozeRefusal | null {
  if (item.stage === 'emergency' && item.kind === 'renewal') return 'notSnoozable';
  if (item.workflow?.snoozable === false) return 'notSnoozableOther';
  return item.status === 'in_progress' ? 'inProgressSnooze' : null;
}
