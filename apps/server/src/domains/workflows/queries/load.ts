import { eq } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { workflows } from '../tables.ts';

export type WorkflowRow = typeof workflows.$inferSelect;

/** A workflow by its slug, locked until the transaction ends when asked for; undefined when there is none. */
export async function findWorkflow(tx: Tx, slug: string, mode?: 'lock'): Promise<WorkflowRow | undefined> {
  const query = tx.select().from(workflows).where(eq(workflows.slug, slug));
  const [found] = mode === 'lock' ? await query.for('update') : await query;
  return found;
}

/** A workflow by its slug. Throws 404. */
export async function requireWorkflow(tx: Tx, slug: string, mode?: 'lock'): Promise<WorkflowRow> {
  const found = await findWorkflow(tx, slug, mode);
  if (found === undefined) throw notFound('workflow', slug);
  return found;
}
