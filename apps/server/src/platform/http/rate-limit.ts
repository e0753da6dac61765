import rateLimit from '@fastify/rate-limit';
import type { App } from './types.ts';
import { Problem } from './problem.ts';

/**
 * Limits requests per caller and minute; a route may set its own limit, and so does an API key. Callers are told apart by
 * user or key, else by address. 0 means no general limit; limits of single routes and of keys still hold.
 */
export async function installRateLimit(app: App, perMinute: number): Promise<void> {
  await app.register(rateLimit, {
    max: (request) =>
      request.session?.apiKey?.requestsPerMinute ?? (perMinute > 0 ? perMinute : Number.MAX_SAFE_INTEGER),
    allowList: (request) =>
      perMinute === 0 &&
      request.session?.apiKey === undefined &&
      (request.routeOptions.config as { rateLimit?: unknown }).rateLimit === undefined,
    timeWindow: '1 minute',
    cache: 20_000,
    enableDraftSpec: true,
    keyGenerator: (request) => request.session?.userId ?? request.ip,
    errorResponseBuilder: (_request, { ttl }) =>
      new Problem(429, 'too_many_requests', `Too many requests. Try again in ${Math.ceil(ttl / 1000)} seconds.`),
  });
}
