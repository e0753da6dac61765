import type { Evidence, Statement } from '@renubu/contracts/intelligence';
import type { Page } from '@renubu/contracts/pagination';
import type { queueQuerySchema, QueueItem } from '@renubu/contracts/queue';
import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { openItem } from '../sql/statuses.ts';
import { workflowFacts, type WorkflowFacts } from './workflow-facts.ts';

export type QueueFilter = z.output<typeof queueQuerySchema>;

interface ItemRow
  extends
    Pick<
      QueueItem,
      | 'id'
      | 'kind'
      | 'stage'
      | 'status'
      | 'customer'
      | 'assignee'
      | 'score'
      | 'daysUntilRenewal'
      | 'renewalDate'
      | 'arrMinor'
    >,
    Pick<QueueItem, 'currency' | 'riskScore' | 'healthScore' | 'whyNow' | 'triggers' | 'reason' | 'executionId'> {
  workflowId: string | null;
  base: string;
  stageBonus: string;
  arrMultiplier: string;
  planMultiplier: string;
  experienceMultiplier: string;
  openExecutions: number;
  workloadPenalty: string;
  statements: Statement[] | null;
  stepsDone: number | null;
  stepsTotal: number | null;
  snoozedUntil: Date | null;
  createdAt: Date;
  scoredAt: Date | null;
}

const itemColumns = sql.raw(`
  q.id, q.kind, q.stage, q.status, q.score, q.base, q.stage_bonus as "stageBonus",
  q.arr_multiplier as "arrMultiplier", q.plan_multiplier as "planMultiplier",
  q.experience_multiplier as "experienceMultiplier", q.open_executions as "openExecutions",
  q.workload_penalty as "workloadPenalty", q.days_until_renewal as "daysUntilRenewal", q.arr_minor as "arrMinor",
  q.why_now as "whyNow", q.triggers, q.snoozed_until as "snoozedUntil", q.reason, q.created_at as "createdAt",
  q.scored_at as "scoredAt", q.execution_id as "executionId", q.workflow_id as "workflowId",
  c.renewal_date as "renewalDate", c.currency,
  jsonb_build_object('id', c.id, 'name', c.name, 'industry', c.industry, 'accountPlan', c.account_plan) as customer,
  case when m.user_id is not null then jsonb_build_object('id', m.user_id, 'name', m.name) end as assignee,
  ci.risk_score as "riskScore", ci.health_score as "healthScore", ci.analysis -> 'summary' as statements,
  e.steps_done as "stepsDone", e.steps_total as "stepsTotal"`);

const joins = sql.raw(`
  join renubu.customers c on c.id = q.customer_id
  left join renubu.members m on m.organization_id = q.organization_id and m.user_id = q.assignee_id
  left join renubu.customer_intelligence ci on ci.organization_id = q.organization_id and ci.customer_id = q.customer_id
  left join renubu.executions e on e.id = q.execution_id`);

function evidenceOf(statements: Statement[]): Evidence[] {
  const all = statements.flatMap(({ evidence }) => evidence);
  return all
    .filter(({ kind, id }, index) => all.findIndex((other) => other.kind === kind && other.id === id) === index)
    .slice(0, 6);
}

function toItem(found: ItemRow, workflow: WorkflowFacts | undefined): QueueItem {
  const { base, stageBonus, arrMultiplier, planMultiplier, experienceMultiplier, workloadPenalty, ...rest } = found;
  const { statements, stepsDone, stepsTotal, openExecutions, ...item } = rest;
  const [start, bonus, arr, plan, experience] = [
    base,
    stageBonus,
    arrMultiplier,
    planMultiplier,
    experienceMultiplier,
  ].map(Number) as [number, number, number, number, number];
  const told = (statements ?? []).slice(0, 2);
  return {
    ...item,
    workflow: workflow ?? null,
    progress: stepsDone === null || stepsTotal === null ? null : { done: stepsDone, total: stepsTotal },
    factors: {
      base: start,
      stageBonus: bonus,
      arrMultiplier: arr,
      planMultiplier: plan,
      experienceMultiplier: experience,
      openExecutions,
      workloadPenalty: Number(workloadPenalty),
      subtotal: Number(((start + bonus) * arr * plan * experience).toPrecision(12)),
      total: item.score,
    },
    summary: told.length === 0 ? null : told.map(({ text }) => text).join(' '),
    evidence: evidenceOf(told),
    snoozedUntil: item.snoozedUntil?.toISOString() ?? null,
    createdAt: item.createdAt.toISOString(),
    scoredAt: item.scoredAt?.toISOString() ?? null,
  };
}

