import { isLaterStage } from '@renubu/core/renewals/stages';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { supersedeExecution } from '../../executions/commands/supersede.ts';
import { findWorkChanges, type WorkChange } from '../queries/work-changes.ts';
import { openItem } from '../sql/statuses.ts';
import { assignWaiting, assignWork } from './assign-work.ts';
import { lockQueue } from './lock.ts';
import { publishQueues } from './publish-queues.ts';

export interface DetermineOptions {
  /** All customers when absent. */
  customerIds?: readonly string[];
  /** True when something new was heard of the customers: their open work counts it as a further trigger. */
  triggered?: boolean;
}

export interface Determined {
  created: number;
  superseded: number;
  /** Whose queues changed. */
  assigneeIds: (string | null)[];
}

/**
 * Brings the open work in line with the published determination: makes what is called for, supersedes what stands at
 * another stage, closes what is called for no more. Does not score: `rescore` follows.
 *
 * Work in progress is left alone unless its customer moved to a later stage; then its execution is superseded and the
 * tasks still open stay with the customer.
 */
export async function determine(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  { customerIds, triggered = false }: DetermineOptions = {},
): Promise<Determined> {
  await lockQueue(tx, organizationId);
  const now = ctx.clock.now();
  if (triggered && customerIds !== undefined) await countTrigger(tx, organizationId, customerIds);
  const changes = (await findWorkChanges(tx, organizationId, now, customerIds)).filter(isMeant);
  const replaced = changes.filter((change) => change.openId !== null && isReplaced(change));
  const made = changes.filter((change) => change.wanted && (change.openId === null || isReplaced(change)));
  await supersedeItems(tx, organizationId, replaced, now);
  for (const { executionId } of replaced) {
    if (executionId !== null) await supersedeExecution(tx, ctx, executionId, null);
  }
  await rebind(
    tx,
    changes.filter((change) => change.wanted && change.openId !== null && !isReplaced(change)),
  );
  const assignees = await assignWork(tx, organizationId, made);
  await insertItems(tx, ctx, organizationId, made, assignees, now);
  const assigneeIds = [...new Set([...replaced.map(({ assigneeId }) => assigneeId), ...assignees])];
  await publishQueues(tx, assigneeIds);
  if (customerIds === undefined) await assignWaiting(tx, organizationId);
  return { created: made.length, superseded: replaced.length, assigneeIds };
}

/** A person at work is disturbed only by a stage nearer to the date. */
function isMeant(change: WorkChange): boolean {
  if (change.executionId === null) return true;
  return change.stage !== null && change.openStage !== null && isLaterStage(change.stage, change.openStage);
}

function isReplaced(change: WorkChange): boolean {
  return !change.wanted || change.stage !== change.openStage;
}

async function countTrigger(tx: Tx, organizationId: string, customerIds: readonly string[]): Promise<void> {
  await rows(
    tx,
    sql`
    update renubu.queue_items set triggers = triggers + 1
     where organization_id = ${organizationId} and customer_id = any(${sql.param(customerIds)}::uuid[])
       and status in ${openItem}`,
  );
}

function supersedeReason({ wanted, stage, openStage }: WorkChange): string {
  if (!wanted) return 'The customer does not call for it any more.';
  return `The customer moved from ${openStage ?? 'no stage'} to ${stage ?? 'no stage'}.`;
}

async function supersedeItems(tx: Tx, organizationId: string, replaced: WorkChange[], now: Date): Promise<void> {
  if (replaced.length === 0) return;
  const closed = replaced.map((change) => ({ id: change.openId, reason: supersedeReason(change) }));
  await rows(
    tx,
    sql`
    update renubu.queue_items q
       set status = 'superseded', reason = x.reason, snoozed_until = null, closed_at = ${now.toISOString()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(closed)}::jsonb) as x(id uuid, reason text)
     where q.organization_id = ${organizationId} and q.id = x.id`,
  );
}

/** Work that has not started follows a changed binding. */
async function rebind(tx: Tx, kept: WorkChange[]): Promise<void> {
  if (kept.length === 0) return;
  const bound = kept.map(({ openId, workflowId }) => ({ id: openId, workflow: workflowId }));
  await rows(
    tx,
    sql`
    update renubu.queue_items q set workflow_id = x.workflow
      from jsonb_to_recordset(${JSON.stringify(bound)}::jsonb) as x(id uuid, workflow uuid)
     where q.id = x.id and q.status = 'pending'`,
  );
}

async function insertItems(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  made: WorkChange[],
  assignees: readonly (string | null)[],
  now: Date,
): Promise<void> {
  if (made.length === 0) return;
  const items = made.map(({ customerId, kind, stage, workflowId, renewalDate }, index) => ({
    id: ctx.newId(),
    customer: customerId,
    kind,
    stage,
    workflow: workflowId,
    assignee: assignees[index] ?? null,
    renewal: renewalDate,
  }));
  await rows(
    tx,
    sql`
    insert into renubu.queue_items
      (id, organization_id, customer_id, kind, stage, workflow_id, assignee_id, status, renewal_date, created_at)
    select x.id, ${organizationId}, x.customer, x.kind, x.stage, x.workflow, x.assignee, 'pending', x.renewal,
           ${now.toISOString()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
        as x(id uuid, customer uuid, kind text, stage text, workflow uuid, assignee uuid, renewal date)
    on conflict (organization_id, customer_id, kind) where status in ${openItem} do nothing`,
  );
}
