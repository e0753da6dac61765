import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { pendingMigrations, readMigrations } from '../db/migrate.ts';
import type { Metrics } from '../metrics.ts';
import type { App } from './types.ts';
import { forbidden } from './problem.ts';

interface Check {
  ok: boolean;
  detail: string;
}

/** `/livez` (the process runs), `/readyz` (it can work: 200 or 503 with the reasons) and `/metrics`. */
export function registerHealth(app: App, ctx: Context, metrics: Metrics): void {
  const open = { config: { permission: 'public', rateLimit: false as const }, schema: { hide: true } };
  app.get('/livez', open, async () => ({ status: 'ok' }));
  app.get('/readyz', open, async (_request, reply) => {
    const checks = { database: await checkDatabase(ctx), durable: ctx.durable.health() };
    const ok = Object.values(checks).every((check) => check.ok);
    return reply.code(ok ? 200 : 503).send({ status: ok ? 'ok' : 'unavailable', checks });
  });
  app.get('/metrics', open, async (request, reply) => {
    if (!mayReadMetrics(request, ctx.config.metricsToken)) {
      throw forbidden('Metrics are read from this machine, or with the token of RENUBU_METRICS_TOKEN.');
    }
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

async function checkDatabase(ctx: Context): Promise<Check> {
  try {
    const pending = await pendingMigrations(ctx.db.system, await readMigrations());
    if (pending.length > 0) return { ok: false, detail: `${pending.length} migrations are not applied` };
    await ctx.db.app.query('select 1');
    return { ok: true, detail: 'answers, all migrations applied' };
  } catch (error) {
    ctx.log.warn({ err: error }, 'the database is not ready');
    return { ok: false, detail: 'does not answer' };
  }
}

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

function mayReadMetrics(request: FastifyRequest, token: string | undefined): boolean {
  if (token !== undefined) return request.headers.authorization === `Bearer ${token}`;
  return loopback.has(request.socket.remoteAddress ?? '') && request.headers['x-forwarded-for'] === undefined;
}
