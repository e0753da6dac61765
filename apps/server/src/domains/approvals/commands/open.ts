import { createHash } from 'node:crypto';
import type { Actor } from '@renubu/contracts/actor';
import type { Effect } from '@renubu/core/engine/types';
import { payloadHash } from '@renubu/core/approvals/payload';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { findApprovers } from '../queries/people.ts';
import { approvals, type ApprovalRow } from '../tables.ts';
import { recordEvents, tellChanged, type EventDraft } from './record.ts';
import { addSeats, requestersOf, seat } from './seating.ts';
import { tellTurn } from './tell.ts';

export type OpenApprovalEffect = Extract<Effect, { kind: 'openApproval' }>;

export interface ApprovalRequest {
  organizationId: string;
  execution: { id: string; startedBy: Actor };
  effect: OpenApprovalEffect;
  /** Who brought the execution to the step. */
  by: Actor;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The digest of what an approval shows, as a decision is bound to it. */
export function hashOf({ title, evidence, form }: Pick<ApprovalRow, 'title' | 'evidence' | 'form'>): string {
  return payloadHash({ title, evidence, form }, sha256);
}

/**
 * Opens an approval for a step that waits: gives out the votes among the active members of the organization and tells
 * those whose turn it is. Runs in the transaction that parks the step. Repeating the same effect changes nothing.
 */
export async function openApproval(tx: Tx, ctx: Context, request: ApprovalRequest): Promise<void> {
  const { organizationId, execution, effect, by } = request;
  const { users, role, managerOf, quorum, sequence } = effect.approvers;
  const requestedBy = by.type === 'system' ? execution.startedBy : by;
  const requesters = requestersOf(execution.startedBy, by);
  const found = await findApprovers(tx, { users, role, managerOf });
  const { allowSelf } = effect;
  const plan = await seat(tx, ctx, { ...found, quorum, sequence, allowSelf, requesters });
  const title = oneLine(effect.title);
  const [opened] = await tx
    .insert(approvals)
    .values({
      id: effect.id,
      organizationId,
      executionId: execution.id,
      path: effect.path,
      stepId: effect.stepId,
      title,
      evidence: effect.evidence,
      form: effect.form,
      payloadHash: hashOf({ title, evidence: effect.evidence, form: effect.form }),
      needed: plan.needed,
      sequence,
      allowSelf,
      requestedBy,
      requesters,
      requestedAt: ctx.clock.now(),
      expiresAt: effect.expiresAt === null ? null : new Date(effect.expiresAt),
    })
    .onConflictDoNothing({ target: approvals.id })
    .returning();
  if (opened === undefined) return;
  await addSeats(tx, opened, plan.seats);
  await recordEvents(tx, ctx, opened, [openedEvent(opened, plan.seats.length), ...plan.events]);
  await tellChanged(tx, opened, 'approval_required', 'pending');
  await tellTurn(tx, ctx, opened);
}

/**
 * A title is one line of text: what a template rendered may hold line breaks, control characters, or half a character.
 * It is what the database gives back, so that its digest stays the same.
 */
function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return Buffer.from(line.slice(0, 300), 'utf8').toString('utf8');
}

function openedEvent({ requestedBy, needed, payloadHash: hash }: ApprovalRow, people: number): EventDraft {
  const many = people === 1 ? '1 person' : `${people} people`;
  return {
    type: 'opened',
    actor: requestedBy,
    message: `Asked ${many}; it takes ${needed === 1 ? 'one approval' : `${needed} approvals`}.`,
    data: { payloadHash: hash, needed },
  };
}
