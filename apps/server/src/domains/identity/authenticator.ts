import { permissionsOf } from '@renubu/core/identity/permissions';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../platform/context.ts';
import type { Session } from '../../platform/session.ts';
import { systemTransaction } from '../../platform/db/transaction.ts';
import type { Authenticator } from '../../platform/http/guard.ts';
import { authHeaders, authOf, sessionCookie } from './auth.ts';
import { keyOf, sessionOfKey } from './key-authenticator.ts';
import { findPlace } from './queries.ts';

/** A change of role or a sign-out elsewhere takes effect within this time. */
const cacheMs = 5000;

interface Known {
  session: Session;
  readAt: number;
}

const caches = new WeakMap<Context, LRUCache<string, Known>>();

function cacheOf(ctx: Context): LRUCache<string, Known> {
  const cache = caches.get(ctx) ?? new LRUCache<string, Known>({ max: 10_000 });
  caches.set(ctx, cache);
  return cache;
}

/** Makes this process read every session anew: after a sign-out, a switch of organization or a change of role. */
export function forgetSessions(ctx: Context): void {
  cacheOf(ctx).clear();
}

const renewed = new WeakMap<FastifyRequest, string[]>();

/** Sends the session cookie that `authenticate` renewed, if it did. */
export function sendRenewedCookie(request: FastifyRequest, reply: FastifyReply): void {
  const cookies = renewed.get(request);
  if (cookies !== undefined && reply.getHeader('set-cookie') === undefined) void reply.header('set-cookie', cookies);
}

/**
 * Who calls: a program by its API key, else a person by the session cookie, with their active organization and the role
 * they have there now.
 */
export function authenticator(ctx: Context): Authenticator {
  return {
    async authenticate(request) {
      const key = keyOf(request);
      if (key !== undefined) return sessionOfKey(ctx, key);
      const cookie = sessionCookieOf(request);
      if (cookie === undefined) return undefined;
      const now = ctx.clock.now().getTime();
      const known = cacheOf(ctx).get(cookie);
      if (known !== undefined && Math.abs(now - known.readAt) < cacheMs) return known.session;
      const session = await readSession(ctx, request);
      if (session === undefined) cacheOf(ctx).delete(cookie);
      else cacheOf(ctx).set(cookie, { session, readAt: now });
      return session;
    },
  };
}

const cookieNames = [sessionCookie(false), sessionCookie(true)].map((name) => `${name}=`);

function sessionCookieOf({ headers }: FastifyRequest): string | undefined {
  return headers.cookie
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => cookieNames.some((name) => part.startsWith(name)));
}

async function readSession(ctx: Context, request: FastifyRequest): Promise<Session | undefined> {
  const found = await authOf(ctx).api.getSession({ headers: authHeaders(request), returnHeaders: true });
  if (found.response === null) return undefined;
  const { user, session } = found.response;
  const organizationId = session.activeOrganizationId;
  if (organizationId == null) return undefined;
  const place = await systemTransaction(ctx.db, (tx) => findPlace(tx, user.id, organizationId), { readOnly: true });
  if (place === undefined || (place.isSample && !ctx.config.sample)) return undefined;
  const cookies = found.headers.getSetCookie();
  if (cookies.length > 0) renewed.set(request, cookies);
  return {
    organizationId,
    userId: place.userId,
    name: place.name,
    email: place.email,
    role: place.role,
    permissions: permissionsOf(place.role),
  };
}
