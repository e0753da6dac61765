import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { Session } from '../session.ts';
import { forbidden, Problem, unauthenticated } from './problem.ts';

/** Finds out who calls. Returns undefined when the caller shows no or no valid credentials. */
export interface Authenticator {
  authenticate(request: FastifyRequest): Promise<Session | undefined>;
}

export interface GuardOptions {
  auth: Authenticator;
  /** Every permission there is; a route that declares another one stops the start. Not checked when absent. */
  permissions?: readonly string[] | undefined;
  /** The address people open; requests with a session cookie from other origins may not change anything. */
  publicUrl: () => string | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    session: Session | undefined;
    rawBody: Buffer | undefined;
  }
  interface FastifyContextConfig {
    permission?: string;
    idempotency?: boolean;
  }
}

/** Some routes do not say who may use them. */
export class UndeclaredPermissionError extends Error {
  readonly code = 'undeclared_permission';
  constructor(readonly routes: string[]) {
    super(`Routes without a declared or known permission: ${routes.join(', ')}. Register them with route().`);
    this.name = 'UndeclaredPermissionError';
  }
}

/**
 * Puts the permission check before every route, however it was registered. `app.ready()` rejects with
 * `UndeclaredPermissionError` when a route declares none.
 */
export function installGuard(app: FastifyInstance, { auth, permissions, publicUrl }: GuardOptions): void {
  const registered: RouteOptions[] = [];
  app.decorateRequest('session', undefined);
  app.decorateRequest('rawBody', undefined);
  app.addHook('onRoute', (options) => void registered.push(options));
  app.addHook('onReady', async () => {
    const known = permissions && new Set(['public', 'signedIn', ...permissions]);
    const wrong = registered.filter(({ config }) => {
      const permission = config?.permission;
      return permission === undefined || (known !== undefined && !known.has(permission));
    });
    if (wrong.length > 0)
      throw new UndeclaredPermissionError(wrong.map(({ method, url }) => `${String(method)} ${url}`));
  });
  app.addHook('onRequest', async (request) => {
    const permission = request.routeOptions.config.permission;
    if (permission === undefined) return;
    refuseForeignOrigin(request, publicUrl());
    if (permission === 'public') {
      request.session = await auth.authenticate(request).catch((error: unknown) => {
        request.log.warn({ err: error }, 'could not tell who calls');
        return undefined;
      });
      return;
    }
    request.session = await auth.authenticate(request);
    if (request.session === undefined) throw unauthenticated();
    if (permission !== 'signedIn' && !request.session.permissions.includes(permission)) {
      throw forbidden(
        request.session.apiKey === undefined
          ? `Your role (${request.session.role}) does not have the permission ${permission}.`
          : `This API key does not have the scope ${permission}.`,
      );
    }
  });
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A cookie is sent along by any page; only our own pages may use it to change things. */
function refuseForeignOrigin(request: FastifyRequest, publicUrl: string | undefined): void {
  if (safeMethods.has(request.method) || request.headers.cookie === undefined) return;
  if (!isOwnOrigin(request, publicUrl)) {
    throw new Problem(403, 'foreign_origin', 'This request comes from another site.');
  }
}

/** Whether the `Origin` header, when there is one, names this server. */
export function isOwnOrigin(request: FastifyRequest, publicUrl: string | undefined): boolean {
  const origin = request.headers.origin;
  if (origin === undefined) return request.headers['sec-fetch-site'] !== 'cross-site';
  if (publicUrl !== undefined && origin === originOf(publicUrl)) return true;
  return hostOf(origin) === request.host;
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}
