import { permissions } from '@renubu/contracts/permissions';
import { authenticator } from './domains/identity/authenticator.ts';
import { registerIdentityRoutes } from './domains/identity/routes.ts';
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
  registerIdentityRoutes(app, ctx, { organizationDefaults: [], memberChanged: [] });
}

/** What has to be there before the first request: topic rules, first-run content. `report` tells people about it. */
export async function prepareDomains(_ctx: Context, _report: (message: string) => void): Promise<void> {}

/** The background work of the domains; runs in workers. */
export function startDomainDaemons(_ctx: Context): Daemon[] {
  return [];
}

/** What works a segment of an execution through. */
export function segmentHandler(_ctx: Context): SegmentHandler {
  return async () => undefined;
}
