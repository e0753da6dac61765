import type { Decision, EventDetail } from '@renubu/contracts/events';
import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { deadLettersOf } from './dead-letters.ts';
import { summaryColumns, toSummary, type SummaryRow } from './list.ts';

interface DetailRow
  extends SummaryRow, Pick<EventDetail, 'dataContentType' | 'dataSchema' | 'extensions' | 'data' | 'warnings'> {
  decision: Decision | null;
}

/** An event with the executions it touched and what was given up. Throws 404. */
export async function readEventDetail(tx: Tx, eventId: string): Promise<EventDetail> {
  const found = await row<DetailRow>(
    tx,
    sql`
    select ${summaryColumns}, e.data_content_type as "dataContentType", e.data_schema as "dataSchema", e.extensions, e.data,
           e.warnings, key.decision
      from renubu.events e
      left join renubu.event_keys key
        on key.organization_id = e.organization_id and key.source = e.source and key.ce_id = e.ce_id
     where e.id = ${eventId}::uuid`,
  );
  if (found === undefined) throw notFound('event', eventId);
  const { decision, dataContentType, dataSchema, extensions, data, warnings, ...summary } = found;
  const { executions: _count, ...head } = toSummary(summary);
  const executions = await executionsOf(tx, eventId);
  const deadLetters = await deadLettersOf(tx, eventId);
  return {
    ...head,
    dataContentType,
    dataSchema,
    extensions,
    data,
    warnings,
    verdict: decision?.decision ?? strictest(executions),
    executions,
    deadLetters: deadLetters.map(({ event: _event, ...letter }) => letter),
  };
}

/** The verdict of what the event started: block before review before allow; null without any. */
function strictest(executions: EventDetail['executions']): EventDetail['verdict'] {
  const results = new Set(
    executions.filter(({ how, replay }) => how === 'started' && !replay).map((each) => each.result),
  );
  if (results.has('blocked')) return 'block';
  if (results.has('review')) return 'review';
  return results.has('allowed') ? 'allow' : null;
}

function executionsOf(tx: Tx, eventId: string): Promise<EventDetail['executions']> {
  return rows(
    tx,
    sql`
    select x.id, x.slug as workflow, x.workflow_name as "workflowName", x.status, x.result, touched.how, touched.replay
      from (select id as execution_id, 'started' as how,
                   exists (select 1 from renubu.event_links l
                            where l.event_id = ${eventId}::uuid and l.execution_id = x.id and l.replay) as replay
              from renubu.executions x where x.event_id = ${eventId}::uuid
             union all
            select execution_id, how, replay from renubu.event_links
             where event_id = ${eventId}::uuid and how <> 'started') as touched
      join renubu.executions x on x.id = touched.execution_id
     order by x.created_at, x.id, touched.how limit 500`,
  );
}
