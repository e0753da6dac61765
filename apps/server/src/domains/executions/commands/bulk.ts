import type { BulkAnswer, bulkInputSchema } from '@renubu/contracts/executions';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import { loadExecutionRow, type LockedExecution } from '../queries/load.ts';
import { rerunExecution } from './rerun.ts';
import { actOn, applyAs, type PersonInput } from './verbs.ts';

export type BulkInput = z.output<typeof bulkInputSchema>;
type Item = BulkAnswer['items'][number];

/** Does one verb with many executions, each in a transaction of its own; a refusal is the answer of its execution only. */
export async function actOnMany(ctx: Context, session: Session, input: BulkInput): Promise<BulkAnswer> {
  const items: Item[] = [];
  for (const id of new Set(input.ids)) items.push(await actOnOne(ctx, session, input, id));
  const done = items.filter(({ ok }) => ok).length;
  return { done, failed: items.length - done, items };
}

async function actOnOne(ctx: Context, session: Session, input: BulkInput, id: string): Promise<Item> {
  try {
    return await actOn(
      ctx,
      { session, executionId: id },
      (tx, locked) => act(tx, ctx, session, locked, input),
      async (tx, executionId) => {
        const { status } = await loadExecutionRow(tx, id);
        return { id, ok: true, status, executionId, problem: null };
      },
    );
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    const { code, detail, extra } = error;
    const status = typeof extra['executionStatus'] === 'string' ? (extra['executionStatus'] as Item['status']) : null;
    return { id, ok: false, status, executionId: null, problem: { code, detail } };
  }
}

/** Does the verb; returns the execution that it started, if it starts one. */
async function act(
  tx: Tx,
  ctx: Context,
  session: Session,
  locked: LockedExecution,
  input: BulkInput,
): Promise<string | null> {
  if (input.verb === 'rerun') return (await rerunExecution(tx, ctx, locked, actorOf(session))).executionId;
  await applyAs(tx, ctx, session, locked, inputOf(input));
  return null;
}

function inputOf({ verb, reason }: BulkInput): PersonInput {
  switch (verb) {
    case 'cancel':
      return { type: 'cancel', reason: reason ?? '' };
    case 'pause':
      return { type: 'pause', ...(reason === undefined ? {} : { reason }) };
    case 'resume':
      return { type: 'resume' };
    case 'retry':
    case 'rerun':
      return { type: 'retry' };
  }
}
