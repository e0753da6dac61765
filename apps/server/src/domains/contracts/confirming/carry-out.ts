import type { ConfirmationPlan, ConfirmedTerms } from '@renubu/contracts/contract-documents';
import { and, eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import { changeCustomer } from '../../customers/commands/customers.ts';
import { contracts } from '../../customers/tables.ts';
import { requestAnalysis } from '../../intelligence/commands/request.ts';
import { cancelTasks } from '../../tasks/commands/cancel-tasks.ts';
import { createTask } from '../../tasks/commands/create-task.ts';
import { updateTask } from '../../tasks/commands/update-task.ts';
import { contractTasks, type DocumentRow } from '../tables.ts';
import type { ContractState, Surroundings } from './gather.ts';
import type { PlannedTask } from './plan-tasks.ts';
import type { Plan } from './plan.ts';

export interface Confirming {
  document: DocumentRow;
  surroundings: Surroundings;
  contract: ContractState | null;
  plan: Plan;
}

/** Does what a plan says: contract, renewal date with the analysis that follows it, tasks. Returns it with the new ids. */
export async function carryOut(
  tx: Tx,
  ctx: Context,
  session: Session,
  confirming: Confirming,
): Promise<ConfirmationPlan & { contract: { id: string } }> {
  const { document, plan } = confirming;
  const { organizationId, customerId } = document;
  const id = await writeContract(tx, ctx, session, confirming);
  const { before, after } = plan.shown.renewalDate;
  // The customer's own command: stage, queue and analysis follow as after any other change.
  if (before !== after) await changeCustomer(tx, ctx, { organizationId, id: customerId }, { renewalDate: after });
  else await requestAnalysis(tx, ctx, organizationId, [customerId], 'changed');
  const tasks: ConfirmationPlan['tasks'] = [];
  for (const planned of plan.tasks) {
    const { wanted: _wanted, ...task } = planned;
    tasks.push({ ...task, taskId: await workTask(tx, ctx, session, confirming, planned) });
  }
  return { ...plan.shown, contract: { ...plan.shown.contract, id }, tasks };
}

async function writeContract(
  tx: Tx,
  ctx: Context,
  session: Session,
  { document, contract, plan, surroundings }: Confirming,
): Promise<string> {
  const now = ctx.clock.now();
  const terms: ConfirmedTerms = {
    ...{ documentId: document.id, documentName: document.name, terms: plan.terms },
    ...{ confirmedBy: actorOf(session), confirmedAt: now.toISOString() },
  };
  if (contract !== null) {
    await tx
      .update(contracts)
      .set({ ...plan.contract, terms, updatedAt: now })
      .where(eq(contracts.id, contract.id));
    return contract.id;
  }
  const { customer, contracts: others } = surroundings;
  const id = ctx.newId();
  await tx.insert(contracts).values({
    ...{ id, organizationId: document.organizationId, customerId: document.customerId, ...plan.contract, terms },
    ...{ number: plan.shown.contract.label, currency: customer.currency, createdAt: now, updatedAt: now },
    // The ARR of a customer is the sum over its contracts: the only one carries all of it.
    arrMinor: others.length === 0 ? customer.arrMinor : 0,
  });
  return id;
}

/** Makes, changes or cancels one task and remembers what was planned for it. Returns its id. */
async function workTask(
  tx: Tx,
  ctx: Context,
  session: Session,
  confirming: Confirming,
  planned: PlannedTask,
): Promise<string | null> {
  const { key, title, dueAt, taskId, wanted, action } = planned;
  const by = actorOf(session);
  if (action === 'keep') return taskId;
  if (wanted === null) {
    if (taskId !== null) await cancelTasks(tx, ctx, { ids: [taskId] }, by);
    await forget(tx, confirming.document, key);
    return taskId;
  }
  if (action === 'update' && taskId !== null) {
    await updateTask(tx, ctx, taskId, { title, description: wanted.description, dueAt }, by, () => undefined);
    await remember(tx, confirming.document, planned, taskId);
    return taskId;
  }
  const { organizationId, customerId } = confirming.document;
  const made = await createTask(tx, ctx, {
    ...{ organizationId, customerId, title, description: wanted.description, dueAt, by },
    ...{ kind: wanted.kind, priority: wanted.priority, owner: 'human' },
    assigneeId: confirming.surroundings.assignee?.id ?? null,
  });
  await remember(tx, confirming.document, planned, made);
  return made;
}

async function remember(
  tx: Tx,
  { id: documentId, organizationId }: DocumentRow,
  { key, title, dueAt }: PlannedTask,
  taskId: string,
): Promise<void> {
  const planned = { taskId, title, dueAt: dueAt === null ? null : new Date(dueAt) };
  await tx
    .insert(contractTasks)
    .values({ documentId, organizationId, key, ...planned })
    .onConflictDoUpdate({ target: [contractTasks.documentId, contractTasks.key], set: planned });
}

async function forget(tx: Tx, { id }: DocumentRow, key: string): Promise<void> {
  await tx.delete(contractTasks).where(and(eq(contractTasks.documentId, id), eq(contractTasks.key, key)));
}
