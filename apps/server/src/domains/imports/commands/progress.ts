import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, tenantTransaction } from '../../../platform/db/transaction.ts';
import { publish } from '../../../platform/outbox/publish.ts';
import { storedFiles, type ImportRow } from '../stored.ts';

const everyMs = 250;

/** Tells how far an import is, on a connection of its own and a few times a second at most. */
export function progressReporter(ctx: Context, found: ImportRow): (done: number) => Promise<void> {
  const { id, organizationId } = found;
  const total = storedFiles(found).reduce((sum, file) => sum + file.rows, 0);
  let last = 0;
  return async (done) => {
    const now = performance.now();
    if (now - last < everyMs && done < total) return;
    last = now;
    await tenantTransaction(ctx.db, organizationId, async (tx) => {
      await row(
        tx,
        sql`
        update renubu.imports set progress = ${JSON.stringify({ done, total })}::jsonb where id = ${id}`,
      );
      await publish(tx, { topic: `imports/${id}`, type: 'import_progress', subject: id, data: { done, total } });
    });
  };
}
