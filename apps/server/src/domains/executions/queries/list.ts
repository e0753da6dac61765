import type { ExecutionStatus, ExecutionSummary } from '@renubu/contracts/executions';
import type { Page } from '@renubu/contracts/pagination';
import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { openStatuses } from './statuses.ts';
import { selectSummaries, toSummaries } from './summary.ts';

export interface ExecutionFilter {
  limit: number;
  cursor?: string | undefined;
  status?: ExecutionStatus | undefined;
  workflow?: string | undefined;
  customerId?: string | undefined;
  assigneeId?: string | undefined;
  open?: 'true' | 'false' | undefined;
}

const cursorSchema = z.object({ at: z.iso.datetime(), id: z.uuid() });

/** Executions of an organization that fit a filter, last changed first. */
export async function listExecutions(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  filter: ExecutionFilter,
): Promise<Page<ExecutionSummary>> {
  const { limit } = filter;
  const order = sql`order by e.updated_at desc, e.id limit ${limit + 1}`;
  const found = await selectSummaries(tx, conditions(organizationId, filter), order);
  const { items, nextCursor } = page(found, limit, (row) => ({ at: row.updated_at.toISOString(), id: row.id }));
  return { items: await toSummaries(tx, ctx, items), nextCursor };
}

function conditions(organizationId: string, filter: ExecutionFilter): SQL {
  const { cursor, status, workflow, customerId, assigneeId, open } = filter;
  const parts = [sql`e.organization_id = ${organizationId}::uuid`];
  if (status !== undefined) parts.push(sql`e.status = ${status}`);
  if (workflow !== undefined) {
    // One workflow has the slug: as a value, so that the index on its executions gives them in order.
    parts.push(sql`e.workflow_id = (select id from renubu.workflows
      where organization_id = ${organizationId}::uuid and slug = ${workflow})`);
  }
  if (customerId !== undefined) parts.push(sql`e.customer_id = ${customerId}::uuid`);
  if (assigneeId !== undefined) parts.push(sql`e.assignee_id = ${assigneeId}::uuid`);
  // Written out, so that the partial index on open executions fits.
  const openList = sql.raw(openStatuses.map((item) => `'${item}'`).join(', '));
  if (open === 'true') parts.push(sql`e.status in (${openList})`);
  if (open === 'false') parts.push(sql`e.status not in (${openList})`);
  if (cursor !== undefined) {
    const { at, id } = decodeCursor(cursorSchema, cursor);
    parts.push(sql`e.updated_at <= ${at}::timestamptz and (e.updated_at < ${at}::timestamptz or e.id > ${id}::uuid)`);
  }
  return sql.join(parts, sql` and `);
}
