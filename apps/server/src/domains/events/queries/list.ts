import type { EventSummary } from '@renubu/contracts/events';
import type { Page } from '@renubu/contracts/pagination';
import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';

export interface EventFilter {
  type?: string | undefined;
  source?: string | undefined;
  status?: EventSummary['status'] | undefined;
  q?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export interface SummaryRow extends Omit<EventSummary, 'time' | 'receivedAt'> {
  time: Date;
  receivedAt: Date;
}

/** How an event stands: what is left of its dispatches tells. */
export const statusColumn = sql`
  case when exists (select 1 from renubu.event_dispatches d where d.event_id = e.id and d.status = 'pending') then 'pending'
       when exists (select 1 from renubu.event_dispatches d where d.event_id = e.id and d.status = 'dead') then 'dead'
       else 'done' end`;

export const summaryColumns = sql`
  e.id, e.ce_id as "cloudEventId", e.source, e.type, e.subject, e.time, e.received_at as "receivedAt", e.hops,
  ${statusColumn} as status,
  (select count(*)::int from (
     select x.id from renubu.executions x where x.event_id = e.id
     union select l.execution_id from renubu.event_links l where l.event_id = e.id) as touched) as executions`;

const cursorSchema = z.object({ at: z.iso.datetime(), id: z.uuid() });

/** The events of an organization that fit the filter, last received first. */
export async function listEvents(
  tx: Tx,
  organizationId: string,
  filter: EventFilter & { limit: number; cursor?: string | undefined },
): Promise<Page<EventSummary>> {
  const { limit, cursor } = filter;
  const conditions = [sql`e.organization_id = ${organizationId}`, ...conditionsOf(filter)];
  if (cursor !== undefined) {
    const { at, id } = decodeCursor(cursorSchema, cursor);
    conditions.push(sql`(e.received_at, e.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const found = await rows<SummaryRow>(
    tx,
    sql`
    select ${summaryColumns} from renubu.events e where ${sql.join(conditions, sql` and `)}
     order by e.received_at desc, e.id desc limit ${limit + 1}`,
  );
  return page(found.map(toSummary), limit, ({ receivedAt, id }) => ({ at: receivedAt, id }));
}

/** The conditions of a filter over the table `e`. */
export function conditionsOf({ type, source, status, q, from, to }: EventFilter): SQL[] {
  const conditions: SQL[] = [];
  if (type !== undefined && type !== '*') conditions.push(typeCondition(type));
  if (source !== undefined) conditions.push(sql`e.source = ${source}`);
  if (status !== undefined) conditions.push(sql`${statusColumn} = ${status}`);
  if (from !== undefined) conditions.push(sql`e.received_at >= ${from}::timestamptz`);
  if (to !== undefined) conditions.push(sql`e.received_at < ${to}::timestamptz`);
  if (q !== undefined) {
    const like = `%${escaped(q)}%`;
    conditions.push(sql`(e.ce_id ilike ${like} or e.subject ilike ${like} or e.data::text ilike ${like})`);
  }
  return conditions;
}

function typeCondition(type: string): SQL {
  return type.endsWith('.*') ? sql`e.type like ${`${escaped(type.slice(0, -1))}%`}` : sql`e.type = ${type}`;
}

const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, (char) => `\\${char}`);

export function toSummary({ time, receivedAt, ...rest }: SummaryRow): EventSummary {
  return { ...rest, time: time.toISOString(), receivedAt: receivedAt.toISOString() };
}
