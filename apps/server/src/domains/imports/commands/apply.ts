import { rm } from 'node:fs/promises';
import type { Import } from '@renubu/contracts/imports';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { row, rows, systemTransaction, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { publish } from '../../../platform/outbox/publish.ts';
import { requestAnalysis } from '../../intelligence/commands/request.ts';
import { changeImport, lockImport, requireOpen } from '../queries.ts';
import { requireMapping } from '../run/read-files.ts';
import { runImport } from '../run/run-import.ts';
import { importFolder, storedFiles, toImport, type ImportRow } from '../stored.ts';
import { progressReporter } from './progress.ts';

/** Imports that this process is applying. */
const running = new Map<string, Promise<void>>();

const lockName = (importId: string) => sql`hashtextextended(${`renubu.import.run:${importId}`}, 0)`;

/**
 * Begins to apply an import and answers at once; it goes on in the background, in one transaction. Throws 404, 409
 * while or after it is applied, 422 `mapping_incomplete`.
 */
export async function applyImport(ctx: Context, session: Session, id: string): Promise<Import> {
  const { organizationId } = session;
  const begun = await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const current = await lockImport(tx, id);
    requireOpen(current);
    requireMapping(storedFiles(current));
    const total = storedFiles(current).reduce((sum, file) => sum + file.rows, 0);
    return changeImport(tx, id, { status: 'applying', error: null, progress: { done: 0, total } });
  });
  const work = carryOut(ctx, begun).finally(() => running.delete(id));
  running.set(id, work);
  return toImport(begun);
}

/** Resolves when an import that this process applies has ended, well or not. */
export async function importEnded(id: string): Promise<void> {
  await running.get(id);
}

async function carryOut(ctx: Context, found: ImportRow): Promise<void> {
  try {
    await tenantTransaction(ctx.db, found.organizationId, async (tx) => {
      await row(tx, sql`select pg_advisory_xact_lock(${lockName(found.id)})`);
      const { report, touched } = await runImport(tx, ctx, found, progressReporter(ctx, found));
      await requestAnalysis(tx, ctx, found.organizationId, touched, 'import');
      const total = storedFiles(found).reduce((sum, file) => sum + file.rows, 0);
      const ended = {
        status: 'applied' as const,
        report,
        progress: { done: total, total },
        appliedAt: ctx.clock.now(),
      };
      await changeImport(tx, found.id, ended);
      await tell(tx, found.id, 'applied');
    });
    await discardFiles(ctx, found);
  } catch (error) {
    ctx.log.error({ err: error, importId: found.id }, 'an import failed');
    await markFailed(
      ctx,
      found,
      error instanceof Problem ? error.detail : 'The import failed. Nothing was stored; apply it again.',
    );
  }
}

/** Applied files are not needed any more. */
async function discardFiles(ctx: Context, { id, organizationId }: ImportRow): Promise<void> {
  await rm(importFolder(ctx, organizationId, id), { recursive: true, force: true }).catch((cause: unknown) =>
    ctx.log.warn({ err: cause, importId: id }, 'the files of an applied import could not be removed'),
  );
}

async function tell(tx: Tx, id: string, status: string): Promise<void> {
  await publish(tx, { topic: `imports/${id}`, type: 'import_ended', subject: id, data: { status } });
}

async function markFailed(
  ctx: Context,
  { id, organizationId }: Pick<ImportRow, 'id' | 'organizationId'>,
  error: string,
) {
  await tenantTransaction(ctx.db, organizationId, async (tx) => {
    await changeImport(tx, id, { status: 'failed', error });
    await tell(tx, id, 'failed');
  }).catch((cause: unknown) => ctx.log.error({ err: cause, importId: id }, 'a failed import could not be marked'));
}

/** Imports that looked abandoned at the last look; a second look makes it certain. */
const suspects = new Set<string>();

/** Whether no process is working on the import: whoever does holds its lock. */
async function isAbandoned(ctx: Context, importId: string): Promise<boolean> {
  const found = await systemTransaction(ctx.db, (tx) =>
    row<{ free: boolean }>(tx, sql`select pg_try_advisory_xact_lock(${lockName(importId)}) as free`),
  );
  return found?.free === true;
}

/** Marks imports as failed whose process ended while applying them; nothing of them was stored. Returns how many. */
export async function failAbandonedImports(ctx: Context): Promise<number> {
  const applying = await systemTransaction(ctx.db, (tx) =>
    rows<{ id: string; organization_id: string }>(
      tx,
      sql`
      select id, organization_id from renubu.imports where status = 'applying'`,
    ),
  );
  let failed = 0;
  for (const { id, organization_id: organizationId } of applying) {
    if (running.has(id) || !(await isAbandoned(ctx, id))) continue;
    if (!suspects.delete(id)) {
      suspects.add(id);
      continue;
    }
    await markFailed(
      ctx,
      { id, organizationId },
      'The server stopped while applying. Nothing was stored; apply it again.',
    );
    failed += 1;
  }
  return failed;
}
