import { identityRoutes } from '@renubu/contracts/routes/identity';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import type { App } from '../../platform/http/types.ts';
import { route } from '../../platform/http/route.ts';
import { updatePreferences } from './commands.ts';
import { readPreferences } from './queries.ts';

/** The own preferences in the organization one works in. */
export function registerPreferencesRoutes(app: App, ctx: Context): void {
  route(app, {
    ...identityRoutes.readPreferences,
    handler: ({ session }) =>
      tenantTransaction(ctx.db, session.organizationId, (tx) => readPreferences(tx, session.userId), {
        readOnly: true,
      }),
  });
  route(app, {
    ...identityRoutes.updatePreferences,
    handler: ({ session, body }) =>
      tenantTransaction(ctx.db, session.organizationId, (tx) =>
        updatePreferences(tx, ctx, session.organizationId, session.userId, body),
      ),
  });
}
