import type { Import } from '@renubu/contracts/imports';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { importFolder, storedFiles, type ImportRow } from '../stored.ts';
import { deriveFromContracts } from './derive.ts';
import { mergeContracts } from './merge-contracts.ts';
import { mergeCustomers, settleCustomers } from './merge-customers.ts';
import { mergeSignals } from './merge-signals.ts';
import { ProblemList } from './problems.ts';
import { inStoringOrder, requireMapping, stageFiles } from './read-files.ts';
import { writeReport } from './report.ts';
import { analyzeStaging, createStaging } from './staging.ts';

export interface ImportRun {
  report: NonNullable<Import['report']>;
  /** Customers whose own row, contracts or signals changed. */
  touched: string[];
}

async function touchedCustomers(tx: Tx, organizationId: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`
    select c.id from renubu.customers c join staged_customers s on s.external_id = c.external_id
     where c.organization_id = ${organizationId} and s.state in ('created', 'changed')
    union select c.id from renubu.customers c join former_customers f on f.id = c.id where c.revision <> f.revision
    union select customer_id from staged_contracts where state in ('created', 'changed')
    union select customer_id from staged_signals where state = 'created'`,
  );
  return found.map(({ id }) => id);
}

/**
 * Carries an import out inside the caller's transaction and reports what it did. A dry run is the same, rolled back:
 * the report cannot differ from what applying does. Throws 422 `mapping_incomplete`.
 */
export async function runImport(
  tx: Tx,
  ctx: Context,
  found: ImportRow,
  progress: (done: number) => Promise<void>,
): Promise<ImportRun> {
  const { organizationId } = found;
  const files = storedFiles(found);
  requireMapping(files);
  await row(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`renubu.import:${organizationId}`}, 0))`);
  const now = ctx.clock.now();
  const problems = new ProblemList();
  const newId = () => ctx.newId();
  // The planner knows nothing yet of the rows that this transaction adds: without this it may join them one by one.
  await row(tx, sql`select set_config('work_mem', '64MB', true), set_config('enable_nestloop', 'off', true)`);
  await createStaging(tx);
  await stageFiles(tx, { folder: importFolder(ctx, organizationId, found.id), files, newId, problems, progress });
  await analyzeStaging(tx);
  await mergeCustomers(tx, organizationId, now);
  await mergeContracts(tx, organizationId, now);
  await deriveFromContracts(tx, organizationId, now);
  await settleCustomers(tx, organizationId, now);
  await mergeSignals(tx, organizationId, now);
  const report = await writeReport(tx, organizationId, inStoringOrder(files), problems);
  return { report, touched: await touchedCustomers(tx, organizationId) };
}
