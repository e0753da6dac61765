import { AiFailure } from '@renubu/ai/failure';
import type { Meter, Reservation } from '@renubu/ai/meter';
import type { Provider } from '@renubu/ai/provider';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import type { AiCaller } from '../caller.ts';

/** Reservations outlive the longest call by this; then whoever made them has crashed. */
const marginMs = 60_000;
const nothing: Reservation = { settle: () => Promise.resolve() };

/**
 * The budgets of a caller: organization, workflow and API key, each by day and month. All that apply are locked, so that
 * calls side by side cannot spend the same money; when nobody can say what is left, nothing is spent.
 */
export function budgetMeter(ctx: Context, caller: AiCaller, budgetMicros: number | undefined): Meter {
  let used = 0;
  return {
    async reserve(provider, mostMicros) {
      if (budgetMicros !== undefined && used + mostMicros > budgetMicros) {
        const message = `The question may cost at most ${dollars(budgetMicros)}, and its answer could cost more.`;
        throw new AiFailure('budget_exceeded', message);
      }
      if (mostMicros === 0) return nothing;
      const held = await hold(ctx, caller, provider, mostMicros);
      used += mostMicros;
      return {
        async settle(costMicros) {
          used += costMicros - mostMicros;
          await held.settle(costMicros);
        },
      };
    },
  };
}

async function hold(ctx: Context, caller: AiCaller, provider: Provider, mostMicros: number): Promise<Reservation> {
  const id = ctx.newId();
  const { organizationId } = caller;
  try {
    const held = await tenantTransaction(ctx.db, organizationId, (tx) =>
      reserve(tx, ctx, caller, { id, provider, mostMicros }),
    );
    return held ? { settle: (cost) => settle(ctx, organizationId, id, cost) } : nothing;
  } catch (error) {
    if (error instanceof AiFailure) throw error;
    ctx.log.error({ err: error, organizationId }, 'the budget for models could not be read');
    throw new AiFailure('budget_exceeded', 'The budget could not be checked, so nothing was spent.', { cause: error });
  }
}

interface BudgetRow {
  id: string;
  scope: 'organization' | 'workflow' | 'apiKey';
  period: 'day' | 'month';
  limitMicros: number;
  usedMicros: number;
}

/** Holds the amount in every budget that applies. Returns whether there is one. Throws `budget_exceeded`. */
async function reserve(
  tx: Tx,
  ctx: Context,
  { organizationId, workflowId, apiKeyId }: AiCaller,
  { id, provider, mostMicros }: { id: string; provider: Provider; mostMicros: number },
): Promise<boolean> {
  const now = ctx.clock.now();
  const locked = await rows<{ id: string }>(
    tx,
    sql`
    select id from renubu.ai_budgets
     where organization_id = ${organizationId}
       and (scope = 'organization' or (scope = 'workflow' and subject_id = ${workflowId}::uuid)
            or (scope = 'apiKey' and subject_id = ${apiKeyId}::uuid))
     order by id for update`,
  );
  if (locked.length === 0) return false;
  const ids = locked.map((budget) => budget.id);
  const budgets = await rows<BudgetRow>(
    tx,
    sql`
    select b.id, b.scope, b.period, b.limit_micros as "limitMicros",
           (case when b.period_start = renubu.ai_period_start(b.period, ${now}::timestamptz) then b.spent_micros else 0 end
             + coalesce((select sum(r.amount_micros) from renubu.ai_reservations r
                          where r.budget_id = b.id), 0))::bigint as "usedMicros"
      from renubu.ai_budgets b where b.id = any(${sql.param(ids)}::uuid[])`,
  );
  const spent = budgets.find(({ usedMicros, limitMicros }) => usedMicros + mostMicros > limitMicros);
  if (spent !== undefined) throw exceeded(spent);
  const expiresAt = new Date(now.getTime() + provider.totalMs + marginMs);
  await tx.execute(sql`
    insert into renubu.ai_reservations (id, budget_id, organization_id, amount_micros, expires_at)
    select ${id}, budget_id, ${organizationId}, ${mostMicros}, ${expiresAt}::timestamptz
      from unnest(${sql.param(ids)}::uuid[]) as budget_id`);
  return true;
}

/** What the call cost takes the place of what was held for it. */
async function settle(ctx: Context, organizationId: string, id: string, costMicros: number): Promise<void> {
  const now = ctx.clock.now();
  const settled = tenantTransaction(ctx.db, organizationId, async (tx) => {
    await tx.execute(sql`
      select 1 from renubu.ai_budgets where id in (select budget_id from renubu.ai_reservations where id = ${id})
       order by id for update`);
    await tx.execute(sql`
      with ended as (delete from renubu.ai_reservations where id = ${id} returning budget_id)
      update renubu.ai_budgets b
         set spent_micros = ${costMicros} +
               case when b.period_start = renubu.ai_period_start(b.period, ${now}::timestamptz) then b.spent_micros else 0 end,
             period_start = renubu.ai_period_start(b.period, ${now}::timestamptz)
        from ended where b.id = ended.budget_id`);
  });
  // What cannot be settled stays held, and counts as spent when it expires: too little is spent, never too much.
  await settled.catch((error: unknown) =>
    ctx.log.error({ err: error, organizationId, costMicros }, 'the cost of a call was not written down'),
  );
}

const whose = { organization: 'The organization', workflow: 'This workflow', apiKey: 'This API key' };
const when = { day: 'today', month: 'this month' };

function exceeded({ scope, period, limitMicros, usedMicros }: BudgetRow): AiFailure {
  const message = `${whose[scope]} may spend ${dollars(limitMicros)} on models ${when[period]}; ${dollars(Math.max(0, limitMicros - usedMicros))} is left, and this answer could cost more.`;
  return new AiFailure('budget_exceeded', message);
}

const dollars = (micros: number): string => `$${(micros / 1_000_000).toFixed(micros < 10_000 && micros > 0 ? 4 : 2)}`;
