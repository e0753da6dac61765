import { searchRoutes } from '@renubu/contracts/routes/tasks';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import type { App } from '../../platform/http/types.ts';
import { route } from '../../platform/http/route.ts';
import { search } from './queries.ts';

/** One search over what the session may read. */
export function registerSearchRoutes(app: App, ctx: Context): void {
  route(app, {
    ...searchRoutes.search,
    handler: async ({ session, query }) => ({
      items: await tenantTransaction(ctx.db, session.organizationId, (tx) => search(tx, session, query.q), {
        readOnly: true,
      }),
    }),
  });
}
