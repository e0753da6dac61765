import type { QueueItem } from '@renubu/contracts/queue';

/** Focused work that fits into a day, in minutes: eight hours less meetings and breaks. */
export const workingDayMinutes = 360;
/** For work whose workflow names no estimate. */
export const usualMinutes = 35;

/** How many items from the top of the ranked list fit into one working day. */
export function fitsToday(items: QueueItem[], minutes = workingDayMinutes): number {
  let left = minutes;
  let count = 0;
  for (const item of items) {
    left -= item.workflow?.estimatedMinutes ?? usualMinutes;
    if (left < 0) break;
    count += 1;
  }
  return count;
}
