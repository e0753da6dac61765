import type { ExecutionSummary } from '@renubu/contracts/executions';
import type { Page } from '@renubu/contracts/pagination';
import type { executionRoutes } from '@renubu/contracts/routes/executions';
import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { openStatuses } from './statuses.ts';
import { selectSummaries, toSummaries } from './summary.ts';

export type ExecutionFilter = z.output<typeof executionRoutes.list.schema.query>;

const cursorSchema = z.object({ at: z.iso.datetime(), id: z.uuid() });

/** Executions of an organization that fit a filter, last changed first unless asked otherwise. */
export async function listExecutions(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  filter: ExecutionFilter,
): Promise<Page<ExecutionSummary>> {
  const { limit } = filter;
  const { column, field, down } = orderOf(filter.sort);
  const order = sql`order by ${column} ${sql.raw(down ? 'desc' : 'asc')}, e.id limit ${limit + 1}`;
  const found = await selectSummaries(tx, conditions(organizationId, filter), order);
  const { items, nextCursor } = page(found, limit, (row) => ({ at: row[field].toISOString(), id: row.id }));
  return { items: await toSummaries(tx, ctx, items), nextCursor };
}

function orderOf(sort: ExecutionFilter['sort']) {
  const field = sort.endsWith('updatedAt') ? ('updated_at' as const) : ('created_at' as const);
  return { field, column: sql.raw(`e.${field}`), down: sort.startsWith('-') };
}

function conditions(organizationId: string, filter: ExecutionFilter): SQL {
  const parts = [sql`e.organization_id = ${organizationId}::uuid`];
  const { workflow, q } = filter;
  if (workflow !== undefined) {
    // One workflow has the slug: as a value, so that the index on its executions gives them in order.
    parts.push(sql`e.workflow_id = (select id from renubu.workflows
      where organization_id = ${organizationId}::uuid and slug = ${workflow})`);
  }
  parts.push(...equalities(filter), ...openness(filter.open));
  if (q !== undefined) parts.push(textual(q));
  if (filter.from !== undefined) parts.push(sql`e.created_at >= ${filter.from}::timestamptz`);
  if (filter.to !== undefined) parts.push(sql`e.created_at < ${filter.to}::timestamptz`);
  if (filter.cursor !== undefined) parts.push(after(filter.sort, filter.cursor));
  return sql.join(parts, sql` and `);
}

function equalities({
  status,
  result,
  kind,
  trigger,
  customerId,
  assigneeId,
  eventId,
  correlationKey,
}: ExecutionFilter) {
  const parts: SQL[] = [];
  if (status !== undefined) parts.push(oneOf(sql`e.status`, status));
  if (result !== undefined) parts.push(oneOf(sql`e.result`, result));
  if (kind !== undefined) parts.push(sql`e.kind = ${kind}`);
  if (trigger !== undefined) parts.push(sql`e.trigger = ${trigger}`);
  if (customerId !== undefined) parts.push(sql`e.customer_id = ${customerId}::uuid`);
  if (assigneeId !== undefined) parts.push(sql`e.assignee_id = ${assigneeId}::uuid`);
  if (eventId !== undefined) parts.push(sql`e.event_id = ${eventId}::uuid`);
  if (correlationKey !== undefined) parts.push(sql`e.correlation_key = ${correlationKey}`);
  return parts;
}

/** One value as an equation, so that an index on just that value fits. */
function oneOf(column: SQL, values: readonly string[]): SQL {
  return values.length === 1 ? sql`${column} = ${values[0]}` : sql`${column} = any(${sql.param([...values])}::text[])`;
}

function openness(open: ExecutionFilter['open']): SQL[] {
  // Written out, so that the partial index on open executions fits.
  const openList = sql.raw(openStatuses.map((item) => `'${item}'`).join(', '));
  if (open === 'true') return [sql`e.status in (${openList})`];
  return open === 'false' ? [sql`e.status not in (${openList})`] : [];
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function textual(q: string): SQL {
  if (uuid.test(q)) return sql`(e.id = ${q}::uuid or e.event_id = ${q}::uuid)`;
  const like = `%${q.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return sql`(e.workflow_name ilike ${like} or e.slug ilike ${like} or c.name ilike ${like} or e.correlation_key ilike ${like})`;
}

function after(sort: ExecutionFilter['sort'], cursor: string): SQL {
  const { column, down } = orderOf(sort);
  const { at, id } = decodeCursor(cursorSchema, cursor);
  const beyond = sql.raw(down ? '<' : '>');
  return sql`${column} ${beyond}= ${at}::timestamptz and (${column} ${beyond} ${at}::timestamptz or e.id > ${id}::uuid)`;
}
