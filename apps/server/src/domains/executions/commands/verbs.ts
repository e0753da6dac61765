import type { EngineInput } from '@renubu/core/engine/types';
import type { Context } from '../../../platform/context.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import { retried } from '../../../platform/db/retried.ts';
import { tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { forbidden } from '../../../platform/http/problem.ts';
import { findMember } from '../queries/people.ts';
import { lockExecution, type ExecutionRow, type LockedExecution } from '../queries/load.ts';
import { applyInput, requireRevision } from './apply.ts';

/** An input before it says who gives it. */
export type PersonInput = EngineInput extends infer Input ? (Input extends unknown ? Omit<Input, 'by'> : never) : never;

export interface VerbRequest {
  session: Session;
  executionId: string;
  /** Revision the person saw, when they say so. */
  expectedRevision?: number | undefined;
}

/**
 * Does a person's verb in a transaction of its own and returns what `answer` reads after it, or makes of what `act` gave.
 * The input may depend on the execution. Throws 403 for somebody else's work, 404, 412 and the engine's refusals.
 */
export async function actOn<Done, Answer>(
  ctx: Context,
  request: VerbRequest,
  act: (tx: Tx, locked: LockedExecution) => Promise<Done>,
  answer: (tx: Tx, done: Done) => Promise<Answer>,
): Promise<Answer> {
  const { session, executionId, expectedRevision } = request;
  return retried(() =>
    tenantTransaction(ctx.db, session.organizationId, async (tx) => {
      const locked = await lockExecution(tx, executionId);
      await requireOwn(tx, session, locked.row);
      requireRevision(locked, expectedRevision);
      return answer(tx, await act(tx, locked));
    }),
  );
}

/** Applies one input in the name of the session's person. */
export async function applyAs(
  tx: Tx,
  ctx: Context,
  session: Session,
  locked: LockedExecution,
  input: PersonInput,
): Promise<void> {
  const by = actorOf(session);
  await applyInput(tx, ctx, session.organizationId, locked.row.id, { ...input, by } as EngineInput, { locked });
}

/**
 * Work that goes on is called off by whoever controls executions. A failed one is also its assignee's to retry or to
 * cancel: else it would stay in their queue until somebody else comes. Throws 403.
 */
export function requireControl(session: Session, { status, assigneeId }: ExecutionRow): void {
  if (session.permissions.includes('executions.control')) return;
  if (status === 'failed' && assigneeId === session.userId) return;
  throw forbidden('Only a manager may do that while the work goes on. Ask yours, or escalate.');
}

/** Whoever controls executions may work on all of them; others on their own and on those nobody has. Throws 403. */
export async function requireOwn(tx: Tx, session: Session, row: ExecutionRow): Promise<void> {
  if (session.permissions.includes('executions.control')) return;
  if (row.assigneeId === null || row.assigneeId === session.userId) return;
  const owner = await findMember(tx, row.assigneeId);
  throw forbidden(`This work is ${owner?.name ?? 'somebody else'}’s. Ask them or a manager.`);
}
