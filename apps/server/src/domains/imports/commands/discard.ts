import { rm } from 'node:fs/promises';
import { eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { lockImport, requireOpen } from '../queries.ts';
import { importFolder } from '../stored.ts';
import { imports } from '../tables.ts';

/** Discards an import that was not applied, with its files. Throws 404, 409 once it is applied. */
export async function discardImport(ctx: Context, session: Session, id: string): Promise<void> {
  await tenantTransaction(ctx.db, session.organizationId, async (tx) => {
    requireOpen(await lockImport(tx, id));
    await tx.delete(imports).where(eq(imports.id, id));
  });
  await rm(importFolder(ctx, session.organizationId, id), { recursive: true, force: true });
}
