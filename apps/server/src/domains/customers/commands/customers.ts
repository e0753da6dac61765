import type { Customer, customerInputSchema } from '@renubu/contracts/customers';
import { and, eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { row, rows, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { conflict, notFound } from '../../../platform/http/problem.ts';
import { requestAnalysis } from '../../intelligence/commands/request.ts';
import { moveWaitingItems, requireActiveMember } from '../../renewals/commands/assign.ts';
import { publishQueues } from '../../renewals/commands/publish-queues.ts';
import { openExecution, openItem } from '../../renewals/sql/statuses.ts';
import { readCustomer } from '../queries/customers.ts';
import { customers } from '../tables.ts';

export type CustomerInput = z.output<typeof customerInputSchema>;

async function requireFreeExternalId(tx: Tx, organizationId: string, externalId: string, ownId: string): Promise<void> {
  const taken = await row<{ id: string }>(
    tx,
    sql`
    select id from renubu.customers
     where organization_id = ${organizationId} and external_id = ${externalId} and id <> ${ownId}`,
  );
  if (taken !== undefined) {
    throw conflict('external_id_taken', `Another customer has the external id ${externalId}.`, {
      customerId: taken.id,
    });
  }
}

async function checkReferences(
  tx: Tx,
  organizationId: string,
  id: string,
  input: Partial<CustomerInput>,
): Promise<void> {
  if (input.ownerId != null) await requireActiveMember(tx, organizationId, input.ownerId, 'body.ownerId');
  if (input.externalId != null) await requireFreeExternalId(tx, organizationId, input.externalId, id);
}

/** Creates a customer and asks for its analysis. Throws 409 `external_id_taken`, 422 `unknown_member`. */
export async function createCustomer(ctx: Context, session: Session, input: CustomerInput): Promise<Customer> {
  const { organizationId } = session;
  const now = ctx.clock.now();
  return tenantTransaction(ctx.db, organizationId, async (tx) => {
    const id = ctx.newId();
    await checkReferences(tx, organizationId, id, input);
    const currency = input.currency ?? (await organizationCurrency(tx, organizationId));
    await tx.insert(customers).values({ ...input, currency, id, organizationId, createdAt: now, updatedAt: now });
    await requestAnalysis(tx, ctx, organizationId, [id], 'created');
    return readCustomer(tx, organizationId, id, now);
  });
}

async function organizationCurrency(tx: Tx, organizationId: string): Promise<string> {
  const found = await row<{ currency: string }>(
    tx,
    sql`
    select currency from renubu.organizations where id = ${organizationId}`,
  );
  return found?.currency ?? 'USD';
}

/**
 * Changes a customer and asks for its analysis; work that waits follows a new owner. `match` throws unless the caller
 * knows the stored revision. Throws 404, 409 `external_id_taken`, 422 `unknown_member`.
 */
export async function updateCustomer(
  ctx: Context,
  session: Session,
  id: string,
  changes: Partial<CustomerInput>,
  match: (revision: number) => void,
): Promise<Customer> {
  const { organizationId } = session;
  return tenantTransaction(ctx.db, organizationId, async (tx) => {
    await changeCustomer(tx, ctx, { organizationId, id }, changes, match);
    return readCustomer(tx, organizationId, id, ctx.clock.now());
  });
}

/** The same in a transaction of the caller's. */
export async function changeCustomer(
  tx: Tx,
  ctx: Context,
  { organizationId, id }: { organizationId: string; id: string },
  changes: Partial<CustomerInput>,
  match: (revision: number) => void = () => undefined,
): Promise<void> {
  const [current] = await tx
    .select()
    .from(customers)
    .where(and(eq(customers.organizationId, organizationId), eq(customers.id, id)))
    .for('update');
  if (current === undefined) throw notFound('customer', id);
  match(current.revision);
  await checkReferences(tx, organizationId, id, changes);
  await tx
    .update(customers)
    .set({ ...changes, revision: current.revision + 1, updatedAt: ctx.clock.now() })
    .where(eq(customers.id, id));
  if (changes.ownerId !== undefined) {
    await moveWaitingItems(tx, organizationId, id, current.ownerId, changes.ownerId);
  }
  await requestAnalysis(tx, ctx, organizationId, [id], 'changed');
}

/** Deletes a customer with all that is known of it. Throws 404, 409 `customer_has_open_work` while executions run. */
export async function deleteCustomer(ctx: Context, session: Session, id: string): Promise<void> {
  const { organizationId } = session;
  await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const running = await rows<{ id: string }>(
      tx,
      sql`
      select id from renubu.executions
       where organization_id = ${organizationId} and customer_id = ${id} and status in ${openExecution}`,
    );
    if (running.length > 0) {
      const executionIds = running.map((execution) => execution.id);
      throw conflict('customer_has_open_work', 'Complete or cancel its executions first.', { executionIds });
    }
    await row(
      tx,
      sql`
      with gone as (
        delete from renubu.signals where organization_id = ${organizationId} and customer_id = ${id}
        returning source, external_id
      )
      delete from renubu.signal_keys k using gone
       where k.organization_id = ${organizationId} and k.source = gone.source and k.external_id = gone.external_id`,
    );
    const waiting = await rows<{ assignee_id: string | null }>(
      tx,
      sql`select assignee_id from renubu.queue_items
           where organization_id = ${organizationId} and customer_id = ${id} and status in ${openItem}`,
    );
    const deleted = await row(
      tx,
      sql`
      delete from renubu.customers where organization_id = ${organizationId} and id = ${id} returning id`,
    );
    if (deleted === undefined) throw notFound('customer', id);
    await publishQueues(
      tx,
      waiting.map(({ assignee_id }) => assignee_id),
    );
  });
}
