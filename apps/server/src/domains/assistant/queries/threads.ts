import type { AssistantThreadSummary } from '@renubu/contracts/assistant';
import type { Page, PageQuery } from '@renubu/contracts/pagination';
import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import type { Session } from '../../../platform/session.ts';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { notFound } from '../../../platform/http/problem.ts';

type Instants = 'createdAt' | 'lastMessageAt';
interface ThreadRow extends Omit<AssistantThreadSummary, Instants> {
  createdAt: Date;
  lastMessageAt: Date | null;
}

const columns = sql.raw(`
  t.id, case when t.execution_id is not null then 'step' when t.customer_id is not null then 'customer' else 'general' end as kind,
  coalesce(nullif(t.title, ''), e.workflow_name, '') as title, t.execution_id as "executionId", t.path, t.status,
  case when c.id is null then null else jsonb_build_object('id', c.id, 'name', c.name) end as customer,
  t.message_count as "messageCount", date_trunc('milliseconds', t.created_at) as "createdAt", t.last_message_at as "lastMessageAt",
  jsonb_build_object('inputTokens', t.input_tokens, 'outputTokens', t.output_tokens, 'costMicros', t.cost_micros) as usage`);
const sources = sql.raw(`
  renubu.threads t
  left join renubu.executions e on e.id = t.execution_id
  left join renubu.customers c on c.id = coalesce(t.customer_id, e.customer_id)`);

function toSummary({ createdAt, lastMessageAt, ...thread }: ThreadRow): AssistantThreadSummary {
  return { ...thread, createdAt: createdAt.toISOString(), lastMessageAt: lastMessageAt?.toISOString() ?? null };
}

const place = z.tuple([z.iso.datetime(), z.uuid()]);

export interface ThreadFilter extends PageQuery {
  customerId?: string | undefined;
  kind?: 'general' | 'customer' | undefined;
}

/** The caller's own conversations, newest first. Those of steps are read with their execution. */
export async function listOwnThreads(
  tx: Tx,
  { userId }: Session,
  { customerId, kind, limit, cursor }: ThreadFilter,
): Promise<Page<AssistantThreadSummary>> {
  const parts: SQL[] = [sql`t.owner_id = ${userId} and t.execution_id is null`];
  if (customerId !== undefined) parts.push(sql`t.customer_id = ${customerId}`);
  if (kind !== undefined) parts.push(kind === 'general' ? sql`t.customer_id is null` : sql`t.customer_id is not null`);
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(place, cursor);
    parts.push(sql`(date_trunc('milliseconds', t.created_at), t.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const found = await rows<ThreadRow>(
    tx,
    sql`select ${columns} from ${sources} where ${sql.join(parts, sql` and `)}
         order by date_trunc('milliseconds', t.created_at) desc, t.id desc limit ${limit + 1}`,
  );
  return page(found.map(toSummary), limit, ({ createdAt, id }) => [createdAt, id]);
}

/**
 * A conversation the caller may read: their own, or that of a step for those who read executions. Throws 404; somebody
 * else's looks like one that is not there.
 */
export async function readThread(tx: Tx, session: Session, id: string): Promise<AssistantThreadSummary> {
  const mayReadSteps = session.permissions.includes('executions.read');
  const found = await row<ThreadRow>(
    tx,
    sql`select ${columns} from ${sources}
         where t.id = ${id} and (t.owner_id = ${session.userId} or (t.execution_id is not null and ${mayReadSteps}))`,
  );
  if (found === undefined) throw notFound('conversation', id);
  return toSummary(found);
}

/** The conversation of a step; undefined while there is none. */
export async function findStepThread(tx: Tx, executionId: string, path: string): Promise<string | undefined> {
  const found = await row<{ id: string }>(
    tx,
    sql`select id from renubu.threads where execution_id = ${executionId} and path = ${path}`,
  );
  return found?.id;
}
