import { startExecution } from '@renubu/server/domains/executions/commands/start';
import { saveDraft } from '@renubu/server/domains/workflows/commands/drafts';
import { publishDraft } from '@renubu/server/domains/workflows/commands/versions';
import { newUuid, type Context } from '@renubu/server/platform/context';
import { row, systemTransaction, tenantTransaction } from '@renubu/server/platform/db/transaction';
import { launchEngine } from '@renubu/server/platform/durable/engine';
import { systemActor } from '@renubu/server/platform/session';
import { sql } from 'drizzle-orm';

/** Runs `work` with a context that can enqueue segments for workers to take up. */
export async function withEnqueuer<T>(ctx: Context, work: (ctx: Context) => Promise<T>): Promise<T> {
  const { db, log } = ctx;
  const durable = await launchEngine({ db, log, role: 'api', processId: newUuid(), handler: async () => undefined });
  try {
    return await work({ ...ctx, durable });
  } finally {
    await durable.stop();
  }
}

/** Publishes a definition's text in an organization. */
export async function publishText(ctx: Context, organizationId: string, slug: string, source: string): Promise<void> {
  await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const requireRevision = () => undefined;
    const by = 'Benchmark';
    await saveDraft(tx, ctx, { organizationId, slug, source, by, requireRevision });
    await publishDraft(tx, ctx, { organizationId, slug, note: '', by });
  });
}

/** Starts one execution of a workflow in a transaction of its own; returns its id. */
export async function startOne(ctx: Context, organizationId: string, slug: string): Promise<string> {
  const request = { organizationId, slug, by: systemActor };
  const { executionId } = await tenantTransaction(ctx.db, organizationId, (tx) => startExecution(tx, ctx, request));
  return executionId;
}

/** Starts as many executions, several at a time; returns their ids. */
export async function startMany(ctx: Context, organizationId: string, slug: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  let left = count;
  const starter = async () => {
    while (left-- > 0) ids.push(await startOne(ctx, organizationId, slug));
  };
  await Promise.all(Array.from({ length: 8 }, starter));
  return ids;
}

/** How many executions stand in each status. */
export async function countByStatus(ctx: Context): Promise<Record<string, number>> {
  const found = await systemTransaction(ctx.db, (tx) =>
    row<{ counts: Record<string, number> }>(
      tx,
      sql`select coalesce(jsonb_object_agg(status, n), '{}') as counts
            from (select status, count(*)::int as n from renubu.executions group by status) as counted`,
    ),
  );
  return found?.counts ?? {};
}
