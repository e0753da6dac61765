import { approvalLinkRoutes } from '@renubu/contracts/routes/approvals';
import type { Context } from '../../platform/context.ts';
import { retried } from '../../platform/db/retried.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import { route } from '../../platform/http/route.ts';
import type { App } from '../../platform/http/types.ts';
import type { ApprovalDecided } from './commands/decide.ts';
import { decideByLink, findLink, showLink } from './commands/links.ts';

/** One-time links of mails. They need no session: the token says who decides what. Answers are never kept by caches. */
export function registerLinkRoutes(app: App, ctx: Context, hooks: { approvalDecided: ApprovalDecided }): void {
  route(app, {
    ...approvalLinkRoutes.read,
    handler: async ({ params }, reply) => {
      const link = await findLink(ctx, params.token);
      void reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
      return tenantTransaction(ctx.db, link.organizationId, (tx) => showLink(tx, ctx, link), { readOnly: true });
    },
  });
  route(app, {
    ...approvalLinkRoutes.decide,
    handler: async ({ params, body }, reply) => {
      const link = await findLink(ctx, params.token);
      void reply.header('cache-control', 'no-store');
      const status = await retried(() =>
        tenantTransaction(ctx.db, link.organizationId, (tx) =>
          decideByLink(tx, ctx, link, body, hooks.approvalDecided),
        ),
      );
      return { decision: body.decision === 'approve' ? ('approved' as const) : ('rejected' as const), status };
    },
  });
}
