import { permissionsOf } from '@renubu/core/identity/permissions';
import { sql } from 'drizzle-orm';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../platform/context.ts';
import { row, systemTransaction } from '../../platform/db/transaction.ts';
import type { Session } from '../../platform/session.ts';
import { hashOf, isKey } from './api-key.ts';

/** A revocation takes effect within this time. */
const cacheMs = 3_000;
/** How exact `last_used_at` is. */
const usedEverySeconds = 60;

interface Known {
  /** Null: there is no such key, or it may not be used. */
  session: Session | null;
  readAt: number;
}

const caches = new WeakMap<Context, LRUCache<string, Known>>();

function cacheOf(ctx: Context): LRUCache<string, Known> {
  const cache = caches.get(ctx) ?? new LRUCache<string, Known>({ max: 10_000 });
  caches.set(ctx, cache);
  return cache;
}

/** Makes this process read every key anew: after one was taken back or replaced. */
export function forgetKeys(ctx: Context): void {
  cacheOf(ctx).clear();
}

/**
 * The key that a request shows, in `X-API-Key` or as a bearer token; undefined when it shows none. A text that is no key is
 * one that fits nobody: the cookie of a browser does not stand in for it.
 */
export function keyOf({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const given = headers['x-api-key'];
  if (given !== undefined) return String(given).trim();
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1];
  return bearer?.startsWith('rnb_') === true ? bearer : undefined;
}

/** Who calls with this key, and what they may do now; undefined when it may not be used. */
export async function sessionOfKey(ctx: Context, key: string): Promise<Session | undefined> {
  if (!isKey(key)) return undefined;
  const hash = hashOf(key);
  const now = ctx.clock.now().getTime();
  const known = cacheOf(ctx).get(hash);
  if (known !== undefined && Math.abs(now - known.readAt) < cacheMs) return known.session ?? undefined;
  const session = await readKey(ctx, hash);
  cacheOf(ctx).set(hash, { session: session ?? null, readAt: now });
  return session;
}

interface KeyRow {
  id: string;
  organizationId: string;
  name: string;
  actor: 'agent' | 'system';
  scopes: string[];
  requestsPerMinute: number;
  ownerId: string;
  ownerName: string;
  email: string;
  role: string;
}

/** A key counts while its maker is an active member: it may do what they may, as far as its scopes go. */
async function readKey(ctx: Context, hash: string): Promise<Session | undefined> {
  const now = ctx.clock.now().toISOString();
  const found = await systemTransaction(ctx.db, (tx) =>
    row<KeyRow>(
      tx,
      sql`
      with found as (
        select k.id, k.organization_id, k.name, k.actor, k.scopes, k.requests_per_minute, k.last_used_at,
               m.user_id, m.name as owner_name, m.email, m.role
          from renubu.api_keys k
          join renubu.members m on m.organization_id = k.organization_id and m.user_id = k.created_by and m.active
          join renubu.organizations o on o.id = k.organization_id and (not o.is_sample or ${ctx.config.sample})
         where k.hash = ${hash} and k.revoked_at is null
           and (k.expires_at is null or k.expires_at > ${now}::timestamptz)
      ),
      used as (
        update renubu.api_keys k set last_used_at = ${now}::timestamptz
          from found
         where k.id = found.id and (k.last_used_at is null
            or k.last_used_at < ${now}::timestamptz - make_interval(secs => ${usedEverySeconds}))
      )
      select id, organization_id as "organizationId", name, actor, scopes, requests_per_minute as "requestsPerMinute",
             user_id as "ownerId", owner_name as "ownerName", email, role
        from found`,
    ),
  );
  if (found === undefined) return undefined;
  const { id, organizationId, name, actor, scopes, requestsPerMinute, ownerId, ownerName, email, role } = found;
  return {
    organizationId,
    userId: id,
    name,
    email,
    role,
    permissions: permissionsOf(role).filter((permission) => scopes.includes(permission)),
    apiKey: { actor, ownerId, ownerName, requestsPerMinute },
  };
}
