import { scheduleRoutes as routes } from '@renubu/contracts/routes/schedules';
import type { Context } from '../../platform/context.ts';
import { retried } from '../../platform/db/retried.ts';
import { tenantTransaction, type Tx } from '../../platform/db/transaction.ts';
import { requireMatch, setEtag } from '../../platform/http/etag.ts';
import { route } from '../../platform/http/route.ts';
import type { App } from '../../platform/http/types.ts';
import { actorOf, type Session } from '../../platform/session.ts';
import { requireWorkflow } from '../workflows/queries/load.ts';
import {
  addSchedule,
  pauseSchedule,
  removeSchedule,
  resumeSchedule,
  runNow,
  updateSchedule,
} from './commands/manage.ts';
import { organizationZone, previewRuns } from './queries/preview.ts';
import { listRuns, listSchedules, readSchedule, schedulesOf } from './queries/read.ts';

/** Schedules: read, preview, add, change, pause, run now. */
export function registerScheduleRoutes(app: App, ctx: Context): void {
  ctx.realtime.authorize('schedules', (session) => session.permissions.includes('workflows.read'));
  registerReads(app, ctx);
  registerChanges(app, ctx);
}

function registerReads(app: App, ctx: Context): void {
  const inside = <T>({ organizationId }: Session, work: (tx: Tx) => Promise<T>) =>
    tenantTransaction(ctx.db, organizationId, work, { readOnly: true });
  route(app, {
    ...routes.list,
    handler: ({ session, query }) => inside(session, (tx) => listSchedules(tx, session.organizationId, query)),
  });
  route(app, {
    ...routes.ofWorkflow,
    handler: ({ session, params }) =>
      inside(session, async (tx) => ({ items: await schedulesOf(tx, (await requireWorkflow(tx, params.slug)).id) })),
  });
  route(app, {
    ...routes.preview,
    handler: ({ session, body }) =>
      inside(session, async (tx) => {
        const { from, count, ...times } = body;
        const timezone = times.timezone ?? (await organizationZone(tx, session.organizationId));
        return previewRuns({ ...times, timezone }, from === undefined ? ctx.clock.now() : new Date(from), count);
      }),
  });
  route(app, {
    ...routes.read,
    handler: async ({ session, params }, reply) => {
      const schedule = await inside(session, (tx) => readSchedule(tx, params.id));
      setEtag(reply, schedule.revision);
      return schedule;
    },
  });
  route(app, {
    ...routes.nextRuns,
    handler: ({ session, params, query }) =>
      inside(session, async (tx) => {
        const { cron, runAt, timezone } = await readSchedule(tx, params.id);
        const times = { ...(cron === null ? {} : { cron }), ...(runAt === null ? {} : { runAt }), timezone };
        return previewRuns(times, ctx.clock.now(), query.count);
      }),
  });
  route(app, {
    ...routes.runs,
    handler: ({ session, params, query }) => inside(session, (tx) => listRuns(tx, params.id, query)),
  });
}

function registerChanges(app: App, ctx: Context): void {
  const inside = <T>({ organizationId }: Session, work: (tx: Tx) => Promise<T>) =>
    retried(() => tenantTransaction(ctx.db, organizationId, work));
  route(app, {
    ...routes.add,
    handler: async ({ session, params, body: input }, reply) => {
      const { organizationId } = session;
      const added = await inside(session, (tx) => addSchedule(tx, ctx, { organizationId, slug: params.slug, input }));
      setEtag(reply, added.revision);
      return reply.code(201).send(added);
    },
  });
  route(app, {
    ...routes.update,
    handler: async (request, reply) => {
      const { session, params, body } = request;
      const match = (revision: number) => requireMatch(request as never, revision);
      const updated = await inside(session, (tx) => updateSchedule(tx, ctx, params.id, body, match));
      setEtag(reply, updated.revision);
      return updated;
    },
  });
  route(app, {
    ...routes.remove,
    handler: async ({ session, params }, reply) => {
      await inside(session, (tx) => removeSchedule(tx, params.id));
      return reply.code(204).send();
    },
  });
  route(app, {
    ...routes.pause,
    handler: ({ session, params }) => inside(session, (tx) => pauseSchedule(tx, ctx, params.id, actorOf(session))),
  });
  route(app, {
    ...routes.resume,
    handler: ({ session, params }) => inside(session, (tx) => resumeSchedule(tx, ctx, params.id)),
  });
  route(app, {
    ...routes.run,
    handler: async ({ session, params }, reply) =>
      reply.code(201).send(await inside(session, (tx) => runNow(tx, ctx, params.id, actorOf(session)))),
  });
}
