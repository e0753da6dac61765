import type { Proposal, ProposedChange } from '@renubu/contracts/assistant';
import type { JsonObject } from '@renubu/contracts/json';
import { and, eq, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { retried } from '../../../platform/db/retried.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import { tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { badRequest, conflict, type Problem } from '../../../platform/http/problem.ts';
import { publish } from '../../../platform/outbox/publish.ts';
import { toProposal } from '../../conversations/queries/messages.ts';
import { proposals } from '../../conversations/tables.ts';
import { readDetail } from '../../executions/queries/detail.ts';
import { lockExecution } from '../../executions/queries/load.ts';
import { lockProposal } from '../queries/proposals.ts';
import { stakeholderNow } from '../queries/stakeholder-now.ts';
import { makeChange } from './changes.ts';

/** What a change may not touch when a person corrects it while accepting: where it goes, and to whom. */
const fixed: Record<ProposedChange['kind'], readonly string[]> = {
  fill_field: ['kind', 'path', 'field'],
  create_task: ['kind'],
  draft_artifact: ['kind', 'path', 'key', 'type'],
  set_stakeholder: ['kind', 'stakeholderId'],
};

type Decision = { ok: true; proposal: Proposal } | { ok: false; problem: Problem };

/**
 * Accepts a proposal: makes its change in the person's name, once. Throws 404; 403 without what the change itself needs;
 * 409 `proposal_decided`, and 409 `proposal_stale` when what it was about has changed or ended since; 400 for a
 * correction of another kind or place.
 */
export async function acceptProposal(
  ctx: Context,
  session: Session,
  id: string,
  corrected: ProposedChange | undefined,
): Promise<Proposal> {
  const decision = await retried(() =>
    tenantTransaction(ctx.db, session.organizationId, async (tx): Promise<Decision> => {
      const seen = await lockInOrder(tx, session, id);
      requireOpen(seen);
      const proposal = corrected === undefined ? seen : { ...seen, change: correct(seen.change, corrected) };
      const stale = await staleness(tx, ctx, seen);
      if (stale !== null) {
        await settle(tx, ctx, session, seen, { status: 'stale', reason: stale });
        return { ok: false, problem: conflict('proposal_stale', stale) };
      }
      const resultId = await makeChange(tx, ctx, session, proposal);
      const accepted = { status: 'accepted', change: proposal.change, resultId } as const;
      return { ok: true, proposal: await settle(tx, ctx, session, seen, accepted) };
    }),
  );
  if (!decision.ok) throw decision.problem;
  return decision.proposal;
}

/** Rejects a proposal; nothing changes. Throws 404 and 409 `proposal_decided`. */
export function rejectProposal(
  ctx: Context,
  session: Session,
  id: string,
  reason: string | undefined,
): Promise<Proposal> {
  return tenantTransaction(ctx.db, session.organizationId, async (tx) => {
    const seen = await lockInOrder(tx, session, id);
    requireOpen(seen);
    return settle(tx, ctx, session, seen, { status: 'rejected', reason: reason === '' ? null : (reason ?? null) });
  });
}

/** The execution is locked before the proposal, as everywhere, so that two people deciding cannot wait for each other. */
async function lockInOrder(tx: Tx, session: Session, id: string): Promise<Proposal> {
  const [found] = await tx.select({ executionId: proposals.executionId }).from(proposals).where(eq(proposals.id, id));
  if (found?.executionId != null) await lockExecution(tx, found.executionId);
  return lockProposal(tx, session, id);
}

function requireOpen({ status, decidedBy }: Proposal): void {
  if (status === 'open') return;
  const who = decidedBy === null ? '' : ` by ${decidedBy.name}`;
  throw conflict('proposal_decided', `This proposal was ${status === 'stale' ? 'overtaken' : status}${who}.`, {
    status,
  });
}

function correct(before: ProposedChange, after: ProposedChange): ProposedChange {
  const [old, corrected] = [before as unknown as JsonObject, after as unknown as JsonObject];
  const touched = fixed[before.kind].filter((name) => old[name] !== corrected[name]);
  if (
    touched.length === 0 &&
    !('content' in before && 'content' in after && recipientOf(before) !== recipientOf(after))
  )
    return after;
  throw badRequest(
    'proposal_other_change',
    'A correction may change what is proposed, not where it goes: make that change by hand.',
    touched.map((name) => ({
      path: `body.change.${name}`,
      code: 'fixed',
      message: 'This part of a proposal is fixed.',
    })),
  );
}

const recipientOf = ({ content }: { content: JsonObject }) => content['to'];

/** Why a proposal can no longer be accepted; null when it can. */
async function staleness(
  tx: Tx,
  ctx: Context,
  { change, before, executionId, customerId }: Proposal,
): Promise<string | null> {
  if (change.kind === 'fill_field' || change.kind === 'draft_artifact') {
    if (executionId === null) return 'The work it belongs to is gone.';
    const step = (await readDetail(tx, ctx, executionId)).steps.find(({ path }) => path === change.path);
    if (step === undefined || step.status !== 'waiting') return 'The step it belongs to is no longer open.';
    if (change.kind === 'draft_artifact') return null;
    const now = (step.outputs as JsonObject | null)?.[change.field] ?? null;
    return same(now, before) ? null : 'The field has been changed since.';
  }
  if (change.kind === 'set_stakeholder') {
    const person = await stakeholderNow(tx, customerId, change.stakeholderId);
    if (person === undefined) return 'The stakeholder is gone.';
    const moved = Object.entries(before as JsonObject).some(([name, value]) => !same(person[name] ?? null, value));
    return moved ? 'The stakeholder has been changed since.' : null;
  }
  return null;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

type Settled = Partial<Pick<Proposal, 'change' | 'resultId' | 'reason'>> & { status: Proposal['status'] };

async function settle(
  tx: Tx,
  ctx: Context,
  session: Session,
  { id, executionId }: Proposal,
  settled: Settled,
): Promise<Proposal> {
  const decided = settled.status === 'stale' ? {} : { decidedBy: actorOf(session) };
  const [after] = await tx
    .update(proposals)
    .set({ ...settled, ...decided, decidedAt: ctx.clock.now() })
    .where(and(eq(proposals.id, id), sql`${proposals.status} = 'open'`))
    .returning();
  if (after === undefined) throw conflict('proposal_decided', 'This proposal has been decided.');
  if (executionId !== null)
    await publish(tx, {
      topic: `executions/${executionId}`,
      type: 'proposal_decided',
      subject: executionId,
      data: { proposalId: id, status: settled.status },
    });
  return toProposal(after);
}