const place = z.tuple([z.number().int(), z.number().int().nullable(), z.number().int(), z.uuid()]);
const lastDay = 2_147_483_647;

function after(cursor: string | undefined): SQL {
  if (cursor === undefined) return sql`true`;
  const [score, days, arr, id] = decodeCursor(place, cursor);
  return sql`q.score <= ${score} and (q.score < ${score}
    or (coalesce(q.days_until_renewal, ${lastDay}), -q.arr_minor, q.id) > (${days ?? lastDay}::int, ${-arr}::bigint, ${id}::uuid))`;
}

function filters(filter: QueueFilter): SQL {
  const parts: SQL[] = [sql`q.status in ${openItem}`];
  if (filter.status !== 'open') parts.push(sql`q.status = ${filter.status}`);
  if (filter.stage !== undefined) parts.push(sql`q.stage = ${filter.stage}`);
  if (filter.kind !== undefined) parts.push(sql`q.kind = ${filter.kind}`);
  if (filter.plan !== undefined) parts.push(sql`c.account_plan = ${filter.plan}`);
  if (filter.search !== undefined && filter.search.trim() !== '') {
    parts.push(sql`c.name ilike ${`%${filter.search.trim().replace(/[\\%_]/g, '\\$&')}%`}`);
  }
  return sql.join(parts, sql` and `);
}

/**
 * A page of a ranked queue: higher score first, then fewer days until renewal, higher ARR, id. `assigneeId` is a
 * person, or undefined for the whole team.
 */
export async function queuePage(
  tx: Tx,
  organizationId: string,
  assigneeId: string | undefined,
  filter: QueueFilter,
): Promise<Page<QueueItem>> {
  const whose = assigneeId === undefined ? sql`true` : sql`q.assignee_id = ${assigneeId}`;
  const found = await rows<ItemRow>(
    tx,
    sql`
    select ${itemColumns} from renubu.queue_items q ${joins}
     where q.organization_id = ${organizationId} and ${whose} and ${filters(filter)} and ${after(filter.cursor)}
     order by q.score desc, q.days_until_renewal asc nulls last, q.arr_minor desc, q.id
     limit ${filter.limit + 1}`,
  );
  const items = await withWorkflows(tx, found);
  return page(items, filter.limit, (item) => [item.score, item.daysUntilRenewal, item.arrMinor, item.id]);
}

/** One queue item, open or closed. Throws 404. */
export async function queueItem(tx: Tx, itemId: string): Promise<QueueItem> {
  const found = await row<ItemRow>(
    tx,
    sql`
    select ${itemColumns} from renubu.queue_items q ${joins} where q.id = ${itemId}`,
  );
  const [item] = found === undefined ? [] : await withWorkflows(tx, [found]);
  if (item === undefined) throw notFound('queue item', itemId);
  return item;
}

async function withWorkflows(tx: Tx, found: ItemRow[]): Promise<QueueItem[]> {
  const workflows = await workflowFacts(
    tx,
    found.flatMap(({ workflowId }) => workflowId ?? []),
  );
  return found.map((item) => toItem(item, item.workflowId === null ? undefined : workflows.get(item.workflowId)));
}

/** The item a person should take up next. */
export async function nextItem(tx: Tx, organizationId: string, assigneeId: string) {
  const found = await row<{ queueItemId: string; customerId: string; customer: string; priorityScore: number }>(
    tx,
    sql`
    select q.id as "queueItemId", q.customer_id as "customerId", c.name as customer, q.score as "priorityScore"
      from renubu.queue_items q join renubu.customers c on c.id = q.customer_id
     where q.organization_id = ${organizationId} and q.assignee_id = ${assigneeId}
       and q.status in ${openItem} and q.status = 'pending'
     order by q.score desc, q.days_until_renewal asc nulls last, q.arr_minor desc, q.id
     limit 1`,
  );
  return found ?? null;
}
