import type { ChurnEventFacts, Reading } from '@renubu/core/intelligence/facts';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { askedRows, type Asked } from './asked.ts';

/** What single events of a customer add up to. */
export interface EventFacts {
  openTickets: Reading | null;
  escalatedTickets30d: Reading | null;
  churnEvents: ChurnEventFacts[];
}

interface EventRow {
  place: number;
  tickets: number;
  open: number;
  openIds: string[] | null;
  escalated: number;
  escalatedIds: string[] | null;
  churn: ChurnEventFacts[] | null;
}

/**
 * Open and escalated tickets from `support.ticket_opened` signals (open: no `support.resolution_hours` with the same
 * ticket), and churn events, all as known at the given instants. A customer whose platform sends `support.open_tickets`
 * is read from there: null here. By place in `asked`; customers without such signals are left out.
 */
export async function loadEventFacts(
  tx: Tx,
  organizationId: string,
  asked: readonly Asked[],
): Promise<Map<number, EventFacts>> {
  if (asked.length === 0) return new Map();
  const { list, ids, last } = askedRows(asked);
  const found = await rows<EventRow>(
    tx,
    sql`
    with asked as materialized (${list}),
    events as materialized (
      select a.place, a.at, s.metric, s.occurred_at, s.id, s.detail
        from renubu.signals s
        join asked a on a.customer_id = s.customer_id and s.occurred_at <= a.at
       where s.organization_id = ${organizationId} and s.customer_id = any(${ids})
         and s.metric in ('support.ticket_opened', 'support.resolution_hours', 'support.open_tickets', 'churn.event')
         and s.occurred_at <= ${last}
    ), tickets as (
      select o.place, o.at, o.id, o.occurred_at, o.detail, r.ticket is null as open
        from events o
        left join (select distinct place, detail ->> 'ticket' as ticket from events
                    where metric = 'support.resolution_hours' and detail ? 'ticket') r
               on r.place = o.place and r.ticket = o.detail ->> 'ticket'
       where o.metric = 'support.ticket_opened'
    )
    select e.place,
           count(*) filter (where e.metric = 'support.ticket_opened')::int
             * (1 - max((e.metric = 'support.open_tickets')::int)) as tickets,
           coalesce(max(t.open), 0)::int as open, max(t.open_ids) as "openIds",
           coalesce(max(t.escalated), 0)::int as escalated, max(t.escalated_ids) as "escalatedIds",
           jsonb_agg(jsonb_build_object('id', e.id, 'date', (e.occurred_at at time zone 'UTC')::date,
             'reason', e.detail ->> 'reason', 'reactivated', coalesce(e.detail -> 'reactivated' = 'true', false))
             order by e.occurred_at desc) filter (where e.metric = 'churn.event') as churn
      from events e
      left join (
        select place, count(*) filter (where open) as open,
               (array_agg(id order by occurred_at desc) filter (where open))[1:5] as open_ids,
               count(*) filter (where recent_escalation) as escalated,
               (array_agg(id order by occurred_at desc) filter (where recent_escalation))[1:5] as escalated_ids
          from (select *, detail -> 'escalated' = 'true' and occurred_at > at - interval '30 days'
                          as recent_escalation from tickets) marked
         group by place) t on t.place = e.place
     group by e.place`,
  );
  return new Map(
    found.map((events) => [
      events.place,
      {
        openTickets: events.tickets === 0 ? null : { value: events.open, signalIds: events.openIds ?? [] },
        escalatedTickets30d:
          events.tickets === 0 ? null : { value: events.escalated, signalIds: events.escalatedIds ?? [] },
        churnEvents: events.churn ?? [],
      },
    ]),
  );
}
