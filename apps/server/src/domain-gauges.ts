import { sql } from 'drizzle-orm';
import type { Context } from './platform/context.ts';
import { row, systemTransaction } from './platform/db/transaction.ts';
import { addGauge } from './platform/metrics.ts';

interface Figures {
  approvalsPending: number;
  eventsWaiting: number;
  oldestEventSeconds: number;
  deadLetters: number;
  effectsPending: number;
  oldestEffectSeconds: number;
  timersOverdue: number;
  notificationsWaiting: number;
  webhooksWaiting: number;
}

/** Each figure under its name in the metrics, with what it tells. */
const gauges: Record<keyof Figures, [name: string, help: string]> = {
  approvalsPending: ['renubu_approvals_pending', 'Approvals that wait for a decision.'],
  eventsWaiting: ['renubu_events_waiting', 'Dispatches of events that wait.'],
  oldestEventSeconds: ['renubu_events_oldest_waiting_seconds', 'How long the oldest of them waits.'],
  deadLetters: ['renubu_events_dead_letters', 'Dispatches of events that were given up.'],
  effectsPending: ['renubu_effects_pending', 'Effects asked for and not settled.'],
  oldestEffectSeconds: ['renubu_effects_oldest_pending_seconds', 'How long the oldest due one of them waits.'],
  timersOverdue: ['renubu_timers_overdue', 'Timers due for more than ten seconds.'],
  notificationsWaiting: ['renubu_notifications_waiting', 'Messages to people that wait for their next attempt.'],
  webhooksWaiting: ['renubu_webhook_deliveries_waiting', 'Deliveries to webhook endpoints that wait.'],
};

/** How long figures are shown again before they are read anew: scrapers may come as often as they like. */
const keptMs = 5_000;

/** Adds what waits in the database to the metrics: read when somebody asks, each time with one statement. */
export function addDomainGauges(ctx: Context): void {
  let known: { at: number; figures: Promise<Figures> } | undefined;
  const figures = (): Promise<Figures> => {
    const at = ctx.clock.now().getTime();
    if (known === undefined || at - known.at > keptMs) known = { at, figures: readFigures(ctx) };
    return known.figures;
  };
  for (const [key, [name, help]] of Object.entries(gauges) as [keyof Figures, [string, string]][]) {
    addGauge(ctx.metrics, name, help, async () => (await figures())[key]);
  }
}

async function readFigures(ctx: Context): Promise<Figures> {
  const now = ctx.clock.now().toISOString();
  const found = await systemTransaction(
    ctx.db,
    (tx) =>
      row<Figures>(
        tx,
        sql`
        with events as (
          select count(*)::int as waiting,
                 coalesce(extract(epoch from ${now}::timestamptz - min(due_at)), 0)::float8 as oldest
            from renubu.event_dispatches where status = 'pending'
        ), effects as (
          select count(*)::int as pending,
                 coalesce(extract(epoch from ${now}::timestamptz - min(greatest(created_at, not_before))), 0)::float8
                   as oldest
            from renubu.effects where status = 'pending'
        )
        select (select count(*)::int from renubu.approvals where status = 'pending') as "approvalsPending",
               events.waiting as "eventsWaiting", greatest(0, events.oldest) as "oldestEventSeconds",
               (select count(*)::int from renubu.event_dispatches where status = 'dead') as "deadLetters",
               effects.pending as "effectsPending", greatest(0, effects.oldest) as "oldestEffectSeconds",
               (select count(*)::int from renubu.timers
                 where due_at < ${now}::timestamptz - interval '10 seconds') as "timersOverdue",
               (select count(*)::int from renubu.notification_deliveries where status = 'pending')
                 as "notificationsWaiting",
               (select count(*)::int from renubu.webhook_deliveries where status = 'pending') as "webhooksWaiting"
          from events, effects`,
      ),
    { readOnly: true },
  );
  if (found === undefined) throw new Error('The figures could not be read.');
  return found;
}
