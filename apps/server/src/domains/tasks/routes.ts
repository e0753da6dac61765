import { taskRoutes } from '@renubu/contracts/routes/tasks';
import type { Task } from '@renubu/contracts/tasks';
import type { FastifyReply } from 'fastify';
import type { Context } from '../../platform/context.ts';
import { actorOf, type Session } from '../../platform/session.ts';
import { retried } from '../../platform/db/retried.ts';
import { tenantTransaction, type Tx } from '../../platform/db/transaction.ts';
import type { App } from '../../platform/http/types.ts';
import { requireMatch, setEtag } from '../../platform/http/etag.ts';
import { route } from '../../platform/http/route.ts';
import { endTask, type AwaitedTaskEnded, type EndedStatus } from './commands/end-task.ts';
import { lockTask, requireOwnTask } from './commands/lock.ts';
import { reopenTask } from './commands/reopen-task.ts';
import { snoozeTask } from './commands/snooze-task.ts';
import { addTask, updateTask } from './commands/update-task.ts';
import { findTask, listTasks } from './queries/tasks.ts';

export interface TaskHooks {
  /** Feeds the execution whose step waits for a task. */
  awaitedTaskEnded: AwaitedTaskEnded;
}

const flag = (text: 'true' | 'false' | undefined) => (text === undefined ? undefined : text === 'true');

/** Tasks: list, create, change and the verbs. Live: topic `tasks`. */
export function registerTaskRoutes(app: App, ctx: Context, hooks: TaskHooks): void {
  ctx.realtime.authorize('tasks', (session) => session.permissions.includes('tasks.read'));
  registerReads(app, ctx);
  registerChanges(app, ctx);
  registerVerbs(app, ctx, hooks);
}

function registerReads(app: App, ctx: Context): void {
  route(app, {
    ...taskRoutes.list,
    handler: ({ session, query: { limit, cursor, open, mine, ...filter } }) => {
      const own = flag(mine) === true ? { assigneeId: session.userId } : {};
      return tenantTransaction(
        ctx.db,
        session.organizationId,
        (tx) => listTasks(tx, { ...filter, ...own, open: flag(open) }, { limit, cursor }),
        { readOnly: true },
      );
    },
  });
  route(app, {
    ...taskRoutes.read,
    handler: async ({ session, params }, reply) =>
      answer(reply, await tenantTransaction(ctx.db, session.organizationId, (tx) => findTask(tx, params.id))),
  });
}

function answer(reply: FastifyReply, task: Task): Task {
  setEtag(reply, task.revision);
  return task;
}

function registerChanges(app: App, ctx: Context): void {
  route(app, {
    ...taskRoutes.create,
    handler: async ({ session, body }, reply) => {
      const { organizationId } = session;
      const task = await tenantTransaction(ctx.db, organizationId, async (tx) =>
        findTask(tx, await addTask(tx, ctx, organizationId, body, actorOf(session))),
      );
      return reply.code(201).send(answer(reply, task));
    },
  });
  route(app, {
    ...taskRoutes.update,
    handler: async (request, reply) => {
      const { session, params, body } = request;
      const check = (revision: number) => requireMatch(request as never, revision);
      const task = await changed(ctx, session, params.id, (tx) =>
        updateTask(tx, ctx, params.id, body, actorOf(session), check),
      );
      return answer(reply, task);
    },
  });
}

/** Works in one transaction on a task that the person may work on. Throws 403 and 404. */
function inOwn<T>(ctx: Context, session: Session, id: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return retried(() =>
    tenantTransaction(ctx.db, session.organizationId, async (tx) => {
      await requireOwnTask(tx, session, await lockTask(tx, id));
      return work(tx);
    }),
  );
}

function changed(ctx: Context, session: Session, id: string, change: (tx: Tx) => Promise<void>): Promise<Task> {
  return inOwn(ctx, session, id, async (tx) => {
    await change(tx);
    return findTask(tx, id);
  });
}

function registerVerbs(app: App, ctx: Context, { awaitedTaskEnded }: TaskHooks): void {
  const end = (session: Session, id: string, status: EndedStatus, reason?: string) => {
    const task = { id, status, by: actorOf(session), ...(reason === undefined ? {} : { reason }) };
    return changed(ctx, session, id, (tx) => endTask(tx, ctx, task, awaitedTaskEnded));
  };
  route(app, {
    ...taskRoutes.complete,
    handler: async ({ session, params }, reply) => answer(reply, await end(session, params.id, 'completed')),
  });
  route(app, {
    ...taskRoutes.skip,
    handler: async ({ session, params, body }, reply) =>
      answer(reply, await end(session, params.id, 'skipped', body.reason)),
  });
  route(app, {
    ...taskRoutes.snooze,
    handler: async ({ session, params, body }, reply) => {
      const { organizationId } = session;
      const refused = await inOwn(ctx, session, params.id, (tx) => snoozeTask(tx, ctx, params.id, body.days));
      if (refused !== undefined) throw refused;
      return answer(reply, await tenantTransaction(ctx.db, organizationId, (tx) => findTask(tx, params.id)));
    },
  });
  route(app, {
    ...taskRoutes.reopen,
    handler: async ({ session, params }, reply) =>
      answer(reply, await changed(ctx, session, params.id, (tx) => reopenTask(tx, ctx, params.id))),
  });
}
