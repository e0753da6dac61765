import { standIn } from '@renubu/core/approvals/stand-in';
import { tally } from '@renubu/core/approvals/tally';
import { and, eq, inArray } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notify } from '../../notifications/commands/notify.ts';
import { currentAbsences } from '../queries/people.ts';
import { findSeats, votingSeats } from '../queries/seats.ts';
import { approvalSeats, type ApprovalRow } from '../tables.ts';

/** Where in the web app an approval is decided. */
export const approvalLink = (id: string): string => `/approvals/${id}`;

const about = ({ id, organizationId, executionId }: ApprovalRow) => ({
  organizationId,
  executionId,
  approvalId: id,
  link: approvalLink(id),
});

/** Tells those whose turn it has become, each once. Returns their ids. */
export async function tellTurn(tx: Tx, ctx: Context, approval: ApprovalRow): Promise<string[]> {
  const seats = await findSeats(tx, [approval.id]);
  const { turn } = tally(approval, votingSeats(seats));
  const fresh = seats.filter((seat) => turn.includes(seat.userId) && seat.toldAt === null).map((seat) => seat.userId);
  if (fresh.length === 0) return [];
  await tx
    .update(approvalSeats)
    .set({ toldAt: ctx.clock.now() })
    .where(and(eq(approvalSeats.approvalId, approval.id), inArray(approvalSeats.userId, fresh)));
  await notify(tx, ctx, {
    ...about(approval),
    userIds: fresh,
    type: 'approval_requested',
    title: `Approve or reject: ${approval.title}`,
    message: `${asker(approval)} asks for your decision.${until(approval)}`,
    priority: 2,
    idempotencyKey: `approval:${approval.id}:requested`,
  });
  return fresh;
}

/** Reminds those whose turn it is, and in the place of who is away whoever stands in for them. Returns their ids. */
export async function tellReminder(tx: Tx, ctx: Context, approval: ApprovalRow): Promise<string[]> {
  const seats = await findSeats(tx, [approval.id]);
  const now = ctx.clock.now();
  const absences = await currentAbsences(tx, now);
  const turn = tally(approval, votingSeats(seats)).turn.map((id) => {
    const fits = (person: string) => !seats.some((seat) => seat.userId === person);
    return standIn(id, absences, now.toISOString(), fits);
  });
  if (turn.length === 0) return [];
  await notify(tx, ctx, {
    ...about(approval),
    userIds: turn,
    type: 'approval_reminder',
    title: `Still to decide: ${approval.title}`,
    message: `${asker(approval)} waits for your decision.${until(approval)}`,
    priority: 2,
    idempotencyKey: `approval:${approval.id}:reminder:${ctx.clock.now().toISOString()}`,
  });
  return turn;
}

/** Tells those who asked how it ended, except whoever ended it. */
export async function tellOutcome(tx: Tx, ctx: Context, approval: ApprovalRow): Promise<void> {
  const { status, requesters, title, decidedBy, reason } = approval;
  if (status === 'pending' || status === 'cancelled') return;
  const userIds = requesters.filter((id) => id !== decidedBy?.id && isUuid(id));
  const by = decidedBy === null ? 'Nobody decided in time.' : `By ${decidedBy.name}.`;
  await notify(tx, ctx, {
    ...about(approval),
    userIds,
    type: status === 'expired' ? 'approval_expired' : 'approval_decided',
    title: `${outcomeWord[status]}: ${title}`,
    message: reason === null ? by : `${by} ${reason}`,
    priority: status === 'approved' ? 3 : 2,
    idempotencyKey: `approval:${approval.id}:${status}`,
  });
}

const outcomeWord = { approved: 'Approved', rejected: 'Rejected', expired: 'Expired' } as const;

/** Who is said to ask: a person or program by name. */
const asker = ({ requestedBy }: ApprovalRow) => (requestedBy.type === 'system' ? 'A workflow' : requestedBy.name);

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

function until({ expiresAt }: ApprovalRow): string {
  return expiresAt === null ? '' : ` It expires ${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`;
}
