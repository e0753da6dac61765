import { signalRoutes } from '@renubu/contracts/routes/customers';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import type { App } from '../../platform/http/types.ts';
import { route } from '../../platform/http/route.ts';
import { createConnection, removeConnection, rotateConnection } from './commands/connections.ts';
import { ingestSignals } from './commands/ingest.ts';
import { receiveWebhook } from './commands/webhook.ts';
import { listConnections } from './queries.ts';

/** Signals from callers and from signed webhooks, and the connections these come through. */
export function registerSignalRoutes(app: App, ctx: Context): void {
  route(app, {
    ...signalRoutes.ingest,
    handler: async ({ session: { organizationId }, body }, reply) => {
      const receipt = await tenantTransaction(ctx.db, organizationId, (tx) =>
        ingestSignals(tx, ctx, organizationId, body.signals),
      );
      return reply.code(202).send(receipt);
    },
  });
  // The body is read after the signature was checked: an unsigned message learns nothing about its form.
  route(app, {
    ...signalRoutes.webhook,
    uncheckedBody: true,
    handler: async ({ params, headers, rawBody }, reply) => {
      const receipt = await receiveWebhook(ctx, {
        connectionId: params.connection,
        headers,
        body: rawBody ?? Buffer.alloc(0),
      });
      return reply.code(202).send(receipt);
    },
  });
  registerConnections(app, ctx);
}

function registerConnections(app: App, ctx: Context): void {
  route(app, {
    ...signalRoutes.listConnections,
    handler: async ({ session: { organizationId } }) => ({
      items: await tenantTransaction(ctx.db, organizationId, (tx) => listConnections(tx, ctx, organizationId)),
    }),
  });
  route(app, {
    ...signalRoutes.createConnection,
    idempotency: false,
    handler: async ({ session, body }, reply) => reply.code(201).send(await createConnection(ctx, session, body)),
  });
  route(app, {
    ...signalRoutes.rotateConnection,
    idempotency: false,
    handler: ({ session, params }) => rotateConnection(ctx, session, params.id),
  });
  route(app, {
    ...signalRoutes.removeConnection,
    handler: async ({ session, params }, reply) => {
      await removeConnection(ctx, session, params.id);
      return reply.code(204).send();
    },
  });
}
