import type { searchRoutes } from '@renubu/contracts/routes/tasks';
import { sql, type SQL } from 'drizzle-orm';
import type { z } from 'zod';
import type { Session } from '../../platform/session.ts';
import { rows, type Tx } from '../../platform/db/transaction.ts';

export type SearchHit = z.output<(typeof searchRoutes.search.schema.response)[200]>['items'][number];

const perKind = 8;
const inAll = 20;

/** How well a text answers: 0 is the same, 1 begins with it, 2 has a word that begins with it, 3 contains it. */
const rank = (text: SQL, term: string) => sql`
  case when lower(${text}) = ${term} then 0
       when starts_with(lower(${text}), ${term}) then 1
       when strpos(' ' || lower(${text}), ' ' || ${term}) > 0 then 2
       else 3 end`;

/**
 * Customers by name or domain, workflows by name, executions by customer or workflow, open tasks by title: what the
 * session may read, the best 20, with one statement.
 */
export async function search(tx: Tx, session: Session, text: string): Promise<SearchHit[]> {
  const term = text.toLowerCase();
  const pattern = `%${term.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  const sources = [
    ...(session.permissions.includes('customers.read') ? [customers(term, pattern)] : []),
    ...(session.permissions.includes('workflows.read') ? [workflows(term, pattern)] : []),
    ...(session.permissions.includes('executions.read') ? [executions(term, pattern)] : []),
    ...(session.permissions.includes('tasks.read') ? [tasks(term, pattern)] : []),
  ];
  if (sources.length === 0) return [];
  return rows<SearchHit>(
    tx,
    sql`
    select kind, id, title, subtitle, link from (${sql.join(sources, sql` union all `)}) as found (kind, id, title, subtitle, link, rank, place)
     order by rank, place, title, id limit ${inAll}`,
  );
}

const customers = (term: string, pattern: string) => sql`
  (select 'customer' as kind, id::text as id, name as title, domain as subtitle, '/customers/' || id as link,
          least(${rank(sql`name`, term)}, ${rank(sql`coalesce(domain, '')`, term)}) as rank, 1 as place
     from renubu.customers where lower(name) like ${pattern} or lower(domain) like ${pattern}
    order by rank, name limit ${perKind})`;

const workflows = (term: string, pattern: string) => sql`
  (select 'workflow', slug, name, kind, '/workflows/' || slug, least(${rank(sql`name`, term)}, ${rank(sql`slug`, term)}) as rank, 2
     from renubu.workflows where lower(name) like ${pattern} or slug like ${pattern}
    order by rank, name limit ${perKind})`;

/** Through the customers and workflows that match, newest first: the executions themselves may be a million. */
const executions = (term: string, pattern: string) => sql`
  (select 'execution', execution.id::text, execution.workflow_name || coalesce(' · ' || customer.name, ''), execution.status,
          '/executions/' || execution.id,
          least(${rank(sql`coalesce(customer.name, '')`, term)}, ${rank(sql`execution.workflow_name`, term)}) as rank, 3
     from (
       (select recent.* from
          (select id, organization_id from renubu.customers where lower(name) like ${pattern}
            order by ${rank(sql`name`, term)}, name limit ${perKind}) as matched
          cross join lateral (
            select * from renubu.executions
             where organization_id = matched.organization_id and customer_id = matched.id
             order by created_at desc limit 3) as recent)
       union
       (select * from renubu.executions
         where workflow_id = any(array(select id from renubu.workflows where lower(name) like ${pattern}))
         order by updated_at desc limit ${perKind})
     ) as execution left join renubu.customers customer on customer.id = execution.customer_id
    order by rank, execution.updated_at desc limit ${perKind})`;

const tasks = (term: string, pattern: string) => sql`
  (select 'task', id::text, title, status, case when execution_id is null then '/tasks?task=' || id else '/executions/' || execution_id end,
          ${rank(sql`title`, term)} as rank, 4
     from renubu.tasks where lower(title) like ${pattern} and ended_at is null
    order by rank, priority, created_at limit ${perKind})`;
