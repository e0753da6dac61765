import type { Proposal, proposalStatuses } from '@renubu/contracts/assistant';
import type { Page, PageQuery } from '@renubu/contracts/pagination';
import { and, desc, eq, sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import type { Session } from '../../../platform/session.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { toProposal } from '../../conversations/queries/messages.ts';
import { proposals } from '../../conversations/tables.ts';

/** Proposals in conversations the caller may read: their own ones, and those of steps. */
function readable({ userId, permissions }: Session): SQL {
  const steps = permissions.includes('executions.read') ? sql`t.execution_id is not null` : sql`false`;
  return sql`exists (select 1 from renubu.threads t where t.id = ${proposals.threadId}
    and (t.owner_id = ${userId} or ${steps}))`;
}

const place = z.tuple([z.iso.datetime(), z.uuid()]);

export interface ProposalFilter extends PageQuery {
  customerId?: string | undefined;
  executionId?: string | undefined;
  status?: (typeof proposalStatuses)[number] | undefined;
}

/** A page of proposals, newest first. */
export async function listProposals(tx: Tx, session: Session, filter: ProposalFilter): Promise<Page<Proposal>> {
  const { customerId, executionId, status, limit, cursor } = filter;
  const at = sql`date_trunc('milliseconds', ${proposals.createdAt})`;
  const last = cursor === undefined ? undefined : decodeCursor(place, cursor);
  const found = await tx
    .select()
    .from(proposals)
    .where(
      and(
        readable(session),
        customerId === undefined ? undefined : eq(proposals.customerId, customerId),
        executionId === undefined ? undefined : eq(proposals.executionId, executionId),
        status === undefined ? undefined : eq(proposals.status, status),
        last === undefined ? undefined : sql`(${at}, ${proposals.id}) < (${last[0]}::timestamptz, ${last[1]}::uuid)`,
      ),
    )
    .orderBy(desc(at), desc(proposals.id))
    .limit(limit + 1);
  return page(found.map(toProposal), limit, ({ createdAt, id }) => [createdAt, id]);
}

/** Locks a proposal the caller may read. Throws 404. */
export async function lockProposal(tx: Tx, session: Session, id: string): Promise<Proposal> {
  const [found] = await tx
    .select()
    .from(proposals)
    .where(and(eq(proposals.id, id), readable(session)))
    .for('update');
  if (found === undefined) throw notFound('proposal', id);
  return toProposal(found);
}
