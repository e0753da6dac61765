import type { Actor } from '@renubu/contracts/actor';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { retried } from '../../../platform/db/retried.ts';
import { rows, systemTransaction, tenantTransaction } from '../../../platform/db/transaction.ts';
import { applyInput } from '../commands/apply.ts';
import { lockExecution } from '../queries/load.ts';

const clockActor: Actor = { type: 'system', id: 'clock', name: 'Renubu' };
const batch = 200;
const atOnce = 4;
/** After this long without having been applied, another process may take a timer. */
const claimSeconds = 15;

interface DueTimers {
  executionId: string;
  organizationId: string;
  timerIds: string[];
}

/** Applies the timers that are due, of all organizations; returns how many executions were touched. */
export async function applyDueTimers(ctx: Context): Promise<number> {
  const due = await claimDueTimers(ctx);
  const waiting = [...due];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await applyTimers(ctx, next);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, due.length) }, worker));
  return due.length;
}

async function claimDueTimers(ctx: Context): Promise<DueTimers[]> {
  const now = ctx.clock.now().toISOString();
  return systemTransaction(ctx.db, (tx) =>
    rows<DueTimers>(
      tx,
      sql`
      with due as (
        select id from renubu.timers
         where due_at <= ${now}::timestamptz and (claimed_until is null or claimed_until < ${now}::timestamptz)
         order by due_at limit ${batch} for update skip locked
      ),
      claimed as (
        update renubu.timers t
           set claimed_until = ${now}::timestamptz + make_interval(secs => ${claimSeconds})
          from due where t.id = due.id
        returning t.id, t.organization_id, t.execution_id, t.due_at
      )
      select execution_id as "executionId", organization_id as "organizationId",
             array_agg(id::text order by due_at, id) as "timerIds"
        from claimed group by execution_id, organization_id`,
    ),
  );
}

/** A failed one is logged and left: its claim runs out and it is tried again. */
async function applyTimers(ctx: Context, { executionId, organizationId, timerIds }: DueTimers): Promise<void> {
  try {
    await retried(() =>
      tenantTransaction(ctx.db, organizationId, async (tx) => {
        await lockExecution(tx, executionId);
        const taken = await rows<{ id: string }>(
          tx,
          sql`delete from renubu.timers where id = any(${sql.param(timerIds)}::uuid[]) returning id`,
        );
        const left = new Set(taken.map((timer) => timer.id));
        for (const timerId of timerIds.filter((id) => left.has(id))) {
          await applyInput(tx, ctx, organizationId, executionId, { type: 'timerDue', by: clockActor, timerId });
        }
      }),
    );
  } catch (error) {
    ctx.log.error({ err: error, executionId }, 'a due timer could not be applied');
  }
}
