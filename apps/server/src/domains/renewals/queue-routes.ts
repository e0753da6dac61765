import { queueRoutes } from '@renubu/contracts/routes/renewals';
import type { Context } from '../../platform/context.ts';
import type { Session } from '../../platform/session.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import type { App } from '../../platform/http/types.ts';
import { forbidden } from '../../platform/http/problem.ts';
import { route } from '../../platform/http/route.ts';
import { assignItem } from './commands/assign.ts';
import { skipItem, snoozeItem, wakeItem } from './commands/snooze.ts';
import { startItem } from './commands/start.ts';
import { explainCustomer } from './queries/explain.ts';
import { queueItem, queuePage, type QueueFilter } from './queries/queue.ts';
import { queueStats } from './queries/stats.ts';
import { teamLoad } from './queries/team-load.ts';

const readOnly = { readOnly: true };

function readQueue(ctx: Context, session: Session, assigneeId: string | undefined, filter: QueueFilter) {
  const { organizationId } = session;
  return tenantTransaction(
    ctx.db,
    organizationId,
    async (tx) => ({
      ...(await queuePage(tx, organizationId, assigneeId, filter)),
      stats: await queueStats(tx, organizationId, assigneeId, ctx.clock.now()),
    }),
    readOnly,
  );
}

function readItem(ctx: Context, session: Session, itemId: string) {
  return tenantTransaction(ctx.db, session.organizationId, (tx) => queueItem(tx, itemId), readOnly);
}

function registerReading(app: App, ctx: Context): void {
  route(app, {
    ...queueRoutes.mine,
    handler: ({ session, query }) => readQueue(ctx, session, session.userId, query),
  });
  route(app, {
    ...queueRoutes.ofMember,
    handler: async ({ session, params, query }) => {
      const { csmId } = params;
      if (csmId !== session.userId && !session.permissions.includes('queue.readTeam')) {
        throw forbidden('Other people’s queues need the permission queue.readTeam.');
      }
      return readQueue(ctx, session, csmId === 'team' ? undefined : csmId, query);
    },
  });
  route(app, {
    ...queueRoutes.load,
    handler: async ({ session: { organizationId } }) => ({
      members: await tenantTransaction(
        ctx.db,
        organizationId,
        (tx) => teamLoad(tx, organizationId, ctx.clock.now()),
        readOnly,
      ),
    }),
  });
  route(app, {
    ...queueRoutes.item,
    handler: ({ session, params }) => readItem(ctx, session, params.id),
  });
  route(app, {
    ...queueRoutes.explain,
    handler: ({ session: { organizationId }, query }) =>
      tenantTransaction(
        ctx.db,
        organizationId,
        (tx) => explainCustomer(tx, organizationId, query.customerId, ctx.clock.now()),
        readOnly,
      ),
  });
}

function registerVerbs(app: App, ctx: Context): void {
  route(app, {
    ...queueRoutes.start,
    handler: async ({ session, params }, reply) => reply.code(201).send(await startItem(ctx, session, params.id)),
  });
  route(app, {
    ...queueRoutes.snooze,
    handler: async ({ session, params, body }) => {
      await snoozeItem(ctx, session, params.id, body);
      return readItem(ctx, session, params.id);
    },
  });
  route(app, {
    ...queueRoutes.wake,
    handler: async ({ session, params }) => {
      await wakeItem(ctx, session, params.id);
      return readItem(ctx, session, params.id);
    },
  });
  route(app, {
    ...queueRoutes.skip,
    handler: async ({ session, params, body }) => {
      await skipItem(ctx, session, params.id, body.reason);
      return readItem(ctx, session, params.id);
    },
  });
  route(app, {
    ...queueRoutes.assign,
    handler: async ({ session, params, body }) => {
      await assignItem(ctx, session, params.id, body);
      return readItem(ctx, session, params.id);
    },
  });
}

/** The ranked queue: reading it, and what a person does with an item. */
export function registerQueueRoutes(app: App, ctx: Context): void {
  ctx.realtime.authorize('queue/', (session, topic) => {
    return topic === `queue/${session.userId}` || session.permissions.includes('queue.readTeam');
  });
  registerReading(app, ctx);
  registerVerbs(app, ctx);
}
