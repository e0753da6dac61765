import { sql } from 'drizzle-orm';
import { tenantTransaction, rows, row } from '../platform/db/transaction.ts';
import type { SegmentHandler } from '../platform/durable/durable.ts';
import type { App } from '../platform/http/types.ts';
import type { TestContext } from './context.ts';
import { registerArtifactRoutes } from '../domains/artifacts/routes.ts';
import { registerTaskRoutes } from '../domains/tasks/routes.ts';
import { saveDraft } from '../domains/workflows/commands/drafts.ts';
import { publishDraft } from '../domains/workflows/commands/versions.ts';
import { registerWorkflowRoutes } from '../domains/workflows/routes.ts';
import { awaitedTaskEnded } from '../domains/executions/commands/task-ended.ts';
import { registerExecutionRoutes } from '../domains/executions/routes.ts';
import { segmentHandler } from '../domains/executions/segment/handler.ts';

/** The routes around executions. */
export function registerAll(app: App, ctx: TestContext): void {
  registerWorkflowRoutes(app, ctx);
  registerExecutionRoutes(app, ctx);
  registerArtifactRoutes(app, ctx);
  registerTaskRoutes(app, ctx, { awaitedTaskEnded });
}

/** Publishes a definition's text in an organization. */
export async function publishText(ctx: TestContext, organizationId: string, source: string): Promise<void> {
  const slug = /^workflow: (\S+)$/m.exec(source)?.[1] ?? '';
  await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const requireRevision = () => undefined;
    const { issues } = await saveDraft(tx, ctx, { organizationId, slug, source, by: 'Tester', requireRevision });
    const errors = issues.filter((issue) => issue.severity === 'error');
    if (errors.length > 0) throw new Error(JSON.stringify(errors, null, 2));
    await publishDraft(tx, ctx, { organizationId, slug, note: '', by: 'Tester' });
  });
}

/** Works through what was enqueued, also what is enqueued meanwhile. Of delayed segments those there are now, if asked. */
export async function drain(
  ctx: TestContext,
  options: { delayed?: boolean; handler?: SegmentHandler } = {},
): Promise<void> {
  const handler = options.handler ?? segmentHandler(ctx);
  const { enqueued } = ctx.durable;
  const due = options.delayed === true ? enqueued.splice(0) : [];
  for (const segment of due) await handler(segment);
  for (;;) {
    const index = enqueued.findIndex((segment) => segment.delaySeconds === undefined);
    const [segment] = index < 0 ? [] : enqueued.splice(index, 1);
    if (segment === undefined) return;
    await handler(segment);
  }
}

/** The rows of a table that belong to an execution. */
export function rowsOf<T>(ctx: TestContext, organizationId: string, table: string, executionId: string): Promise<T[]> {
  return tenantTransaction(ctx.db, organizationId, (tx) =>
    rows<T>(tx, sql`select * from ${sql.raw(`renubu.${table}`)} where execution_id = ${executionId}::uuid`),
  );
}

/** Makes a customer owned by a user; returns its id. */
export async function makeCustomer(ctx: TestContext, organizationId: string, name: string, ownerId: string) {
  const id = ctx.newId();
  await tenantTransaction(ctx.db, organizationId, (tx) =>
    row(
      tx,
      sql`insert into renubu.customers (id, organization_id, name, owner_id, arr_minor, renewal_date, account_plan)
          values (${id}, ${organizationId}, ${name}, ${ownerId}, 50000000, '2026-01-18', 'invest')`,
    ),
  );
  return id;
}

/** Puts an open item into a person's queue; returns its id. */
export async function makeQueueItem(
  ctx: TestContext,
  organizationId: string,
  item: { customerId: string; assigneeId: string; slug: string; kind?: string; stage?: string | null; score?: number },
) {
  const id = ctx.newId();
  const { customerId, assigneeId, slug, kind = 'renewal', stage = 'emergency', score = 100 } = item;
  await tenantTransaction(ctx.db, organizationId, (tx) =>
    row(
      tx,
      sql`insert into renubu.queue_items
            (id, organization_id, customer_id, kind, stage, workflow_id, assignee_id, score, created_at)
          select ${id}, ${organizationId}, ${customerId}, ${kind}, ${stage}, w.id, ${assigneeId}, ${score},
                 ${ctx.clock.now().toISOString()}::timestamptz
            from renubu.workflows w where w.slug = ${slug}`,
    ),
  );
  return id;
}
