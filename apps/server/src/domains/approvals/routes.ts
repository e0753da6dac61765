import { absenceRoutes, approvalRoutes, approverGroupRoutes } from '@renubu/contracts/routes/approvals';
import type { Context } from '../../platform/context.ts';
import { retried } from '../../platform/db/retried.ts';
import { tenantTransaction, type Tx } from '../../platform/db/transaction.ts';
import { route } from '../../platform/http/route.ts';
import type { App } from '../../platform/http/types.ts';
import type { Session } from '../../platform/session.ts';
import { addAbsence, removeAbsence } from './commands/absences.ts';
import { decideMany } from './commands/decide-many.ts';
import { decideApproval, type ApprovalDecided } from './commands/decide.ts';
import { commentApproval, delegateApproval } from './commands/delegate.ts';
import { createGroup, removeGroup, updateGroup } from './commands/groups.ts';
import { registerLinkRoutes } from './link-routes.ts';
import { listAbsences } from './queries/absences.ts';
import { listGroups } from './queries/groups.ts';
import { countApprovals, listApprovals, readApproval } from './queries/list.ts';
import { deciderOf, voterOf } from './voter.ts';

export interface ApprovalHooks {
  /** Feeds the execution whose step waits for an approval. */
  approvalDecided: ApprovalDecided;
}

/** Approvals, approver groups and absences. Live: topic `approvals`. */
export function registerApprovalRoutes(app: App, ctx: Context, hooks: ApprovalHooks): void {
  ctx.realtime.authorize('approvals', (session) => session.permissions.includes('approvals.read'));
  registerReads(app, ctx);
  registerVerbs(app, ctx, hooks);
  registerGroups(app, ctx);
  registerAbsences(app, ctx);
  registerLinkRoutes(app, ctx, hooks);
}

const reading = <T>(ctx: Context, { organizationId }: Session, read: (tx: Tx) => Promise<T>): Promise<T> =>
  tenantTransaction(ctx.db, organizationId, read, { readOnly: true });
const writing = <T>(ctx: Context, { organizationId }: Session, write: (tx: Tx) => Promise<T>): Promise<T> =>
  retried(() => tenantTransaction(ctx.db, organizationId, write));

function registerReads(app: App, ctx: Context): void {
  route(app, {
    ...approvalRoutes.list,
    handler: ({ session, query: { limit, cursor, open, ...filter } }) =>
      reading(ctx, session, (tx) => {
        const asked = { ...filter, open: open === undefined ? undefined : open === 'true' };
        return listApprovals(tx, ctx, voterOf(session), asked, { limit, cursor });
      }),
  });
  route(app, {
    ...approvalRoutes.counts,
    handler: ({ session }) => reading(ctx, session, (tx) => countApprovals(tx, ctx, voterOf(session))),
  });
  route(app, {
    ...approvalRoutes.read,
    handler: ({ session, params }) => reading(ctx, session, (tx) => readApproval(tx, ctx, voterOf(session), params.id)),
  });
}

function registerVerbs(app: App, ctx: Context, { approvalDecided }: ApprovalHooks): void {
  /** Changes an approval and answers with it as it is then. */
  const changed = (session: Session, id: string, change: (tx: Tx) => Promise<unknown>) =>
    writing(ctx, session, async (tx) => {
      await change(tx);
      return readApproval(tx, ctx, voterOf(session), id);
    });
  route(app, {
    ...approvalRoutes.decide,
    handler: ({ session, params: { id }, body }) =>
      changed(session, id, (tx) =>
        decideApproval(tx, ctx, deciderOf(session), { ...body, id, via: 'app' }, approvalDecided),
      ),
  });
  route(app, {
    ...approvalRoutes.decideMany,
    handler: ({ session, body }) => decideMany(ctx, session.organizationId, deciderOf(session), body, approvalDecided),
  });
  route(app, {
    ...approvalRoutes.delegate,
    handler: ({ session, params: { id }, body }) =>
      changed(session, id, (tx) => delegateApproval(tx, ctx, session, { ...body, id })),
  });
  route(app, {
    ...approvalRoutes.comment,
    handler: ({ session, params: { id }, body }) =>
      changed(session, id, (tx) => commentApproval(tx, ctx, session, { ...body, id })),
  });
}

function registerGroups(app: App, ctx: Context): void {
  route(app, {
    ...approverGroupRoutes.list,
    handler: async ({ session }) => ({ items: await reading(ctx, session, listGroups) }),
  });
  route(app, {
    ...approverGroupRoutes.create,
    handler: async ({ session, body }, reply) =>
      reply.code(201).send(await writing(ctx, session, (tx) => createGroup(tx, ctx, session.organizationId, body))),
  });
  route(app, {
    ...approverGroupRoutes.update,
    handler: ({ session, params: { id }, body }) =>
      writing(ctx, session, (tx) => updateGroup(tx, ctx, session.organizationId, { ...body, id })),
  });
  route(app, {
    ...approverGroupRoutes.remove,
    handler: async ({ session, params }, reply) => {
      await writing(ctx, session, (tx) => removeGroup(tx, params.id));
      return reply.code(204).send();
    },
  });
}

function registerAbsences(app: App, ctx: Context): void {
  route(app, {
    ...absenceRoutes.list,
    handler: async ({ session }) => ({
      items: await reading(ctx, session, (tx) => listAbsences(tx, ctx.clock.now())),
    }),
  });
  route(app, {
    ...absenceRoutes.create,
    handler: async ({ session, body }, reply) =>
      reply.code(201).send(await writing(ctx, session, (tx) => addAbsence(tx, ctx, session, body))),
  });
  route(app, {
    ...absenceRoutes.remove,
    handler: async ({ session, params }, reply) => {
      await writing(ctx, session, (tx) => removeAbsence(tx, ctx, session, params.id));
      return reply.code(204).send();
    },
  });
}
