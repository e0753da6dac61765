import type { AiBudget, AiBudgetInput } from '@renubu/contracts/ai-providers';
import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, rows, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { invalid, notFound } from '../../../platform/http/problem.ts';
import type { Session } from '../../../platform/session.ts';

type BudgetRow = Omit<AiBudget, 'resetsAt'> & { resetsAt: Date };

/** Budgets with what their current period has taken. */
export function listBudgets(tx: Tx, ctx: Context): Promise<AiBudget[]> {
  return readBudgets(tx, ctx, sql`true`);
}

async function readBudgets(tx: Tx, ctx: Context, which: SQL): Promise<AiBudget[]> {
  const now = sql`${ctx.clock.now()}::timestamptz`;
  const found = await rows<BudgetRow>(
    tx,
    sql`
    select b.id, b.scope, b.subject_id as "subjectId", coalesce(w.name, k.name) as "subjectName", b.period,
           b.limit_micros as "limitMicros",
           case when b.period_start = s.start then b.spent_micros else 0 end as "spentMicros",
           coalesce((select sum(r.amount_micros) from renubu.ai_reservations r
                      where r.budget_id = b.id), 0)::bigint as "reservedMicros",
           (s.start + case b.period when 'day' then interval '1 day' else interval '1 month' end)
             at time zone 'UTC' as "resetsAt"
      from renubu.ai_budgets b
      cross join lateral (select renubu.ai_period_start(b.period, ${now}) as start) s
      left join renubu.workflows w on w.id = b.subject_id and b.scope = 'workflow'
      left join renubu.api_keys k on k.id = b.subject_id and b.scope = 'apiKey'
     where b.organization_id = renubu.current_organization() and ${which}
     order by array_position(array['organization', 'workflow', 'apiKey'], b.scope), "subjectName", b.period`,
  );
  return found.map((budget) => ({ ...budget, resetsAt: budget.resetsAt.toISOString() }));
}

/** Sets a budget. What the period has taken before counts. Throws 400 for a workflow or key that is not there. */
export async function putBudget(ctx: Context, { organizationId }: Session, input: AiBudgetInput): Promise<AiBudget> {
  const { scope, subjectId, period, limitMicros } = input;
  const now = sql`${ctx.clock.now()}::timestamptz`;
  return tenantTransaction(ctx.db, organizationId, async (tx) => {
    await requireSubject(tx, input);
    const subject =
      scope === 'organization'
        ? sql`true`
        : scope === 'workflow'
          ? sql`u.workflow_id = ${subjectId}`
          : sql`u.api_key_id = ${subjectId}`;
    const saved = await row<{ id: string }>(
      tx,
      sql`
      insert into renubu.ai_budgets as b (id, organization_id, scope, subject_id, period, limit_micros, spent_micros,
        period_start, updated_at)
      select ${ctx.newId()}, ${organizationId}, ${scope}, ${subjectId}::uuid, ${period}, ${limitMicros},
             coalesce((select sum(u.cost_micros) from renubu.ai_usage u
                        where u.organization_id = ${organizationId} and u.day >= renubu.ai_period_start(${period}, ${now})
                          and ${subject}), 0),
             renubu.ai_period_start(${period}, ${now}), ${now}
      on conflict (organization_id, scope, subject_id, period)
        do update set limit_micros = excluded.limit_micros, updated_at = excluded.updated_at
      returning b.id`,
    );
    const [budget] = await readBudgets(tx, ctx, sql`b.id = ${saved?.id ?? null}`);
    if (budget === undefined) throw notFound('budget');
    return budget;
  });
}

/** Removes a budget. Throws 404. */
export async function removeBudget(ctx: Context, { organizationId }: Session, id: string): Promise<void> {
  const removed = await tenantTransaction(ctx.db, organizationId, (tx) =>
    rows(tx, sql`delete from renubu.ai_budgets where id = ${id} returning id`),
  );
  if (removed.length === 0) throw notFound('budget', id);
}

async function requireSubject(tx: Tx, { scope, subjectId }: AiBudgetInput): Promise<void> {
  if (scope === 'organization') return;
  const table = scope === 'workflow' ? sql`renubu.workflows` : sql`renubu.api_keys`;
  const found = await row(
    tx,
    sql`select 1 from ${table} where id = ${subjectId} and organization_id = renubu.current_organization()`,
  );
  if (found !== undefined) return;
  const message = scope === 'workflow' ? 'There is no such workflow.' : 'There is no such API key.';
  throw invalid([{ path: 'body.subjectId', code: 'unknown_subject', message }]);
}
