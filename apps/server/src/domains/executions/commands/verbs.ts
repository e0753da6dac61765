import type { EngineInput } from '@renubu/core/engine/types';
import type { Context } from '../../../platform/context.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import { tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { forbidden, Problem } from '../../../platform/http/problem.ts';
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
 * Does a person's verb in a transaction of its own and returns what `answer` reads after it. The input may depend on
 * the execution. Throws 403 for somebody else's work, 404, 412 and the engine's refusals.
 */
export async function actOn<Answer>(
  ctx: Context,
  request: VerbRequest,
  act: (tx: Tx, locked: LockedExecution) => Promise<void>,
  answer: (tx: Tx) => Promise<Answer>,
): Promise<Answer> {
  const { session, executionId, expectedRevision } = request;
  return retried(() =>
    tenantTransaction(ctx.db, session.organizationId, async (tx) => {
      const locked = await lockExecution(tx, executionId);
      await requireOwn(tx, session, locked.row);
      requireRevision(locked, expectedRevision);
      await act(tx, locked);
      return answer(tx);
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

/** Whoever controls executions may work on all of them; others on their own and on those nobody has. Throws 403. */
export async function requireOwn(tx: Tx, session: Session, row: ExecutionRow): Promise<void> {
  if (session.permissions.includes('executions.control')) return;
  if (row.assigneeId === null || row.assigneeId === session.userId) return;
  const owner = await findMember(tx, row.assigneeId);
  throw forbidden(`This work is ${owner?.name ?? 'somebody else'}’s. Ask them or a manager.`);
}

/** SQLSTATE of a deadlock and of a serialization failure: nothing was written, the same again will do. */
const repeatable = new Set(['40P01', '40001']);
const attempts = 3;

/** Runs a transaction again when the database called it off because of others. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || error instanceof Problem || !isRepeatable(error)) throw error;
    }
  }
}

function isRepeatable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && repeatable.has(cause.code)) return true;
  }
  return false;
}
