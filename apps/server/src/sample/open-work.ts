import type { Actor } from '@renubu/contracts/actor';
import { sql } from 'drizzle-orm';
import { applyInput } from '../domains/executions/commands/apply.ts';
import { startExecution } from '../domains/executions/commands/start.ts';
import { rescore } from '../domains/renewals/commands/rescore.ts';
import type { Context } from '../platform/context.ts';
import { rows, type Tx } from '../platform/db/transaction.ts';
import type { SampleCustomer } from './data/generate.ts';
import { samplePeople } from './data/people.ts';

interface OpenItem {
  id: string;
  customer_id: string;
}

/** Starts the renewals that are being worked on today, each by its owner some days ago, and completes a first step of some. */
export async function startOpenWork(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  customers: SampleCustomer[],
  owners: ReadonlyMap<string, string>,
): Promise<void> {
  const worked = new Map(customers.filter(({ work }) => work === 'open').map((customer) => [customer.id, customer]));
  const items = await rows<OpenItem>(
    tx,
    sql`select id, customer_id from renubu.queue_items where kind = 'renewal' and status = 'pending' and workflow_id is not null order by score desc, id`,
  );
  const open = items.filter(({ customer_id }) => worked.has(customer_id));
  for (const [index, item] of open.entries()) {
    const customer = worked.get(item.customer_id);
    const person = samplePeople.find(({ key }) => key === customer?.ownerKey);
    const by: Actor = { type: 'person', id: owners.get(customer?.ownerKey ?? '') ?? '', name: person?.name ?? '' };
    const daysAgo = 2 + (index % 6);
    const then: Context = { ...ctx, clock: { now: () => new Date(ctx.clock.now().getTime() - daysAgo * 86_400_000) } };
    const { executionId } = await startExecution(tx, then, {
      organizationId,
      queueItemId: item.id,
      ...(await workflowOf(tx, item.id)),
      assigneeId: by.id,
      by,
    });
    if (index % 2 === 0) await completeFirstStep(tx, then, organizationId, executionId, by);
  }
  // What their steps ask for is asked for now: the work was not started days ago and then forgotten.
  await tx.execute(sql`
    update renubu.effects set created_at = ${ctx.clock.now()} where organization_id = ${organizationId} and status = 'pending'`);
  await rescore(tx, ctx, organizationId, {});
}

async function workflowOf(tx: Tx, itemId: string): Promise<{ workflowId: string }> {
  const [item] = await rows<{ workflow_id: string }>(
    tx,
    sql`select workflow_id from renubu.queue_items where id = ${itemId}`,
  );
  return { workflowId: item?.workflow_id ?? '' };
}

/** What a CSM would have recorded in the first step of each built-in workflow. */
const firstOutputs = {
  'data-snapshot': { matches: true },
  'status-assessment': { blocker: 'signature-pending', notes: 'The contract is with their legal team.' },
  'health-check': { health: 'good' },
  'status-check': { situation: 'renewal-in-progress' },
} as const;

async function completeFirstStep(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  executionId: string,
  by: Actor,
): Promise<void> {
  const [step] = await rows<{ path: string; step_id: string }>(
    tx,
    sql`select path, step_id from renubu.step_executions where execution_id = ${executionId} and status = 'waiting' and type = 'guided' limit 1`,
  );
  const outputs = step && firstOutputs[step.step_id as keyof typeof firstOutputs];
  if (step && outputs)
    await applyInput(tx, ctx, organizationId, executionId, {
      type: 'personCompletedStep',
      path: step.path,
      outputs,
      by,
    });
}
