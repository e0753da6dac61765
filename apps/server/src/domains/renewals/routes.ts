import { renewalRoutes } from '@renubu/contracts/routes/renewals';
import { checkDetermination } from '@renubu/core/renewals/check-determination';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import type { App } from '../../platform/http/types.ts';
import { requireMatch, setEtag } from '../../platform/http/etag.ts';
import { route } from '../../platform/http/route.ts';
import { publishDetermination, publishScoring } from './commands/publish-configuration.ts';
import { publishedDetermination, publishedScoring } from './queries/configuration.ts';
import { registerQueueRoutes } from './queue-routes.ts';

/** Determination, scoring and the queue they fill. */
export function registerRenewalRoutes(app: App, ctx: Context): void {
  registerQueueRoutes(app, ctx);
  route(app, {
    ...renewalRoutes.readDetermination,
    handler: async ({ session: { organizationId } }, reply) => {
      const published = await tenantTransaction(ctx.db, organizationId, (tx) =>
        publishedDetermination(tx, organizationId),
      );
      setEtag(reply, published.version);
      return published;
    },
  });
  route(app, {
    ...renewalRoutes.checkDetermination,
    handler: async ({ body }) => {
      const issues = checkDetermination(body);
      return { ok: issues.length === 0, issues };
    },
  });
  route(app, {
    ...renewalRoutes.publishDetermination,
    handler: async (request, reply) => {
      const match = (version: number) => requireMatch(request as never, version);
      const published = await publishDetermination(ctx, request.session, request.body, match);
      setEtag(reply, published.version);
      return published;
    },
  });
  route(app, {
    ...renewalRoutes.readScoring,
    handler: async ({ session: { organizationId } }, reply) => {
      const published = await tenantTransaction(ctx.db, organizationId, (tx) => publishedScoring(tx, organizationId));
      setEtag(reply, published.version);
      return published;
    },
  });
  route(app, {
    ...renewalRoutes.publishScoring,
    handler: async (request, reply) => {
      const match = (version: number) => requireMatch(request as never, version);
      const published = await publishScoring(ctx, request.session, request.body, match);
      setEtag(reply, published.version);
      return published;
    },
  });
}
