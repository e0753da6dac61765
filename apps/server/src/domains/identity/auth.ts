import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { drizzle } from 'drizzle-orm/node-postgres';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../../platform/context.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { findFirstOrganization } from './queries.ts';
import { accounts, sessions, users, verifications } from './tables.ts';

const day = 24 * 60 * 60;
export const sessionDays = 30;

/** The address reaches the library under this name alone; what a caller sends in headers is never read. */
const addressHeader = 'x-renubu-address';

/**
 * E-mail, password and sessions on the owner's connections. Only the routes of this domain call it: the library's own
 * HTTP handler is not mounted, so none of its other paths can be reached.
 */
function createAuth(ctx: Context) {
  const { secret, publicUrl } = ctx.config;
  if (secret === undefined) throw new Error('Sessions need a secret: it is made or required before the server starts.');
  const secure = publicUrl?.startsWith('https:') === true;
  return betterAuth({
    appName: 'Renubu',
    baseURL: publicUrl ?? 'http://localhost',
    secret,
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    database: drizzleAdapter(drizzle({ client: ctx.db.system }), {
      provider: 'pg',
      schema: { user: users, session: sessions, account: accounts, verification: verifications },
    }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 200,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(hash, password) },
    },
    session: {
      expiresIn: sessionDays * day,
      updateAge: day,
      additionalFields: { activeOrganizationId: { type: 'string', required: false, input: false } },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => ({
            data: { ...session, activeOrganizationId: await findFirstOrganization(ctx, session.userId) },
          }),
        },
      },
    },
    advanced: {
      useSecureCookies: false,
      cookies: { session_token: { name: sessionCookie(secure), attributes: { secure } } },
      ipAddress: { ipAddressHeaders: [addressHeader] },
      database: { generateId: () => ctx.newId() },
    },
    logger: { disabled: true },
  });
}

/** `__Host-`: sent to this host over HTTPS only, and no other host can set it. */
export function sessionCookie(secure: boolean): string {
  return secure ? '__Host-renubu.session_token' : 'renubu.session_token';
}

export type Auth = ReturnType<typeof createAuth>;

const made = new WeakMap<Context, Auth>();

/** The one authentication service of a context. */
export function authOf(ctx: Context): Auth {
  const auth = made.get(ctx) ?? createAuth(ctx);
  made.set(ctx, auth);
  return auth;
}

/** The parts of a request that sign-in looks at. */
export type Caller = Pick<FastifyRequest, 'headers' | 'host' | 'ip'>;

/** What the library may know of a request: its cookies, browser and address. */
export function authHeaders(request: Caller): Headers {
  const headers = new Headers({ [addressHeader]: request.ip });
  for (const name of ['cookie', 'user-agent'] as const) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, value);
  }
  return headers;
}
