import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { lockApproval } from '../queries/lock.ts';
import { refill } from './refill.ts';
import { tellTurn } from './tell.ts';

/**
 * What a change of a member means for open approvals: when somebody leaves, those who remain have to be enough, and in
 * a sequence it may have become somebody else's turn.
 */
export async function followApprover(tx: Tx, ctx: Context, _organizationId: string, userId: string): Promise<void> {
  const concerned = await rows<{ id: string }>(
    tx,
    sql`
    select a.id from renubu.approvals a
      join renubu.approval_seats s on s.approval_id = a.id and s.user_id = ${userId} and s.vote is null
       and not s.delegated
      join renubu.members m on m.user_id = s.user_id and not m.active
     where a.status = 'pending' order by a.execution_id, a.id`,
  );
  for (const { id } of concerned) {
    const approval = await lockApproval(tx, id);
    if (approval.status !== 'pending') continue;
    await refill(tx, ctx, approval);
    await tellTurn(tx, ctx, approval);
  }
}
