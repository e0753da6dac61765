import { webhookEndpointRoutes } from '@renubu/contracts/routes/webhook-endpoints';
import { outboundEvents } from '@renubu/contracts/webhook-endpoints';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import { requireMatch, setEtag } from '../../platform/http/etag.ts';
import { route } from '../../platform/http/route.ts';
import type { App } from '../../platform/http/types.ts';
import { createEndpoint, removeEndpoint, rotateEndpoint, updateEndpoint } from './commands/endpoints.ts';
import { queueTest, redeliver, redeliverFailed } from './commands/redeliver.ts';
import { listDeliveries, listEndpoints, readEndpoint } from './queries/endpoints.ts';

const eventTypes = Object.entries(outboundEvents).map(([type, description]) => ({ type, description }));

/** Outbound webhook endpoints (Standard Webhooks) and what was delivered to them. */
export function registerWebhookEndpointRoutes(app: App, ctx: Context): void {
  registerEndpoints(app, ctx);
  registerEndpointChanges(app, ctx);
  registerDeliveries(app, ctx);
}

function registerEndpoints(app: App, ctx: Context): void {
  route(app, { ...webhookEndpointRoutes.types, handler: async () => ({ items: eventTypes }) });
  route(app, {
    ...webhookEndpointRoutes.list,
    handler: async ({ session: { organizationId } }) => ({
      items: await tenantTransaction(ctx.db, organizationId, listEndpoints),
    }),
  });
  route(app, {
    ...webhookEndpointRoutes.read,
    handler: async ({ session: { organizationId }, params }, reply) => {
      const found = await tenantTransaction(ctx.db, organizationId, (tx) => readEndpoint(tx, params.id));
      setEtag(reply, found.revision);
      return found;
    },
  });
}

function registerEndpointChanges(app: App, ctx: Context): void {
  route(app, {
    ...webhookEndpointRoutes.create,
    handler: async ({ session, body }, reply) => reply.code(201).send(await createEndpoint(ctx, session, body)),
  });
  route(app, {
    ...webhookEndpointRoutes.update,
    handler: async (request, reply) => {
      const { session, params, body } = request;
      const check = (revision: number) => requireMatch(request as never, revision);
      const updated = await tenantTransaction(ctx.db, session.organizationId, (tx) =>
        updateEndpoint(tx, ctx, params.id, body, check),
      );
      setEtag(reply, updated.revision);
      return updated;
    },
  });
  route(app, {
    ...webhookEndpointRoutes.rotate,
    handler: ({ session, params, body }) => rotateEndpoint(ctx, session, params.id, body.overlapHours),
  });
  route(app, {
    ...webhookEndpointRoutes.remove,
    handler: async ({ session, params }, reply) => {
      await removeEndpoint(ctx, session, params.id);
      return reply.code(204).send();
    },
  });
}

function registerDeliveries(app: App, ctx: Context): void {
  route(app, {
    ...webhookEndpointRoutes.test,
    handler: async ({ session: { organizationId }, params }, reply) =>
      reply
        .code(202)
        .send(await tenantTransaction(ctx.db, organizationId, (tx) => queueTest(tx, ctx, organizationId, params.id))),
  });
  route(app, {
    ...webhookEndpointRoutes.deliveries,
    handler: ({ session: { organizationId }, params, query }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => listDeliveries(tx, params.id, query)),
  });
  route(app, {
    ...webhookEndpointRoutes.redeliver,
    handler: async ({ session: { organizationId }, params }, reply) =>
      reply
        .code(202)
        .send(
          await tenantTransaction(ctx.db, organizationId, (tx) => redeliver(tx, ctx, params.id, params.deliveryId)),
        ),
  });
  route(app, {
    ...webhookEndpointRoutes.redeliverFailed,
    handler: async ({ session: { organizationId }, params, body }, reply) => {
      const queued = await tenantTransaction(ctx.db, organizationId, (tx) =>
        redeliverFailed(tx, ctx, params.id, body.since),
      );
      return reply.code(202).send({ queued });
    },
  });
}
