import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { approvalCan, type ApprovalLink } from '@renubu/contracts/approvals';
import { tally } from '@renubu/core/approvals/tally';
import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { systemTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { notFound, Problem } from '../../../platform/http/problem.ts';
import { readLink, type FoundLink } from '../queries/link.ts';
import { viewerOf } from '../queries/list.ts';
import { findSeats, votingSeats } from '../queries/seats.ts';
import { canDecide } from '../queries/view.ts';
import { approvalLinks, type ApprovalRow } from '../tables.ts';
import { decideApproval, type ApprovalDecided, type Decision } from './decide.ts';
import { sha256 } from './open.ts';
import { recordEvents } from './record.ts';

/** How long a link works when its approval has no expiry. */
const longestDays = 30;

/** A random token with a signature of ours: one that was changed is refused without looking it up. */
function newToken(ctx: Context): string {
  const random = randomBytes(24).toString('base64url');
  return `${random}.${signature(ctx, random)}`;
}

function signature({ config }: Context, random: string): string {
  const key = Buffer.from(hkdfSync('sha256', config.secret ?? '', 'renubu', 'approval-links', 32));
  return createHmac('sha256', key).update(random).digest().subarray(0, 16).toString('base64url');
}

function isSigned(ctx: Context, token: string): boolean {
  const [random, signed, ...rest] = token.split('.');
  if (random === undefined || signed === undefined || rest.length > 0) return false;
  const [ours, theirs] = [Buffer.from(signature(ctx, random)), Buffer.from(signed)];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

/**
 * Makes a one-time link with which one person can decide one approval as it is now. A repeated attempt of the same
 * message replaces the link of the first. Returns the token; only its digest is kept.
 */
export async function makeLink(
  tx: Tx,
  ctx: Context,
  approval: Pick<ApprovalRow, 'id' | 'organizationId' | 'payloadHash' | 'expiresAt'>,
  { userId, deliveryId }: { userId: string; deliveryId: string },
): Promise<string> {
  const token = newToken(ctx);
  const now = ctx.clock.now();
  const latest = new Date(now.getTime() + longestDays * 86_400_000);
  await tx
    .delete(approvalLinks)
    .where(and(eq(approvalLinks.approvalId, approval.id), eq(approvalLinks.deliveryId, deliveryId)));
  await tx.insert(approvalLinks).values({
    id: ctx.newId(),
    organizationId: approval.organizationId,
    approvalId: approval.id,
    userId,
    tokenHash: sha256(token),
    payloadHash: approval.payloadHash,
    deliveryId,
    createdAt: now,
    expiresAt: approval.expiresAt !== null && approval.expiresAt < latest ? approval.expiresAt : latest,
  });
  return token;
}

/**
 * The link of a token. Throws 404 for one that was changed, replaced or never made. Which organization it belongs to
 * is known only from the link, so it is looked up across them.
 */
export async function findLink(ctx: Context, token: string): Promise<FoundLink> {
  const link = isSigned(ctx, token)
    ? await systemTransaction(ctx.db, (tx) => readLink(tx, sha256(token)), { readOnly: true })
    : undefined;
  if (link === undefined) throw notFound('link');
  return link;
}

/** What the confirm page shows. Changes nothing, however often it is asked. Throws 410 after use or expiry. */
export async function showLink(tx: Tx, ctx: Context, link: FoundLink): Promise<ApprovalLink> {
  requireUsable(ctx, link);
  const { approval, person, organization } = link;
  const seats = await findSeats(tx, [approval.id]);
  const counted = tally(approval, votingSeats(seats));
  return {
    person: { name: person.name },
    organization: { name: organization },
    approval: {
      id: approval.id,
      title: approval.title,
      workflowName: approval.workflowName,
      requestedBy: approval.requestedBy,
      requestedAt: approval.requestedAt.toISOString(),
      expiresAt: approval.expiresAt?.toISOString() ?? null,
      evidence: approval.evidence,
      form: approval.form,
      needed: approval.needed,
      given: counted.given,
    },
    expiresAt: link.expiresAt.toISOString(),
    canDecide: canDecide(approval, seats, counted, await viewerOf(tx, ctx, person.id)),
  };
}

/**
 * Decides by a link, once: the link is used up in the transaction of the decision, so that a refused decision leaves
 * it. Throws what `decideApproval` throws, and 410 `link_used` or `link_expired`.
 */
export async function decideByLink(
  tx: Tx,
  ctx: Context,
  link: FoundLink,
  decision: Omit<Decision, 'id' | 'payloadHash' | 'via'>,
  decided: ApprovalDecided,
) {
  requireUsable(ctx, link);
  const { approval, person } = link;
  const actor = { type: 'person' as const, id: person.id, name: person.name };
  const status = await decideApproval(
    tx,
    ctx,
    { userId: person.id, actor },
    { ...decision, id: approval.id, payloadHash: link.payloadHash, via: 'link' },
    decided,
  );
  const used = await tx
    .update(approvalLinks)
    .set({ usedAt: ctx.clock.now() })
    .where(and(eq(approvalLinks.id, link.id), isNull(approvalLinks.usedAt)))
    .returning({ id: approvalLinks.id });
  if (used.length === 0) throw spent('link_used', 'This link has been used already.');
  await recordEvents(tx, ctx, approval, [
    { type: 'link_used', actor, message: `${person.name} decided by the link of a mail.` },
  ]);
  return status;
}

const spent = (code: string, detail: string) => new Problem(410, code, detail);

function requireUsable(ctx: Context, { usedAt, expiresAt, approval }: FoundLink): void {
  if (usedAt !== null) throw spent('link_used', 'This link has been used already.');
  const over = expiresAt <= ctx.clock.now();
  if (over && approvalCan.decide.includes(approval.status)) throw spent('link_expired', 'This link has expired.');
}
