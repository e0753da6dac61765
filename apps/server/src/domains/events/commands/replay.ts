import type { replayInputSchema, ReplayReceipt } from '@renubu/contracts/events';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { row, rows, tenantTransaction } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { tellWorkers } from '../intake/wake.ts';
import { conditionsOf } from '../queries/list.ts';

const mostAtOnce = 100_000;

/**
 * Dispatches stored events of a time range again, oldest first, marked as a replay; with `dryRun` it counts them. Throws
 * 404 for an unknown workflow.
 */
export async function replayEvents(
  ctx: Context,
  organizationId: string,
  input: z.output<typeof replayInputSchema>,
): Promise<ReplayReceipt> {
  const { dryRun, workflow } = input;
  const conditions = [sql`e.organization_id = ${organizationId}`, ...conditionsOf(input)];
  const chosen = sql.join(conditions, sql` and `);
  return tenantTransaction(ctx.db, organizationId, async (tx) => {
    const target = workflow === undefined ? null : await workflowTarget(workflow);
    const types = await rows<{ type: string; events: number }>(
      tx,
      sql`select e.type, count(*)::int as events from renubu.events e where ${chosen} group by e.type order by 2 desc, 1`,
    );
    const events = types.reduce((sum, each) => sum + each.events, 0);
    const now = ctx.clock.now().toISOString();
    const dispatched = dryRun
      ? []
      : await rows(
          tx,
          sql`
          insert into renubu.event_dispatches (id, organization_id, event_id, received_at, target, replay, due_at, created_at)
          select gen_random_uuid(), e.organization_id, e.id, e.received_at, ${target}, true, ${now}::timestamptz,
                 ${now}::timestamptz
            from renubu.events e where ${chosen} order by e.received_at, e.id limit ${mostAtOnce}
          returning id`,
        );
    if (dispatched.length > 0) await tellWorkers(tx);
    return { dryRun, events, types: types.slice(0, 100), dispatched: dispatched.length };

    async function workflowTarget(slug: string): Promise<string> {
      const found = await row<{ id: string }>(tx, sql`select id from renubu.workflows where slug = ${slug}`);
      if (found === undefined) throw notFound('workflow', slug);
      return `workflow:${found.id}`;
    }
  });
}
