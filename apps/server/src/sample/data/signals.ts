import { addDays } from '@renubu/core/calendar/dates';
import type { Random } from './random.ts';
import type { Sketch } from './story.ts';

/** One generated observation; `day` is a date, `hour` of the UTC day. */
export interface SampleSignal {
  id: string;
  metric: string;
  value: number;
  detail: Record<string, string | number | boolean>;
  source: string;
  occurredAt: string;
}

const historyDays = 730;

/** Level of usage on a day: slow growth, four level months, then the sketch's change over the last 30 days. */
function usageLevel(sketch: Sketch, daysAgo: number): number {
  const before = sketch.seats * 0.72 * (1 - Math.max(0, daysAgo - 120) / 2600);
  return daysAgo < 30 ? before * (1 + sketch.usageChange) : before;
}

/** A day that is not the edge of a window of 30 days: on which side it counts would hang on the hour of the day. */
const offEdge = (daysAgo: number): number => (daysAgo % 30 === 0 ? daysAgo + 1 : daysAgo);

/** Signals of one customer over two years up to `today` (`YYYY-MM-DD`), oldest first. */
export function drawSignals(random: Random, sketch: Sketch, today: string): SampleSignal[] {
  const signals: SampleSignal[] = [];
  const add = (
    metric: string,
    daysAgo: number,
    value: number,
    source: string,
    detail: SampleSignal['detail'] = {},
  ): void => {
    const hour = String(random.integer(7, 8)).padStart(2, '0');
    signals.push({
      id: random.uuid(),
      metric,
      value,
      detail,
      source,
      occurredAt: `${addDays(today, -daysAgo)}T${hour}:${String(random.integer(0, 59)).padStart(2, '0')}:00.000Z`,
    });
  };
  // The noise of the last 120 days is small and alternates, so that the told change is the change measured.
  for (let daysAgo = historyDays; daysAgo >= 1; daysAgo -= daysAgo > 120 ? 14 : 3) {
    const noise = daysAgo > 120 ? random.between(0.93, 1.07) : 1 + (daysAgo % 2 === 0 ? 0.01 : -0.01);
    add(
      'usage.active_users',
      offEdge(daysAgo),
      Math.max(1, Math.round(usageLevel(sketch, daysAgo) * noise)),
      'product-analytics',
    );
  }
  for (let daysAgo = historyDays - 5; daysAgo >= 1; daysAgo -= 30)
    add(
      'usage.utilization',
      daysAgo,
      Math.round(Math.min(100, (usageLevel(sketch, daysAgo) / sketch.seats) * 100)),
      'product-analytics',
    );
  for (let daysAgo = historyDays - random.integer(1, 60); daysAgo >= 40; daysAgo -= random.integer(20, 75)) {
    add('support.ticket_opened', daysAgo, 1, 'help-desk', { priority: random.pick(['low', 'medium', 'high']) });
    add('support.resolution_hours', daysAgo - 1, random.integer(3, 48), 'help-desk');
  }
  for (let ticket = 0; ticket < sketch.openTickets; ticket += 1)
    add('support.ticket_opened', 2 + ticket * 3, 1, 'help-desk', {
      priority: random.pick(['medium', 'high', 'urgent']),
    });
  for (const daysAgo of [61, 31, 1])
    add(
      'support.open_tickets',
      daysAgo,
      daysAgo === 1 ? sketch.openTickets : Math.max(0, sketch.openTickets - 1 - (daysAgo > 31 ? 1 : 0)),
      'help-desk',
    );
  for (let daysAgo = sketch.daysSinceContact; daysAgo < historyDays; daysAgo += random.integer(18, 50))
    add('engagement.meeting', daysAgo, 1, 'calendar', { kind: random.pick(['call', 'review', 'workshop']) });
  for (const daysAgo of [640, 460, 280, 100, 12]) {
    const drift = daysAgo === 12 ? 0 : random.integer(-1, 1);
    add('engagement.nps', daysAgo, Math.min(10, Math.max(0, sketch.nps + drift)), 'survey');
  }
  if (sketch.daysPastDue > 0) add('financial.days_past_due', 1, sketch.daysPastDue, 'billing');
  if (sketch.platformRisk !== null) add('risk.score', 1, sketch.platformRisk, 'customer-intelligence');
  return signals.sort((a, b) => a.occurredAt.localeCompare(b.occurredAt));
}
