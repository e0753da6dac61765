import type { JsonObject } from '@renubu/contracts/json';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../../platform/context.ts';

const cacheMs = 10_000;
const caches = new WeakMap<Context, LRUCache<string, Promise<JsonObject>>>();

/**
 * What every rule of an organization sees besides the event: `organization` and an empty `user`, since nobody started it.
 * A change is seen within ten seconds.
 */
export function surroundingsOf(ctx: Context, organizationId: string): Promise<JsonObject> {
  const cache = caches.get(ctx) ?? new LRUCache<string, Promise<JsonObject>>({ max: 1000, ttl: cacheMs });
  caches.set(ctx, cache);
  const known = cache.get(organizationId);
  if (known !== undefined) return known;
  const reading = read(ctx, organizationId);
  cache.set(organizationId, reading);
  reading.catch(() => cache.delete(organizationId));
  return reading;
}

async function read(ctx: Context, organizationId: string): Promise<JsonObject> {
  const { rows } = await ctx.db.system.query<JsonObject>(
    'select name, slug, currency, timezone from renubu.organizations where id = $1',
    [organizationId],
  );
  return { user: {}, organization: { id: organizationId, ...rows[0] } };
}
