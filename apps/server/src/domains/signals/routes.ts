import { signalRoutes } from '@renubu/contracts/routes/customers';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import type { App } from '../../platform/http/types.ts';
import { route } from '../../platform/http/route.ts';
import { ingestSignals } from './commands/ingest.ts';
import { receiveWebhook } from './commands/webhook.ts';

/** Signals from callers and from signed webhooks. */
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
}
