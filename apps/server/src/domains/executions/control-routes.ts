import { executionControlRoutes as control, executionTraceRoutes as traces } from '@renubu/contracts/routes/executions';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction, type Tx } from '../../platform/db/transaction.ts';
import { route } from '../../platform/http/route.ts';
import type { App } from '../../platform/http/types.ts';
import { actorOf, type Session } from '../../platform/session.ts';
import { actOnMany } from './commands/bulk.ts';
import { migrateExecution } from './commands/migrate.ts';
import { rerunExecution } from './commands/rerun.ts';
import { actOn } from './commands/verbs.ts';
import { listEffects } from './queries/effects.ts';
import { exportExecution } from './queries/export.ts';
import { readMetrics } from './queries/metrics.ts';
import { readMoment } from './queries/moment.ts';
import { readTimeline } from './queries/timeline.ts';

/** What happened in an execution in every detail. */
export function registerTraces(app: App, ctx: Context): void {
  const inside = <T>({ organizationId }: Session, work: (tx: Tx) => Promise<T>) =>
    tenantTransaction(ctx.db, organizationId, work, { readOnly: true });
  route(app, {
    ...traces.timeline,
    handler: ({ session, params }) => inside(session, (tx) => readTimeline(tx, ctx, params.id)),
  });
  route(app, {
    ...traces.effects,
    handler: ({ session, params, query }) => inside(session, (tx) => listEffects(tx, params.id, query)),
  });
  route(app, {
    ...traces.at,
    handler: ({ session, params }) => inside(session, (tx) => readMoment(tx, ctx, params.id, params.seq)),
  });
  route(app, {
    ...traces.metrics,
    handler: ({ session, params }) => inside(session, (tx) => readMetrics(tx, ctx, params.id)),
  });
  route(app, {
    ...traces.export,
    handler: async ({ session, params }, reply) => {
      const document = await inside(session, (tx) => exportExecution(tx, ctx, params.id));
      void reply.header('content-disposition', `attachment; filename="execution-${params.id}.json"`);
      return document;
    },
  });
}

/** Running again, moving to another version, and one verb for many. */
export function registerControl(app: App, ctx: Context): void {
  route(app, {
    ...control.rerun,
    handler: async ({ session, params }, reply) => {
      const request = { session, executionId: params.id };
      const by = actorOf(session);
      const started = await actOn(ctx, request, (tx, locked) => rerunExecution(tx, ctx, locked, by), told);
      return reply.code(201).send(started);
    },
  });
  route(app, {
    ...control.migrate,
    handler: ({ session, params, body }) =>
      actOn(
        ctx,
        { session, executionId: params.id },
        (tx, locked) => migrateExecution(tx, ctx, session, locked, body),
        told,
      ),
  });
  route(app, { ...control.bulk, handler: ({ session, body }) => actOnMany(ctx, session, body) });
}

/** Answers with what the verb gave. */
const told = async <Done>(_tx: Tx, done: Done): Promise<Done> => done;
