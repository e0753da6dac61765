import { notificationRoutes } from '@renubu/contracts/routes/tasks';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import type { App } from '../../platform/http/types.ts';
import { route } from '../../platform/http/route.ts';
import { markAllRead, markRead } from './commands/mark-read.ts';
import { listNotifications } from './queries/inbox.ts';
import { registerSettingRoutes } from './setting-routes.ts';

/** The own inbox, and what reaches people outside of the app. Live: topic `notifications`, of which everybody hears their own. */
export function registerNotificationRoutes(app: App, ctx: Context): void {
  ctx.realtime.authorize('notifications', () => true, { personal: true });
  registerSettingRoutes(app, ctx);
  route(app, {
    ...notificationRoutes.list,
    handler: ({ session, query }) =>
      tenantTransaction(
        ctx.db,
        session.organizationId,
        (tx) => listNotifications(tx, session.userId, { ...query, unread: query.unread === 'true' }),
        { readOnly: true },
      ),
  });
  route(app, {
    ...notificationRoutes.markRead,
    handler: ({ session, params }) =>
      tenantTransaction(ctx.db, session.organizationId, (tx) => markRead(tx, ctx, session.userId, params.id)),
  });
  route(app, {
    ...notificationRoutes.markAllRead,
    handler: async ({ session }) => ({
      marked: await tenantTransaction(ctx.db, session.organizationId, (tx) => markAllRead(tx, ctx, session.userId)),
    }),
  });
}
