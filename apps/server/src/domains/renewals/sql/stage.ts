import type { DeterminationRow, DeterminationTable } from '@renubu/contracts/renewals';
import { sql, type SQL } from 'drizzle-orm';

function condition(row: DeterminationRow, days: SQL, risk: SQL): SQL {
  const parts = [sql`${days} is not null`];
  if (row.minDays !== null) parts.push(sql`${days} >= ${row.minDays}::int`);
  if (row.maxDays !== null) parts.push(sql`${days} <= ${row.maxDays}::int`);
  if (row.minRisk !== null) parts.push(sql`${risk} > ${row.minRisk}::numeric`);
  return sql.join(parts, sql` and `);
}

function firstMatch(table: DeterminationTable, days: SQL, risk: SQL, answer: (row: DeterminationRow) => string): SQL {
  const whens = table.rows.map((row) => sql`when ${condition(row, days, risk)} then ${answer(row)}::text`);
  return sql`case ${sql.join(whens, sql` `)} end`;
}

/**
 * The stage a determination table gives, as an SQL expression over days until renewal and risk score. The same rule as
 * `determineStage` of core: the first row that matches, null when none does or the days are null.
 */
export function stageOf(table: DeterminationTable, days: SQL, risk: SQL): SQL {
  return firstMatch(table, days, risk, (row) => row.stage);
}

/** Whether work of that stage is made always or only with a recommendation (`always`, `if-recommended`, null). */
export function creationOf(table: DeterminationTable, days: SQL, risk: SQL): SQL {
  return firstMatch(table, days, risk, (row) => row.create);
}
