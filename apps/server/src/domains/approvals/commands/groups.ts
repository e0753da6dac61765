import type { ApproverGroup } from '@renubu/contracts/approvals';
import { and, eq, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { conflict, invalid, notFound } from '../../../platform/http/problem.ts';
import { findGroup } from '../queries/groups.ts';
import { approverGroupMembers, approverGroups } from '../tables.ts';

export interface GroupInput {
  name: string;
  description: string;
  memberIds: readonly string[];
}

/** Creates a group. Throws 409 `name_taken` and 400 for somebody who is not an active member. */
export async function createGroup(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  { name, description, memberIds }: GroupInput,
): Promise<ApproverGroup> {
  await requireFreeName(tx, name);
  const id = ctx.newId();
  const now = ctx.clock.now();
  await tx.insert(approverGroups).values({ id, organizationId, name, description, createdAt: now, updatedAt: now });
  await writeMembers(tx, organizationId, id, memberIds);
  return findGroup(tx, id);
}

/** Changes what is given. Throws 404, 409 `name_taken`, and 400 for somebody who is not an active member. */
export async function updateGroup(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  { id, memberIds, name, description }: { id: string } & { [Name in keyof GroupInput]?: GroupInput[Name] | undefined },
): Promise<ApproverGroup> {
  if (name !== undefined) await requireFreeName(tx, name, id);
  const [changed] = await tx
    .update(approverGroups)
    .set({
      updatedAt: ctx.clock.now(),
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
    })
    .where(eq(approverGroups.id, id))
    .returning({ id: approverGroups.id });
  if (changed === undefined) throw notFound('approver group', id);
  if (memberIds !== undefined) {
    await tx.delete(approverGroupMembers).where(eq(approverGroupMembers.groupId, id));
    await writeMembers(tx, organizationId, id, memberIds);
  }
  return findGroup(tx, id);
}

/** Removes a group; open approvals keep their approvers. Throws 404. */
export async function removeGroup(tx: Tx, id: string): Promise<void> {
  const removed = await tx.delete(approverGroups).where(eq(approverGroups.id, id)).returning({ id: approverGroups.id });
  if (removed.length === 0) throw notFound('approver group', id);
}

async function requireFreeName(tx: Tx, name: string, ownId?: string): Promise<void> {
  const [taken] = await tx
    .select({ id: approverGroups.id })
    .from(approverGroups)
    .where(and(eq(approverGroups.name, name), ownId === undefined ? sql`true` : sql`id <> ${ownId}`));
  if (taken !== undefined) throw conflict('name_taken', `There is a group called ${name} already.`);
}

async function writeMembers(tx: Tx, organizationId: string, groupId: string, given: readonly string[]): Promise<void> {
  const ids = [...new Set(given)];
  if (ids.length === 0) return;
  const known = await rows<{ id: string }>(
    tx,
    sql`select user_id as id from renubu.members where active and user_id = any(${sql.param(ids)}::uuid[])`,
  );
  const wrong = ids.filter((id) => !known.some((member) => member.id === id));
  if (wrong.length > 0) {
    const message = 'Nobody active in the organization has this id.';
    throw invalid(
      wrong.map((id) => ({ path: `body.memberIds[${given.indexOf(id)}]`, code: 'unknown_member', message })),
    );
  }
  await tx.insert(approverGroupMembers).values(ids.map((userId) => ({ groupId, userId, organizationId })));
}
