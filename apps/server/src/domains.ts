import { permissions } from '@renubu/contracts/permissions';
import { registerCustomerRoutes } from './domains/customers/routes.ts';
import { authenticator } from './domains/identity/authenticator.ts';
import { registerIdentityRoutes } from './domains/identity/routes.ts';
import { startRenewalDaemons } from './domains/intelligence/daemons.ts';
import { registerIntelligenceRoutes } from './domains/intelligence/routes.ts';
import { installDefaults } from './domains/renewals/commands/defaults.ts';
import { rescoreMember } from './domains/renewals/commands/rescore.ts';
import { registerRenewalRoutes } from './domains/renewals/routes.ts';
import { registerSignalRoutes } from './domains/signals/routes.ts';
import type { Context } from './platform/context.ts';
import type { Daemon } from './platform/daemon.ts';
import type { SegmentHandler } from './platform/durable/durable.ts';
import type { App } from './platform/http/app.ts';
import type { Authenticator } from './platform/http/guard.ts';

/** Every permission a route may name. */
export const knownPermissions: readonly string[] = permissions;

/** Who calls. */
export function createAuthenticator(ctx: Context): Authenticator {
  return authenticator(ctx);
}

/** The routes of every domain. */
export function registerDomains(app: App, ctx: Context): void {
  registerIdentityRoutes(app, ctx, {
    organizationDefaults: [installDefaults],
    memberChanged: [rescoreMember],
  });
  registerCustomerRoutes(app, ctx);
  registerIntelligenceRoutes(app, ctx);
  registerSignalRoutes(app, ctx);
  registerRenewalRoutes(app, ctx);
}

/** What has to be there before the first request: topic rules, first-run content. `report` tells people about it. */
export async function prepareDomains(_ctx: Context, _report: (message: string) => void): Promise<void> {}

/** The background work of the domains; runs in workers. */
export function startDomainDaemons(ctx: Context): Daemon[] {
  return [...startRenewalDaemons(ctx)];
}

/** What works a segment of an execution through. */
export function segmentHandler(_ctx: Context): SegmentHandler {
  return async () => undefined;
}
