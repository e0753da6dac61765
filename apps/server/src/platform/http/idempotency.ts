import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Session } from '../session.ts';
import { row, tenantTransaction } from '../db/transaction.ts';
import type { App } from './types.ts';
import { badRequest, conflict, Problem } from './problem.ts';

const keptHours = 24;
const lockSeconds = 60;
const keptHeaders = ['etag', 'location'];

interface Claim {
  key: string;
  session: Session;
}

interface Stored {
  request_hash: string;
  status: number | null;
  content_type: string | null;
  headers: Record<string, string> | null;
  body: string | null;
}

/**
 * `Idempotency-Key` on POST: the first answer is kept for 24 hours and given again to the same request. The same key
 * with another body is 422 `idempotency_key_reused`; while the first one still runs it is 409 `idempotency_key_in_use`.
 * Server errors are not kept, so that a repeat may succeed.
 */
export function installIdempotency(app: App, ctx: Context): void {
  const claims = new WeakMap<FastifyRequest, Claim>();
  // Called back where there is no key: most requests have none, and a promise for each would cost them.
  app.addHook('preHandler', (request, reply, done) => {
    const key = request.headers['idempotency-key'];
    const { session } = request;
    const applies = request.method === 'POST' && request.routeOptions.config.idempotency !== false;
    if (!applies || key === undefined || session === undefined) return done();
    take(ctx, claims, request, reply, { key, session }).then((answered) => {
      if (!answered) done();
    }, done);
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    const claimed = claims.get(request);
    if (claimed === undefined) return done(null, payload);
    claims.delete(request);
    const text = typeof payload === 'string' || payload == null || Buffer.isBuffer(payload);
    const settled =
      reply.statusCode >= 500 || !text
        ? release(ctx, claimed)
        : keep(ctx, claimed, reply, payload == null ? null : payload.toString());
    settled.then(() => done(null, payload), done);
  });
}

/** Claims the key for the request; true when the stored answer was sent instead. */
async function take(
  ctx: Context,
  claims: WeakMap<FastifyRequest, Claim>,
  request: FastifyRequest,
  reply: FastifyReply,
  { key, session }: { key: string | string[]; session: Session },
): Promise<boolean> {
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw badRequest('invalid_idempotency_key', 'Idempotency-Key takes 1 to 200 visible ASCII characters.');
  }
  const stored = await claim(ctx, { key, session }, request);
  if (stored === undefined) {
    claims.set(request, { key, session });
    return false;
  }
  replay(reply, stored);
  return true;
}

/** Takes the key for this request; returns the stored answer when there is one already. */
async function claim(ctx: Context, { key, session }: Claim, request: FastifyRequest): Promise<Stored | undefined> {
  const hash = createHash('sha256')
    .update(`${request.method} ${request.url}\n`)
    .update(request.rawBody ?? '')
    .digest('hex');
  const now = ctx.clock.now();
  const lockedUntil = new Date(now.getTime() + lockSeconds * 1000);
  const expiresAt = new Date(now.getTime() + keptHours * 3_600_000);
  const stored = await tenantTransaction(ctx.db, session.organizationId, async (tx) => {
    const claimed = await row(
      tx,
      sql`
      insert into renubu.idempotency_keys as kept
        (organization_id, user_id, key, method, url, request_hash, locked_until, created_at, expires_at)
      values (${session.organizationId}, ${session.userId}, ${key}, ${request.method}, ${request.url}, ${hash},
              ${lockedUntil}, ${now}, ${expiresAt})
      on conflict (organization_id, user_id, key) do update
        set method = excluded.method, url = excluded.url, request_hash = excluded.request_hash,
            locked_until = excluded.locked_until, created_at = excluded.created_at, expires_at = excluded.expires_at,
            status = null, content_type = null, headers = null, body = null
        where kept.expires_at <= ${now}
           or (kept.status is null and kept.locked_until <= ${now} and kept.request_hash = excluded.request_hash)
      returning key`,
    );
    if (claimed !== undefined) return undefined;
    return row<Stored>(
      tx,
      sql`
      select request_hash, status, content_type, headers, body from renubu.idempotency_keys
      where organization_id = ${session.organizationId} and user_id = ${session.userId} and key = ${key}`,
    );
  });
  if (stored === undefined) return undefined;
  if (stored.request_hash !== hash) {
    throw new Problem(
      422,
      'idempotency_key_reused',
      'This Idempotency-Key was used for another request. Use a new one.',
    );
  }
  if (stored.status === null) throw inUse();
  return stored;
}

function inUse(): Problem {
  const problem = conflict('idempotency_key_in_use', 'The first request with this Idempotency-Key is still running.');
  return new Problem(problem.status, problem.code, problem.detail, { headers: { 'retry-after': '1' } });
}

function replay(reply: FastifyReply, stored: Stored): FastifyReply {
  reply.code(stored.status ?? 200).headers({ ...stored.headers, 'idempotency-replayed': 'true' });
  if (stored.content_type !== null) reply.type(stored.content_type);
  return reply.send(stored.body ?? undefined);
}

async function keep(ctx: Context, { key, session }: Claim, reply: FastifyReply, body: string | null): Promise<void> {
  const contentType = reply.getHeader('content-type');
  const headers = Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const value = reply.getHeader(name);
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
  await tenantTransaction(ctx.db, session.organizationId, (tx) =>
    tx.execute(sql`
      update renubu.idempotency_keys
         set status = ${reply.statusCode}, content_type = ${contentType === undefined ? null : String(contentType)},
             headers = ${JSON.stringify(headers)}, body = ${body}, locked_until = null
       where organization_id = ${session.organizationId} and user_id = ${session.userId} and key = ${key}`),
  );
}

async function release(ctx: Context, { key, session }: Claim): Promise<void> {
  await tenantTransaction(ctx.db, session.organizationId, (tx) =>
    tx.execute(sql`
      delete from renubu.idempotency_keys
       where organization_id = ${session.organizationId} and user_id = ${session.userId} and key = ${key}`),
  );
}
