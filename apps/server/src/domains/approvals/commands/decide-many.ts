import type { bulkDecideInputSchema, bulkDecideResultSchema } from '@renubu/contracts/approvals';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { retried } from '../../../platform/db/retried.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { decideApproval, type ApprovalDecided } from './decide.ts';
import type { Decider } from './require.ts';

type Asked = z.output<typeof bulkDecideInputSchema>[number];
type Result = z.output<typeof bulkDecideResultSchema>;

/** Decides several approvals, each in a transaction of its own: one that is refused does not hold up the others. */
export async function decideMany(
  ctx: Context,
  organizationId: string,
  decider: Decider,
  asked: readonly Asked[],
  decided: ApprovalDecided,
): Promise<Result> {
  const items: Result['items'] = [];
  for (const decision of asked) items.push(await decideOne(ctx, organizationId, decider, decision, decided));
  const done = items.filter(({ ok }) => ok).length;
  return { items, decided: done, refused: items.length - done };
}

async function decideOne(
  ctx: Context,
  organizationId: string,
  decider: Decider,
  decision: Asked,
  decided: ApprovalDecided,
): Promise<Result['items'][number]> {
  const { id } = decision;
  try {
    const status = await retried(() =>
      tenantTransaction(ctx.db, organizationId, (tx) =>
        decideApproval(tx, ctx, decider, { ...decision, via: 'bulk' }, decided),
      ),
    );
    return { id, ok: true, status, problem: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { status, code, detail } = error;
    return { id, ok: false, status: null, problem: { status, code, detail } };
  }
}
