import type { z } from 'zod';
import type { teamLoadSchema } from '@renubu/contracts/queue';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { openExecution, openItem } from '../sql/statuses.ts';

type MemberLoad = z.infer<typeof teamLoadSchema>['members'][number];

/** Work and load of every active member who takes work or has some. */
export async function teamLoad(tx: Tx, organizationId: string, now: Date): Promise<MemberLoad[]> {
  const today = `${now.toISOString().slice(0, 10)}T00:00:00Z`;
  return rows<MemberLoad>(
    tx,
    sql`
    select m.user_id as "userId", m.name, m.title, coalesce(q.items, 0) as items,
           coalesce(q.in_progress, 0) as "inProgress", coalesce(e.open, 0) as "openExecutions",
           coalesce(a.arr, 0) as "arrMinor", q.top as "topScore", coalesce(d.done, 0) as "completedToday"
      from renubu.members m
      left join (select assignee_id, count(*)::int as items, max(score) as top,
                        count(*) filter (where status = 'in_progress')::int as in_progress
                   from renubu.queue_items
                  where organization_id = ${organizationId} and status in ${openItem} group by 1) q
             on q.assignee_id = m.user_id
      left join (select assignee_id, count(*)::int as open from renubu.executions
                  where organization_id = ${organizationId} and status in ${openExecution} group by 1) e
             on e.assignee_id = m.user_id
      left join (select owner_id, sum(arr_minor)::bigint as arr from renubu.customers
                  where organization_id = ${organizationId} and status <> 'churned' group by 1) a
             on a.owner_id = m.user_id
      left join (select assignee_id, count(*)::int as done from renubu.queue_items
                  where organization_id = ${organizationId} and status = 'completed'
                    and closed_at >= ${today}::timestamptz group by 1) d on d.assignee_id = m.user_id
     where m.organization_id = ${organizationId} and m.active and (m.takes_work or q.items > 0 or e.open > 0)
     order by items desc, m.name`,
  );
}
