import type { Import } from '@renubu/contracts/imports';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { changeImport, lockImport, requireOpen } from '../queries.ts';
import { runImport, type ImportRun } from '../run/run-import.ts';
import { toImport, type ImportRow } from '../stored.ts';
import { progressReporter } from './progress.ts';

/** Carries the outcome of a dry run out of the transaction that it undoes. */
class DryRun extends Error {
  constructor(readonly outcome: ImportRun) {
    super('dry run');
  }
}

async function rehearse(ctx: Context, found: ImportRow): Promise<ImportRun> {
  try {
    await tenantTransaction(ctx.db, found.organizationId, async (tx) => {
      throw new DryRun(await runImport(tx, ctx, found, progressReporter(ctx, found)));
    });
  } catch (error) {
    if (error instanceof DryRun) return error.outcome;
    throw error;
  }
  throw new Error('A dry run has to end without a commit.');
}

/** Dry run: carries the import out, reports, and undoes it. Throws 404, 409 once applied, 422 `mapping_incomplete`. */
export async function checkImport(ctx: Context, session: Session, id: string): Promise<Import> {
  const { organizationId } = session;
  const found = await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const current = await lockImport(tx, id);
    requireOpen(current);
    return current;
  });
  const { report } = await rehearse(ctx, found);
  return tenantTransaction(ctx.db, organizationId, async (tx) => {
    requireOpen(await lockImport(tx, id));
    return toImport(await changeImport(tx, id, { status: 'checked', report, error: null }));
  });
}
