import type { Actor } from '@renubu/contracts/actor';
import type { JsonObject } from '@renubu/contracts/json';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { publish } from '../../../platform/outbox/publish.ts';
import { approvalEvents, type ApprovalRow } from '../tables.ts';

/** What happened to an approval, before it has its place in the history. */
export interface EventDraft {
  type: string;
  actor: Actor;
  /** One calm sentence for people. */
  message: string;
  data?: JsonObject;
}

/** Adds lines to the history of an approval; whoever calls holds its lock. */
export async function recordEvents(
  tx: Tx,
  ctx: Context,
  { id, organizationId }: Pick<ApprovalRow, 'id' | 'organizationId'>,
  drafts: readonly EventDraft[],
): Promise<void> {
  if (drafts.length === 0) return;
  const counted = await row<{ count: number }>(
    tx,
    sql`
    update renubu.approvals set event_count = event_count + ${drafts.length} where id = ${id}
    returning event_count as count`,
  );
  const first = (counted?.count ?? drafts.length) - drafts.length + 1;
  const at = ctx.clock.now();
  await tx.insert(approvalEvents).values(
    drafts.map(({ type, actor, message, data = {} }, index) => {
      const place = { id: ctx.newId(), organizationId, approvalId: id, seq: first + index, at };
      return { ...place, actor, type, message: message.slice(0, 2000), data };
    }),
  );
}

/** Those who look at approvals hear that one has changed. */
export async function tellChanged(
  tx: Tx,
  { id, executionId, organizationId }: Pick<ApprovalRow, 'id' | 'executionId' | 'organizationId'>,
  type: 'approval_required' | 'approval_changed' | 'approval_decided',
  status: ApprovalRow['status'],
): Promise<void> {
  await publish(tx, { organizationId, topic: 'approvals', type, subject: id, data: { executionId, status } });
}
