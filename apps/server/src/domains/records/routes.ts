import { recordRoutes } from '@renubu/contracts/routes/records';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import { requireMatch, setEtag } from '../../platform/http/etag.ts';
import { notFound } from '../../platform/http/problem.ts';
import { route } from '../../platform/http/route.ts';
import type { App } from '../../platform/http/types.ts';
import { actorOf } from '../../platform/session.ts';
import { createRecord, removeRecord, updateRecord } from './commands/records.ts';
import { replaceRecords } from './commands/replace.ts';
import { listEntities, listRecords, readRecord } from './queries/records.ts';

/** The organization’s own records of any type, reference tables among them. */
export function registerRecordRoutes(app: App, ctx: Context): void {
  registerReads(app, ctx);
  registerChanges(app, ctx);
}

function registerReads(app: App, ctx: Context): void {
  route(app, {
    ...recordRoutes.entities,
    handler: async ({ session: { organizationId } }) => ({
      items: await tenantTransaction(ctx.db, organizationId, listEntities),
    }),
  });
  route(app, {
    ...recordRoutes.list,
    handler: ({ session: { organizationId }, params, query }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => listRecords(tx, params.entity, query)),
  });
  route(app, {
    ...recordRoutes.read,
    handler: async ({ session: { organizationId }, params }, reply) => {
      const found = await tenantTransaction(ctx.db, organizationId, (tx) => readRecord(tx, params.entity, params.id));
      setEtag(reply, found.revision);
      return found;
    },
  });
}

function registerChanges(app: App, ctx: Context): void {
  route(app, {
    ...recordRoutes.create,
    handler: async ({ session, params: { entity }, body }, reply) => {
      const { organizationId } = session;
      const change = { organizationId, entity, id: body.id ?? ctx.newId(), data: body.data, by: actorOf(session) };
      const created = await tenantTransaction(ctx.db, organizationId, (tx) => createRecord(tx, ctx, change));
      setEtag(reply, created.revision);
      return reply.code(201).send(created);
    },
  });
  route(app, {
    ...recordRoutes.replace,
    handler: ({ session, params: { entity }, body }) => {
      const { organizationId } = session;
      const replacement = { organizationId, entity, input: body, by: actorOf(session) };
      return tenantTransaction(ctx.db, organizationId, (tx) => replaceRecords(tx, ctx, replacement));
    },
  });
  route(app, {
    ...recordRoutes.update,
    handler: async (request, reply) => {
      const { session, params, body } = request;
      const { organizationId } = session;
      const change = { organizationId, ...params, data: body.data, by: actorOf(session) };
      const check = (revision: number) => requireMatch(request as never, revision);
      const updated = await tenantTransaction(ctx.db, organizationId, (tx) =>
        updateRecord(tx, ctx, change, { mode: body.mode, check }),
      );
      setEtag(reply, updated.revision);
      return updated;
    },
  });
  route(app, {
    ...recordRoutes.remove,
    handler: async ({ session: { organizationId }, params: { entity, id } }, reply) => {
      const removed = await tenantTransaction(ctx.db, organizationId, (tx) => removeRecord(tx, entity, id));
      if (!removed) throw notFound(entity, id);
      return reply.code(204).send();
    },
  });
}
