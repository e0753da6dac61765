import type { TicketNote } from '@renubu/core/assistant/context';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';

/**
 * The newest support tickets of a customer, open ones first. A ticket is a `support.ticket_opened` signal; it is closed
 * once a `support.resolution_hours` signal names the same ticket. Where the platform sends `support.open_tickets`, it
 * counts open ones itself, and a missing closing says nothing.
 */
export async function listTickets(
  tx: Tx,
  organizationId: string,
  customerId: string,
  now: Date,
): Promise<TicketNote[]> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const found = await rows<Omit<TicketNote, 'openedAt'> & { openedAt: Date }>(
    tx,
    sql`
    with events as materialized (
      select id, metric, detail, occurred_at from renubu.signals
       where organization_id = ${organizationId} and customer_id = ${customerId}
         and metric in ('support.ticket_opened', 'support.resolution_hours', 'support.open_tickets') and occurred_at <= ${at}
    ), resolved as (
      select distinct detail ->> 'ticket' as ticket from events
       where metric = 'support.resolution_hours' and detail ? 'ticket'
    )
    select o.id, o.detail ->> 'ticket' as ticket,
           left(coalesce(o.detail ->> 'subject', o.detail ->> 'title', o.detail ->> 'summary'), 200) as subject,
           coalesce(o.detail ->> 'priority', o.detail ->> 'severity') as priority, o.occurred_at as "openedAt",
           case when r.ticket is not null then false when counted.by_platform then null else true end as "isOpen",
           coalesce(o.detail -> 'escalated' = 'true', false) as escalated
      from events o
      cross join (select bool_or(metric = 'support.open_tickets') as by_platform from events) counted
      left join resolved r on r.ticket = o.detail ->> 'ticket'
     where o.metric = 'support.ticket_opened'
     order by "isOpen" desc nulls last, o.occurred_at desc, o.id desc limit 40`,
  );
  return found.map((ticket) => ({ ...ticket, openedAt: ticket.openedAt.toISOString() }));
}
