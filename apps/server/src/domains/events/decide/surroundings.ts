import type { JsonObject } from '@renubu/contracts/json';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../../platform/context.ts';

const cacheMs = 10_000;
const caches = new WeakMap<Context, LRUCache<string, JsonObject>>();

function cacheOf(ctx: Context): LRUCache<string, JsonObject> {
  const cache = caches.get(ctx) ?? new LRUCache<string, JsonObject>({ max: 1000, ttl: cacheMs });
  caches.set(ctx, cache);
  return cache;
}

/**
 * What every rule of an organization sees besides the event: `organization` and an empty `user`, since nobody started it.
 * A change is seen within ten seconds. Undefined where it has to be read first.
 */
export const knownSurroundings = (ctx: Context, organizationId: string): JsonObject | undefined =>
  cacheOf(ctx).get(organizationId);

/** The same, read where it is not known. */
export async function surroundingsOf(ctx: Context, organizationId: string): Promise<JsonObject> {
  const { rows } = await ctx.db.system.query<JsonObject>(
    'select name, slug, currency, timezone from renubu.organizations where id = $1',
    [organizationId],
  );
  const surroundings = { user: {}, organization: { id: organizationId, ...rows[0] } };
  cacheOf(ctx).set(organizationId, surroundings);
  return surroundings;
}
