import type { Me } from '@renubu/contracts/identity';
import { isAPIError } from 'better-auth/api';
import { sql } from 'drizzle-orm';
import type { FastifyReply } from 'fastify';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { row, systemTransaction } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { authHeaders, authOf, type Caller } from '../auth.ts';
import { forgetSessions } from '../authenticator.ts';
import { findMe } from '../queries.ts';
import { countAttempt, forgiveAttempts, type AttemptLimit } from '../throttle.ts';

export interface Credentials {
  email: string;
  password: string;
}

const wrongCredentials = () => new Problem(401, 'wrong_credentials', 'The e-mail or the password is not right.');

/**
 * Opens a session and sets its cookie on the reply. Takes as long for an unknown e-mail as for a wrong password.
 * Throws 401 `wrong_credentials`, 403 `no_organization`, 429 `too_many_attempts`.
 */
export async function signIn(ctx: Context, request: Caller, reply: FastifyReply, given: Credentials): Promise<Me> {
  const { own, shared } = limitsOf(given.email, request.ip);
  await countAttempt(ctx, [own, ...shared]);
  const { headers, response } = await authOf(ctx)
    .api.signInEmail({ body: given, headers: withoutCookies(request), returnHeaders: true })
    .catch((cause: unknown) => {
      throw isAPIError(cause) && cause.statusCode < 500 ? wrongCredentials() : cause;
    });
  await forgiveAttempts(ctx, own, shared);
  await dropExpiredSessions(ctx);
  const organizationId = await activeOrganization(ctx, response.token);
  void reply.header('set-cookie', headers.getSetCookie());
  return findMe(ctx, response.user.id, organizationId);
}

/**
 * Guesses are few for one e-mail from one address, so that nobody is locked out by what others try elsewhere; more for
 * an address, which an office shares; and most for an e-mail from everywhere, against guessing from many addresses.
 */
function limitsOf(email: string, address: string): { own: AttemptLimit; shared: AttemptLimit[] } {
  return {
    own: { kind: 'email at address', of: `${email} ${address}`, max: 10 },
    shared: [
      { kind: 'address', of: address, max: 60 },
      { kind: 'email', of: email, max: 200 },
    ],
  };
}

/** A cookie of an earlier session has no say in who signs in now. */
function withoutCookies(request: Caller): Headers {
  const headers = authHeaders(request);
  headers.delete('cookie');
  return headers;
}

async function activeOrganization(ctx: Context, token: string): Promise<string> {
  const found = await systemTransaction(ctx.db, (tx) =>
    row<{ organizationId: string | null; isSample: boolean }>(
      tx,
      sql`
      select session.active_organization_id as "organizationId", person.is_sample as "isSample"
        from identity.sessions session join identity.users person on person.id = session.user_id
       where session.token = ${token}`,
    ),
  );
  if (found?.organizationId != null && (!found.isSample || ctx.config.sample)) return found.organizationId;
  await systemTransaction(ctx.db, (tx) => tx.execute(sql`delete from identity.sessions where token = ${token}`));
  throw new Problem(403, 'no_organization', 'Your account is not active in any organization. Ask an administrator.');
}

async function dropExpiredSessions(ctx: Context): Promise<void> {
  await systemTransaction(ctx.db, (tx) =>
    tx.execute(sql`delete from identity.sessions where expires_at < ${ctx.clock.now()}`),
  );
}

/** Ends the session and takes its cookie away. */
export async function signOut(ctx: Context, request: Caller, reply: FastifyReply): Promise<void> {
  const { headers } = await authOf(ctx).api.signOut({ headers: authHeaders(request), returnHeaders: true });
  forgetSessions(ctx);
  void reply.header('set-cookie', headers.getSetCookie());
}

export interface PasswordChange {
  currentPassword: string;
  newPassword: string;
}

/** Sets a new password and ends all other sessions. Throws 403 `wrong_password`, 429 `too_many_attempts`. */
export async function changePassword(
  ctx: Context,
  request: Caller,
  session: Session,
  change: PasswordChange,
): Promise<void> {
  await countAttempt(ctx, [{ kind: 'change-password', of: session.userId, max: 10 }]);
  const headers = authHeaders(request);
  const auth = authOf(ctx);
  await auth.api.changePassword({ body: change, headers }).catch((cause: unknown) => {
    if (!isAPIError(cause) || cause.statusCode >= 500) throw cause;
    throw new Problem(403, 'wrong_password', 'The current password is not right.', {
      errors: [{ path: 'body.currentPassword', code: 'wrong_password', message: 'This is not the current password.' }],
    });
  });
  const current = await auth.api.getSession({ headers });
  await systemTransaction(ctx.db, (tx) =>
    tx.execute(sql`
      delete from identity.sessions where user_id = ${session.userId} and token is distinct from ${current?.session.token ?? null}`),
  );
  forgetSessions(ctx);
}

/** Makes this session work in another of the person's organizations. Throws 404 when they have no active place there. */
export async function switchOrganization(
  ctx: Context,
  request: Caller,
  session: Session,
  organizationId: string,
): Promise<Me> {
  const me = await findMe(ctx, session.userId, organizationId);
  const current = await authOf(ctx).api.getSession({ headers: authHeaders(request) });
  await systemTransaction(ctx.db, (tx) =>
    tx.execute(sql`
      update identity.sessions set active_organization_id = ${organizationId}, updated_at = ${ctx.clock.now()}
       where token = ${current?.session.token ?? null}`),
  );
  forgetSessions(ctx);
  return me;
}
