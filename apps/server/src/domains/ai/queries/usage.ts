import type { aiUsageQuerySchema, AiUsageTable } from '@renubu/contracts/ai-providers';
import { sql, type SQL } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';

type Query = z.output<typeof aiUsageQuerySchema>;
type Counts = AiUsageTable['totals'];

const sums = sql`
  coalesce(sum(u.calls), 0)::int as calls, coalesce(sum(u.fallbacks), 0)::int as fallbacks,
  coalesce(sum(u.cached), 0)::int as cached, coalesce(sum(u.input_tokens), 0)::bigint as "inputTokens",
  coalesce(sum(u.output_tokens), 0)::bigint as "outputTokens", coalesce(sum(u.cost_micros), 0)::bigint as "costMicros"`;

/** Column of the counters, and the name people know it by. */
const groups: Record<Query['groupBy'], { key: SQL; label: SQL; none: string }> = {
  day: { key: sql`u.day::text`, label: sql`u.day::text`, none: '' },
  provider: { key: sql`nullif(u.provider, '')`, label: sql`nullif(u.provider, '')`, none: 'Built-in' },
  model: { key: sql`nullif(u.model, '')`, label: sql`nullif(u.model, '')`, none: 'Built-in' },
  prompt: { key: sql`u.prompt`, label: sql`u.prompt`, none: '' },
  workflow: { key: sql`u.workflow_id::text`, label: sql`w.name`, none: 'No workflow' },
  apiKey: { key: sql`u.api_key_id::text`, label: sql`k.name`, none: 'No API key' },
};
const dayMs = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Calls, tokens and cost of some days, grouped: days in order, anything else by cost and then by calls. */
export async function usageTable(tx: Tx, ctx: Context, { from, to, groupBy }: Query): Promise<AiUsageTable> {
  const last = to ?? dayOf(ctx.clock.now().getTime());
  const first = from ?? dayOf(Date.parse(last) - 29 * dayMs);
  const { key, label, none } = groups[groupBy];
  const where = sql`u.organization_id = renubu.current_organization() and u.day between ${first}::date and ${last}::date`;
  const order = groupBy === 'day' ? sql`key` : sql`"costMicros" desc, calls desc, key`;
  const items = await rows<Counts & { key: string | null; label: string | null }>(
    tx,
    sql`
    select ${key} as key, max(${label}) as label, ${sums} from renubu.ai_usage u
      left join renubu.workflows w on w.id = u.workflow_id
      left join renubu.api_keys k on k.id = u.api_key_id
     where ${where} group by 1 order by ${order} limit 1000`,
  );
  const totals = await row<Counts>(tx, sql`select ${sums} from renubu.ai_usage u where ${where}`);
  return {
    from: first,
    to: last,
    totals: totals ?? { calls: 0, fallbacks: 0, cached: 0, inputTokens: 0, outputTokens: 0, costMicros: 0 },
    items: items.map((item) => ({ ...item, label: item.label ?? item.key ?? none })),
  };
}
