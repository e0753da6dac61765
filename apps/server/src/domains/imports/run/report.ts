import { importKinds, type Import, type ImportKind } from '@renubu/contracts/imports';
import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import type { StoredFile } from '../stored.ts';
import { customerColumns } from './merge-customers.ts';
import { keptProblems, type ProblemList } from './problems.ts';

type Report = NonNullable<Import['report']>;

const samples = 50;

interface StateCount {
  kind: ImportKind;
  state: 'created' | 'changed' | 'unchanged' | 'repeated' | 'refused';
  count: number;
}

/**
 * A ticket is several signals but one row: its own signal says whether it is new; it changed when only its resolution
 * is.
 */
async function countStates(tx: Tx): Promise<StateCount[]> {
  return rows<StateCount>(
    tx,
    sql`
    select 'customers' as kind, state, count(*)::int as count from staged_customers group by state
    union all
    select 'subscriptions', state, count(*)::int from staged_contracts group by state
    union all
    select kind, state, count(*)::int from (
      select s.kind, case when s.state = 'unchanged' and p.added then 'changed' else s.state end as state
        from staged_signals s
        left join (select file, line, bool_or(state = 'created') as added from staged_signals
                    where not main group by file, line) p on p.file = s.file and p.line = s.line
       where s.main) rows_of_files
     group by kind, state`,
  );
}

/** Rows whose parent is neither known nor in the upload. */
async function noteOrphans(tx: Tx, files: readonly StoredFile[], problems: ProblemList): Promise<void> {
  const found = await rows<{
    kind: ImportKind;
    file: number;
    line: number;
    customer: string | null;
    subscription: string | null;
    total: number;
  }>(
    tx,
    sql`
    with refused as (
      select 'subscriptions' as kind, file, line, customer, null as subscription from staged_contracts where state = 'refused'
      union all
      select kind, file, line, customer, subscription from staged_signals where state = 'refused' and main
    )
    select * from (
      select *, count(*) over (partition by kind)::int as total,
             row_number() over (partition by kind order by file, line) as n from refused) numbered
     where n <= ${keptProblems} order by file, line`,
  );
  for (const kind of importKinds) {
    const mine = found.filter((orphan) => orphan.kind === kind);
    const first = mine.map(({ file, line, customer, subscription }) => {
      const what = customer === null ? 'subscription' : 'customer';
      const value = customer ?? subscription;
      const column = files[file]?.mapping.find(({ field }) => field === what)?.column ?? null;
      const message =
        value === null
          ? 'The row names no customer.'
          : `There is no ${what} ${value}, neither known nor in these files.`;
      return { file: files[file]?.name ?? '', line, column, code: `unknown_${what}`, message, value };
    });
    problems.refuseMany(kind, mine[0]?.total ?? 0, first);
  }
}

async function listChanges(tx: Tx, organizationId: string): Promise<Report['changes']> {
  return rows<Report['changes'][number]>(
    tx,
    sql`
    select 'customers' as kind, c.external_id as key, b.key as field, b.value as before, a.value as after
      from former_customers f
      join renubu.customers c on c.organization_id = ${organizationId} and c.id = f.id and c.revision <> f.revision
     cross join lateral jsonb_each_text(to_jsonb(f)) b
      join lateral jsonb_each_text(to_jsonb(c)) a on a.key = b.key
     where a.value is distinct from b.value and b.key = any(${sql.param(customerColumns)}::text[])
     order by c.external_id, b.key limit ${samples}`,
  );
}

async function listCreations(tx: Tx): Promise<Report['creations']> {
  return rows<Report['creations'][number]>(
    tx,
    sql`
    (select 'customers' as kind, external_id as key, name as label from staged_customers
      where state = 'created' order by file, line limit ${samples})
    union all
    (select 'subscriptions', external_id, concat_ws(' · ', customer, plan_tier, billing_period) from staged_contracts
      where state = 'created' order by file, line limit ${samples})`,
  );
}

async function totalArr(tx: Tx, organizationId: string): Promise<number | null> {
  const found = await row<{ arr: number | null }>(
    tx,
    sql`
    select sum(c.arr_minor)::bigint as arr from renubu.customers c
     where c.organization_id = ${organizationId}
       and c.external_id in (select external_id from staged_customers union select customer from staged_contracts)`,
  );
  return found?.arr ?? null;
}

/** What an import did, or would do: counted, with samples, and what was refused with the lines. */
export async function writeReport(
  tx: Tx,
  organizationId: string,
  files: readonly StoredFile[],
  problems: ProblemList,
): Promise<Report> {
  await noteOrphans(tx, files, problems);
  const states = await countStates(tx);
  const counts = importKinds
    .filter((kind) => files.some((file) => file.kind === kind))
    .map((kind) => {
      const of = (state: StateCount['state']) =>
        states.find((found) => found.kind === kind && found.state === state)?.count ?? 0;
      return {
        kind,
        rows: files.filter((file) => file.kind === kind).reduce((sum, file) => sum + file.rows, 0),
        create: of('created'),
        change: of('changed'),
        unchanged: of('unchanged'),
        repeated: of('repeated'),
        refused: problems.refusedRows.get(kind) ?? 0,
      };
    });
  return {
    counts,
    problems: problems.problems,
    problemCount: problems.count,
    changes: await listChanges(tx, organizationId),
    creations: await listCreations(tx),
    arrMinor: await totalArr(tx, organizationId),
  };
}
