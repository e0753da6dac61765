import type { AssistantThreadSummary, threadInputSchema } from '@renubu/contracts/assistant';
import { and, eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { conflict, forbidden, notFound } from '../../../platform/http/problem.ts';
import { recordConversation } from '../../conversations/commands/record.ts';
import { threads } from '../../conversations/tables.ts';
import { requireCustomer } from '../../customers/queries/customers.ts';
import { requireOwn } from '../../executions/commands/verbs.ts';
import { readDetail } from '../../executions/queries/detail.ts';
import { lockExecution } from '../../executions/queries/load.ts';
import { findStepThread, readThread } from '../queries/threads.ts';

type ThreadInput = z.output<typeof threadInputSchema>;

/**
 * Begins a conversation, or gives that of a step. Throws 404 for a customer, execution or step that is not there, 403
 * for somebody else's work or without the right to read what it is about, 409 for a step nobody works on.
 */
export async function beginThread(
  tx: Tx,
  ctx: Context,
  session: Session,
  input: ThreadInput,
): Promise<AssistantThreadSummary> {
  if (input.executionId !== undefined && input.path !== undefined) {
    return stepThread(tx, ctx, session, input.executionId, input.path);
  }
  const { organizationId, userId } = session;
  if (input.customerId !== undefined) {
    requirePermission(session, 'customers.read');
    await requireCustomer(tx, organizationId, input.customerId);
  }
  const id = ctx.newId();
  const about = { customerId: input.customerId ?? null, title: input.title ?? '' };
  await tx.insert(threads).values({ id, organizationId, ownerId: userId, ...about, createdAt: ctx.clock.now() });
  return readThread(tx, session, id);
}

async function stepThread(
  tx: Tx,
  ctx: Context,
  session: Session,
  executionId: string,
  path: string,
): Promise<AssistantThreadSummary> {
  requirePermission(session, 'executions.read');
  const { row } = await lockExecution(tx, executionId);
  await requireOwn(tx, session, row);
  const found = await findStepThread(tx, executionId, path);
  if (found !== undefined) return readThread(tx, session, found);
  const { steps } = await readDetail(tx, ctx, executionId);
  const step = steps.find((one) => one.path === path);
  if (step === undefined || step.type !== 'guided') throw notFound('guided step', path);
  if (step.status !== 'waiting')
    throw conflict('step_not_active', `“${step.name}” is ${step.status}; nobody works on it now.`);
  await recordConversation(tx, ctx, { organizationId: session.organizationId, executionId }, [path], []);
  const made = await findStepThread(tx, executionId, path);
  if (made === undefined) throw notFound('conversation of step', path);
  return readThread(tx, session, made);
}

/** Throws 403. */
export function requirePermission(session: Session, permission: string): void {
  if (!session.permissions.includes(permission)) throw forbidden(`This needs the permission “${permission}”.`);
}

/** Ends one's own conversation. Throws 404, 409 when it has ended or belongs to a step, which ends with its step. */
export async function completeThread(
  tx: Tx,
  ctx: Context,
  session: Session,
  id: string,
): Promise<AssistantThreadSummary> {
  const thread = await readThread(tx, session, id);
  if (thread.kind === 'step') {
    throw conflict('thread_of_step', 'The conversation of a step ends with its step: complete or skip the step.');
  }
  const ended = await tx
    .update(threads)
    .set({ status: 'completed', endedAt: ctx.clock.now() })
    .where(and(eq(threads.id, id), eq(threads.status, 'active')))
    .returning({ id: threads.id });
  if (ended.length === 0) throw conflict('thread_closed', 'This conversation has ended.');
  return readThread(tx, session, id);
}
