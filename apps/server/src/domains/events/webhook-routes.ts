import { workflowWebhookRoutes } from '@renubu/contracts/routes/events';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import { route } from '../../platform/http/route.ts';
import type { App } from '../../platform/http/types.ts';
import { receiveWorkflowWebhook } from './commands/receive-webhook.ts';
import { readWebhook, rotateWebhook } from './commands/webhooks.ts';

/** Inbound addresses of workflows. */
export function registerWorkflowWebhookRoutes(app: App, ctx: Context): void {
  // The body is read after the signature was checked: an unsigned message learns nothing about its form.
  route(app, {
    ...workflowWebhookRoutes.receive,
    uncheckedBody: true,
    handler: async ({ params: { id }, headers, rawBody }, reply) =>
      reply.code(202).send(await receiveWorkflowWebhook(ctx, { id, headers, body: rawBody ?? Buffer.alloc(0) })),
  });
  route(app, {
    ...workflowWebhookRoutes.read,
    handler: ({ session: { organizationId }, params: { slug } }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => readWebhook(tx, ctx, organizationId, slug)),
  });
  route(app, {
    ...workflowWebhookRoutes.rotate,
    handler: ({ session: { organizationId }, params: { slug } }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => rotateWebhook(tx, ctx, organizationId, slug)),
  });
}
