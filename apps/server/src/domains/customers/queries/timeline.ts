import type { timelineEntrySchema } from '@renubu/contracts/customers';
import type { Page, PageQuery } from '@renubu/contracts/pagination';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { requireCustomer } from './customers.ts';

type Entry = z.infer<typeof timelineEntrySchema>;

const place = z.tuple([z.iso.datetime(), z.string().max(100)]);

/** Signals that are events by themselves; measured values belong to the charts. */
const eventMetrics = ['support.ticket_opened', 'engagement.meeting', 'engagement.nps', 'churn.event', 'risk.score'];

/** What people read in an execution's history; the rest is for the execution's own page. */
const tellingHistory = ['step.completed', 'step.skipped', 'execution.snoozed', 'escalation.raised', 'decision.made'];

/**
 * What people, agents and systems did about a customer, newest first: executions and their steps, tasks, events,
 * contracts, and days on which the risk moved by ten points or more. Throws 404.
 */
export async function customerTimeline(
  tx: Tx,
  organizationId: string,
  customerId: string,
  query: PageQuery,
  now: Date,
): Promise<Page<Entry>> {
  await requireCustomer(tx, organizationId, customerId);
  const last = query.cursor === undefined ? undefined : decodeCursor(place, query.cursor);
  const before =
    last === undefined
      ? sql`true`
      : sql`(date_trunc('milliseconds', at), entry_id) < (${last[0]}::timestamptz, ${last[1]})`;
  const found = await rows<Omit<Entry, 'at'> & { at: Date }>(
    tx,
    sql`
    with mine as materialized (
      select * from renubu.executions where organization_id = ${organizationId} and customer_id = ${customerId}
    ), entries as (
      select 'execution:' || id as entry_id, coalesce(started_at, created_at) as at, 'execution' as kind,
             workflow_name || ' started' as title, stage as detail, started_by ->> 'name' as actor,
             '/executions/' || id as link from mine
      union all
      select 'ended:' || id, ended_at, 'execution', workflow_name || ' ' || status, outcome, null, '/executions/' || id
        from mine where ended_at is not null
      union all
      select 'history:' || h.id, h.at, 'history', h.message, m.workflow_name, h.actor ->> 'name', '/executions/' || m.id
        from mine m join renubu.history h on h.execution_id = m.id
       where h.type = any(${sql.param(tellingHistory)}::text[])
      union all
      select 'task:' || id, created_at, 'task', 'Task: ' || title, status, created_by ->> 'name', null
        from renubu.tasks where organization_id = ${organizationId} and customer_id = ${customerId}
      union all
      select 'signal:' || id, occurred_at, 'signal',
             case metric when 'support.ticket_opened' then 'Support ticket opened'
               when 'engagement.meeting' then 'Meeting' when 'churn.event' then 'Churn reported'
               when 'engagement.nps' then 'NPS answer: ' || coalesce(value::text, '–')
               else 'Risk from platform: ' || coalesce(value::text, '–') end,
             coalesce(detail ->> 'title', detail ->> 'reason', detail ->> 'priority'), source, null
        from renubu.signals
       where organization_id = ${organizationId} and customer_id = ${customerId}
         and metric = any(${sql.param(eventMetrics)}::text[])
      union all
      select 'contract:' || id, start_date::timestamptz, 'contract', 'Contract began', coalesce(number, plan_tier), null, null
        from renubu.contracts where organization_id = ${organizationId} and customer_id = ${customerId}
      union all
      select 'confirmed:' || said.id, said.confirmed_at, 'contract', 'Contract terms confirmed', file.name,
             said.confirmed_by ->> 'name', '/contracts/' || file.id
        from renubu.contract_confirmations said
        join renubu.contracts k on k.id = said.contract_id
        left join renubu.contract_documents file on file.id = said.document_id
       where k.organization_id = ${organizationId} and k.customer_id = ${customerId}
      union all
      select 'analysis:' || day, day::timestamptz, 'analysis',
             'Risk ' || case when risk_score > previous then 'rose' else 'fell' end || ' from ' || previous || ' to ' || risk_score,
             null, 'Renubu', null
        from (select day, risk_score, lag(risk_score) over (order by day) as previous
                from renubu.intelligence_snapshots
               where organization_id = ${organizationId} and customer_id = ${customerId}) days
       where abs(risk_score - previous) >= 10
    )
    select entry_id as id, date_trunc('milliseconds', at) as at, kind, title, detail, actor, link
      from entries
     where at <= ${now.toISOString()}::timestamptz and ${before}
     order by 2 desc, entry_id desc limit ${query.limit + 1}`,
  );
  const items = found.map((entry) => ({ ...entry, at: entry.at.toISOString() }));
  return page(items, query.limit, ({ at, id }) => [at, id]);
}
