import type { Actor } from '@renubu/contracts/actor';
import type { PlannedSeat } from '@renubu/core/approvals/seats';
import { tally } from '@renubu/core/approvals/tally';
import { eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { systemActor } from '../../../platform/session.ts';
import { lockApprovalOf } from '../queries/lock.ts';
import { findApprovers, namesOf } from '../queries/people.ts';
import { findSeats, votingSeats, type SeatRow } from '../queries/seats.ts';
import { approvals, type ApprovalRow } from '../tables.ts';
import { recordEvents, tellChanged } from './record.ts';
import { refill } from './refill.ts';
import { addSeats, seat } from './seating.ts';
import { tellOutcome, tellReminder, tellTurn } from './tell.ts';

/** What the engine asks about an approval that is open; one that has ended, or never was, is left alone. */
async function pending(tx: Tx, id: string): Promise<ApprovalRow | undefined> {
  const found = await lockApprovalOf(tx, id);
  return found?.status === 'pending' ? found : undefined;
}

/** Reminds those whose turn it is to decide. Whoever calls holds the lock of the execution. */
export async function remindApproval(tx: Tx, ctx: Context, { id }: { id: string }): Promise<void> {
  const approval = await pending(tx, id);
  if (approval === undefined) return;
  await tx.update(approvals).set({ remindedAt: ctx.clock.now() }).where(eq(approvals.id, id));
  await refill(tx, ctx, approval);
  await tellTurn(tx, ctx, approval);
  const told = await tellReminder(tx, ctx, approval);
  const names = [...(await namesOf(tx, told)).values()];
  const message = names.length === 0 ? 'There was nobody to remind.' : `Reminded ${names.join(', ')}.`;
  await recordEvents(tx, ctx, approval, [{ type: 'reminded', actor: systemActor, message, data: { userIds: told } }]);
  await tellChanged(tx, approval, 'approval_changed', 'pending');
}

export interface Escalation {
  id: string;
  users: readonly string[];
  role: string | null;
}

/**
 * Gives further people a vote, because those asked first did not decide; in a sequence they are alternatives to whoever
 * has to decide next. Whoever calls holds the lock of the execution.
 */
export async function escalateApproval(tx: Tx, ctx: Context, { id, users, role }: Escalation): Promise<void> {
  const approval = await pending(tx, id);
  if (approval === undefined) return;
  const seats = await findSeats(tx, [id]);
  const { candidates, unknown } = await findApprovers(tx, { users, role, managerOf: null });
  const { allowSelf, requesters } = approval;
  const asked = { quorum: 1, sequence: false, allowSelf, requesters, unknown };
  const plan = await seat(tx, ctx, {
    ...asked,
    candidates: candidates.map((one) => ({ ...one, origin: 'escalation' })),
  });
  const added = await addSeats(tx, approval, placed(approval, seats, plan.seats));
  await tx.update(approvals).set({ escalatedAt: ctx.clock.now() }).where(eq(approvals.id, id));
  const names = [...(await namesOf(tx, added)).values()];
  const message = names.length === 0 ? 'Escalated, but there was nobody to add.' : `Escalated to ${names.join(', ')}.`;
  const event = { type: 'escalated', actor: systemActor, message, data: { userIds: added } };
  await recordEvents(tx, ctx, approval, [event, ...plan.events]);
  await tellChanged(tx, approval, 'approval_changed', 'pending');
  await tellTurn(tx, ctx, approval);
}

/** In a sequence they share the place of whoever has not decided; else they come last. */
function placed({ needed, sequence }: ApprovalRow, seats: readonly SeatRow[], added: readonly PlannedSeat[]) {
  const turn = tally({ needed, sequence }, votingSeats(seats)).turn[0];
  const place = seats.find((one) => one.userId === turn)?.position;
  if (sequence && place !== undefined) return added.map((one) => ({ ...one, position: place }));
  const last = Math.max(0, ...seats.map((one) => one.position));
  return added.map((one) => ({ ...one, position: last + one.position }));
}

/**
 * Ends an approval that nobody decided: its time is up, or its step was called off. Those who asked hear of an expiry.
 * Whoever calls holds the lock of the execution.
 */
export async function closeApproval(
  tx: Tx,
  ctx: Context,
  { id, as, by }: { id: string; as: 'expired' | 'cancelled'; by: Actor },
): Promise<void> {
  const approval = await pending(tx, id);
  if (approval === undefined) return;
  const [closed] = await tx
    .update(approvals)
    .set({ status: as, decidedAt: ctx.clock.now() })
    .where(eq(approvals.id, id))
    .returning();
  if (closed === undefined) return;
  ctx.metrics.approvalsEnded.inc({ status: as });
  const message = as === 'expired' ? 'Nobody decided in time.' : 'The step that waited for it was called off.';
  const actor = as === 'expired' ? systemActor : by;
  await recordEvents(tx, ctx, approval, [{ type: as, actor, message }]);
  await tellChanged(tx, approval, 'approval_decided', as);
  await tellOutcome(tx, ctx, closed);
}
