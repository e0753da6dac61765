import { ruleRoutes } from '@renubu/contracts/routes/events';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import { requireMatch, setEtag } from '../../platform/http/etag.ts';
import { route } from '../../platform/http/route.ts';
import type { App } from '../../platform/http/types.ts';
import { createRule, removeRule, requireCondition, updateRule } from './commands/rules.ts';
import { listRules, readRule } from './queries/rules.ts';
import { testRule } from './queries/test-rule.ts';

/** Reusable condition sets. */
export function registerRuleRoutes(app: App, ctx: Context): void {
  route(app, {
    ...ruleRoutes.list,
    handler: async ({ session: { organizationId } }) => ({
      items: await tenantTransaction(ctx.db, organizationId, listRules),
    }),
  });
  route(app, {
    ...ruleRoutes.create,
    handler: async ({ session: { organizationId }, body }, reply) => {
      const rule = await tenantTransaction(ctx.db, organizationId, (tx) => createRule(tx, ctx, organizationId, body));
      setEtag(reply, rule.revision);
      return reply.code(201).send(rule);
    },
  });
  route(app, {
    ...ruleRoutes.read,
    handler: async ({ session: { organizationId }, params: { slug } }, reply) => {
      const rule = await tenantTransaction(ctx.db, organizationId, (tx) => readRule(tx, slug));
      setEtag(reply, rule.revision);
      return rule;
    },
  });
  route(app, {
    ...ruleRoutes.update,
    handler: async (request, reply) => {
      const { organizationId } = request.session;
      const check = (revision: number) => requireMatch(request as never, revision);
      const change = { organizationId, slug: request.params.slug, input: request.body, check };
      const rule = await tenantTransaction(ctx.db, organizationId, (tx) => updateRule(tx, ctx, change));
      setEtag(reply, rule.revision);
      return rule;
    },
  });
  route(app, {
    ...ruleRoutes.remove,
    handler: async ({ session: { organizationId }, params: { slug } }, reply) => {
      await tenantTransaction(ctx.db, organizationId, (tx) => removeRule(tx, organizationId, slug));
      return reply.code(204).send();
    },
  });
  route(app, {
    ...ruleRoutes.test,
    handler: ({ session: { organizationId }, params: { slug }, body }) => {
      if (body.condition !== undefined) requireCondition(body.condition);
      return tenantTransaction(ctx.db, organizationId, (tx) => testRule(tx, ctx, slug, body));
    },
  });
}
