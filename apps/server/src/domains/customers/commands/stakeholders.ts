import type { Stakeholder, stakeholderInputSchema } from '@renubu/contracts/customers';
import { and, eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { requestAnalysis } from '../../intelligence/commands/request.ts';
import { requireCustomer } from '../queries/customers.ts';
import { toStakeholder } from '../queries/details.ts';
import { stakeholders } from '../tables.ts';

type StakeholderInput = z.output<typeof stakeholderInputSchema>;

const one = (organizationId: string, customerId: string, id: string) =>
  and(
    eq(stakeholders.organizationId, organizationId),
    eq(stakeholders.customerId, customerId),
    eq(stakeholders.id, id),
  );

/** Adds a stakeholder to a customer. Throws 404. */
export async function addStakeholder(
  ctx: Context,
  session: Session,
  customerId: string,
  input: StakeholderInput,
): Promise<Stakeholder> {
  const { organizationId } = session;
  const now = ctx.clock.now();
  return tenantTransaction(ctx.db, organizationId, async (tx) => {
    await requireCustomer(tx, organizationId, customerId);
    const values = { ...input, id: ctx.newId(), organizationId, customerId, createdAt: now, updatedAt: now };
    const [added] = await tx.insert(stakeholders).values(values).returning();
    await requestAnalysis(tx, ctx, organizationId, [customerId], 'stakeholders');
    if (added === undefined) throw notFound('customer', customerId);
    return toStakeholder(added);
  });
}

/** Changes a stakeholder. `match` throws unless the caller knows the stored revision. Throws 404. */
export async function updateStakeholder(
  ctx: Context,
  session: Session,
  place: { customerId: string; id: string },
  changes: Partial<StakeholderInput>,
  match: (revision: number) => void,
): Promise<Stakeholder> {
  return tenantTransaction(ctx.db, session.organizationId, (tx) =>
    changeStakeholder(tx, ctx, session, place, changes, match),
  );
}

/** As `updateStakeholder`, in the caller's transaction. */
export async function changeStakeholder(
  tx: Tx,
  ctx: Context,
  { organizationId }: Session,
  place: { customerId: string; id: string },
  changes: Partial<StakeholderInput>,
  match: (revision: number) => void,
): Promise<Stakeholder> {
  const which = one(organizationId, place.customerId, place.id);
  const [current] = await tx.select().from(stakeholders).where(which).for('update');
  if (current === undefined) throw notFound('stakeholder', place.id);
  match(current.revision);
  const [updated] = await tx
    .update(stakeholders)
    .set({ ...changes, revision: current.revision + 1, updatedAt: ctx.clock.now() })
    .where(which)
    .returning();
  await requestAnalysis(tx, ctx, organizationId, [place.customerId], 'stakeholders');
  return toStakeholder(updated ?? current);
}

/** Removes a stakeholder. Throws 404. */
export async function removeStakeholder(
  ctx: Context,
  session: Session,
  place: { customerId: string; id: string },
): Promise<void> {
  const { organizationId } = session;
  await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const removed = await tx
      .delete(stakeholders)
      .where(one(organizationId, place.customerId, place.id))
      .returning({ id: stakeholders.id });
    if (removed.length === 0) throw notFound('stakeholder', place.id);
    await requestAnalysis(tx, ctx, organizationId, [place.customerId], 'stakeholders');
  });
}
