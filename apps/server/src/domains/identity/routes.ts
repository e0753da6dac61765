import { identityRoutes } from '@renubu/contracts/routes/identity';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import type { App } from '../../platform/http/types.ts';
import { isOwnOrigin } from '../../platform/http/guard.ts';
import { Problem } from '../../platform/http/problem.ts';
import { route } from '../../platform/http/route.ts';
import { version } from '../../platform/version.ts';
import type { Caller } from './auth.ts';
import { sendRenewedCookie } from './authenticator.ts';
import { createFirstAdmin } from './commands/first-admin.ts';
import type { OrganizationDefaults } from './commands/organization-setup.ts';
import { changePassword, signIn, signOut, switchOrganization } from './commands/sign-in.ts';
import { updateMember, updateProfile, type MemberChanged } from './commands/update-member.ts';
import { findMe, listMembers, readSetup } from './queries.ts';

export interface IdentityHooks {
  /** What every new organization gets, in this order. */
  organizationDefaults: readonly OrganizationDefaults[];
  /** Who wants to know when a person's experience or readiness to work changed. */
  memberChanged: readonly MemberChanged[];
}

/** Sign-in, the own account, people of the organization. */
export function registerIdentityRoutes(app: App, ctx: Context, hooks: IdentityHooks): void {
  app.addHook('onSend', async (request, reply) => sendRenewedCookie(request, reply));
  registerSignIn(app, ctx, hooks);
  registerOwnAccount(app, ctx);
  registerMembers(app, ctx, hooks);
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
      await signOut(ctx, request, reply);
      return reply.code(204).send();
    },
  });
  route(app, { ...identityRoutes.me, handler: ({ session }) => me(session) });
  route(app, {
    ...identityRoutes.updateProfile,
    handler: async ({ session, body }) => {
      await updateProfile(ctx, session.organizationId, session.userId, body);
      return me(session);
    },
  });
  route(app, {
    ...identityRoutes.changePassword,
    handler: async (request, reply) => {
      await changePassword(ctx, request, request.session, request.body);
      return reply.code(204).send();
    },
  });
  route(app, {
    ...identityRoutes.switchOrganization,
    handler: (request) => switchOrganization(ctx, request, request.session, request.body.organizationId),
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
