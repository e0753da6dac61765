import { sql, type SQL } from 'drizzle-orm';

/** Where the facts of an item stand in a statement. */
export interface WhyNowColumns {
  kind: SQL;
  plan: SQL;
  days: SQL;
  riskScore: SQL;
  opportunityScore: SQL;
  highlights: SQL;
}

/** The first letter as a capital. */
export function capital(line: SQL): SQL {
  return sql`upper(left(${line}, 1)) || substr(${line}, 2)`;
}

/** Why an item is there now, in one line without a capital: "3 days to renewal, usage −23 %, 5 open tickets". */
export function whyNow({ kind, plan, days, riskScore, opportunityScore, highlights }: WhyNowColumns): SQL {
  const countdown = sql`case
    when ${days} is null then null
    when ${days} < -1 then (-${days})::text || ' days overdue'
    when ${days} = -1 then '1 day overdue'
    when ${days} = 0 then 'renewal is today'
    when ${days} = 1 then '1 day to renewal'
    else ${days}::text || ' days to renewal' end`;
  const occasion = sql`case ${kind}
    when 'risk' then 'risk ' || ${riskScore}::text
    when 'opportunity' then 'opportunity ' || ${opportunityScore}::text
    when 'strategic' then ${plan} || ' account' end`;
  return sql`concat_ws(', ', ${occasion}, ${countdown}, nullif(${highlights}, ''))`;
}
