import { notificationSettingRoutes } from '@renubu/contracts/routes/notifications';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import { route } from '../../platform/http/route.ts';
import type { App } from '../../platform/http/types.ts';
import { retryDelivery, updateChannels, updateSettings } from './commands/settings.ts';
import { listDeliveries } from './queries/deliveries.ts';
import { readChannels, readSettings } from './queries/settings.ts';

/** What people hear of and where; the organization's channels; messages that went out. */
export function registerSettingRoutes(app: App, ctx: Context): void {
  const server = () => ({ serverMail: ctx.config.smtpUrl !== undefined });
  route(app, {
    ...notificationSettingRoutes.read,
    handler: ({ session: { organizationId, userId } }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => readSettings(tx, userId, organizationId, server()), {
        readOnly: true,
      }),
  });
  route(app, {
    ...notificationSettingRoutes.update,
    handler: ({ session: { organizationId, userId }, body }) =>
      tenantTransaction(ctx.db, organizationId, async (tx) => {
        await updateSettings(tx, ctx, { organizationId, userId }, body);
        return readSettings(tx, userId, organizationId, server());
      }),
  });
  registerOrganization(app, ctx, server);
}

function registerOrganization(app: App, ctx: Context, server: () => { serverMail: boolean }): void {
  route(app, {
    ...notificationSettingRoutes.readChannels,
    handler: ({ session: { organizationId } }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => readChannels(tx, organizationId, server()), {
        readOnly: true,
      }),
  });
  route(app, {
    ...notificationSettingRoutes.updateChannels,
    handler: ({ session: { organizationId }, body }) =>
      tenantTransaction(ctx.db, organizationId, async (tx) => {
        await updateChannels(tx, ctx, organizationId, body);
        return readChannels(tx, organizationId, server());
      }),
  });
  route(app, {
    ...notificationSettingRoutes.deliveries,
    handler: ({ session, query }) =>
      tenantTransaction(ctx.db, session.organizationId, (tx) => listDeliveries(tx, query), { readOnly: true }),
  });
  route(app, {
    ...notificationSettingRoutes.retryDelivery,
    handler: ({ session, params }) =>
      tenantTransaction(ctx.db, session.organizationId, (tx) => retryDelivery(tx, ctx, params.id)),
  });
}
