import type { Me } from '@renubu/contracts/identity';
import { apiKeyRoutes } from '@renubu/contracts/routes/api-keys';
import { identityRoutes } from '@renubu/contracts/routes/identity';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction, type Tx } from '../../platform/db/transaction.ts';
import type { Session } from '../../platform/session.ts';
import type { App } from '../../platform/http/types.ts';
import { isOwnOrigin } from '../../platform/http/guard.ts';
import { Problem } from '../../platform/http/problem.ts';
import { route } from '../../platform/http/route.ts';
import { version } from '../../platform/version.ts';
import type { Caller } from './auth.ts';
import { sendRenewedCookie } from './authenticator.ts';
import { createApiKey, requirePerson, revokeApiKey, rotateApiKey } from './commands/api-keys.ts';
import { createFirstAdmin } from './commands/first-admin.ts';
import type { OrganizationDefaults } from './commands/organization-setup.ts';
import { changePassword, signIn, signOut, switchOrganization } from './commands/sign-in.ts';
import { updateMember, updateProfile, type MemberChanged } from './commands/update-member.ts';
import { findApiKey, listApiKeys } from './queries/api-keys.ts';
import { findMe, listMembers, readSetup } from './queries.ts';

export interface IdentityHooks {
  /** What every new organization gets, in this order. */
  organizationDefaults: readonly OrganizationDefaults[];
  /** Who wants to know when a person's experience or readiness to work changed. */
  memberChanged: readonly MemberChanged[];
}

/** Sign-in, the own account, people and API keys of the organization. */
export function registerIdentityRoutes(app: App, ctx: Context, hooks: IdentityHooks): void {
  // Called back, not awaited: it runs for every answer, and a promise costs more than it does.
  app.addHook('onSend', (request, reply, _payload, done) => {
    sendRenewedCookie(request, reply);
    done();
  });
  registerSignIn(app, ctx, hooks);
  registerOwnAccount(app, ctx);
  registerMembers(app, ctx, hooks);
  registerApiKeys(app, ctx);
}

function registerSignIn(app: App, ctx: Context, hooks: IdentityHooks): void {
  route(app, { ...identityRoutes.setup, handler: () => readSetup(ctx, version) });
  route(app, {
    ...identityRoutes.firstAdmin,
    handler: async (request, reply) => {
      refuseOtherSites(request, ctx);
      await createFirstAdmin(ctx, request.body, hooks.organizationDefaults);
      return reply.code(201).send(await signIn(ctx, request, reply, request.body));
    },
  });
  route(app, {
    ...identityRoutes.signIn,
    handler: async (request, reply) => {
      refuseOtherSites(request, ctx);
      return signIn(ctx, request, reply, request.body);
    },
  });
}

/** Signing somebody in from another site would make them work in a foreign account. */
function refuseOtherSites(request: Caller, ctx: Context): void {
  if (isOwnOrigin(request as FastifyRequest, ctx.config.publicUrl)) return;
  throw new Problem(403, 'foreign_origin', 'This request comes from another site.');
}

function registerOwnAccount(app: App, ctx: Context): void {
  const me = ({ userId, organizationId }: { userId: string; organizationId: string }) =>
    findMe(ctx, userId, organizationId);
  route(app, {
    ...identityRoutes.signOut,
    handler: async (request, reply) => {
      requirePerson(request.session);
      await signOut(ctx, request, reply);
      return reply.code(204).send();
    },
  });
  route(app, { ...identityRoutes.me, handler: ({ session }) => readMe(ctx, session) });
  route(app, {
    ...identityRoutes.updateProfile,
    handler: async ({ session, body }) => {
      requirePerson(session);
      await updateProfile(ctx, session.organizationId, session.userId, body);
      return me(session);
    },
  });
  route(app, {
    ...identityRoutes.changePassword,
    handler: async (request, reply) => {
      requirePerson(request.session);
      await changePassword(ctx, request, request.session, request.body);
      return reply.code(204).send();
    },
  });
  route(app, {
    ...identityRoutes.switchOrganization,
    handler: async (request) => {
      requirePerson(request.session);
      return switchOrganization(ctx, request, request.session, request.body.organizationId);
    },
  });
}

/** A key is shown by its own name, with what it may do itself. */
async function readMe(ctx: Context, session: Session): Promise<Me> {
  const { apiKey, userId, organizationId, name, permissions } = session;
  const me = await findMe(ctx, apiKey?.ownerId ?? userId, organizationId);
  if (apiKey === undefined) return me;
  return {
    ...me,
    user: { ...me.user, id: userId, name },
    permissions: me.permissions.filter((one) => permissions.includes(one)),
  };
}

function registerApiKeys(app: App, ctx: Context): void {
  const inside = <T>({ organizationId }: Session, work: (tx: Tx) => Promise<T>) =>
    tenantTransaction(ctx.db, organizationId, work, { readOnly: true });
  route(app, {
    ...apiKeyRoutes.list,
    handler: async ({ session }) => ({ items: await inside(session, (tx) => listApiKeys(tx, ctx)) }),
  });
  route(app, {
    ...apiKeyRoutes.create,
    handler: async ({ session, body }, reply) => reply.code(201).send(await createApiKey(ctx, session, body)),
  });
  route(app, {
    ...apiKeyRoutes.read,
    handler: ({ session, params }) => inside(session, (tx) => findApiKey(tx, ctx, params.id)),
  });
  route(app, {
    ...apiKeyRoutes.rotate,
    handler: ({ session, params }) => rotateApiKey(ctx, session, params.id),
  });
  route(app, {
    ...apiKeyRoutes.revoke,
    handler: ({ session, params }) => revokeApiKey(ctx, session, params.id),
  });
}

function registerMembers(app: App, ctx: Context, hooks: IdentityHooks): void {
  route(app, {
    ...identityRoutes.listMembers,
    handler: async ({ session }) => ({
      items: await tenantTransaction(ctx.db, session.organizationId, listMembers, { readOnly: true }),
    }),
  });
  route(app, {
    ...identityRoutes.updateMember,
    handler: ({ session, params, body }) =>
      updateMember(ctx, session.organizationId, params.userId, body, hooks.memberChanged),
  });
}
