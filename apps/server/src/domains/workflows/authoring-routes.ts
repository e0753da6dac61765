import { authoringRoutes as routes } from '@renubu/contracts/routes/authoring';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import { route } from '../../platform/http/route.ts';
import type { App } from '../../platform/http/types.ts';
import { simulateWorkflow } from './queries/simulate.ts';
import { workflowTemplates } from './queries/templates.ts';

/** What helps to write workflows: templates to begin from, and simulation. */
export function registerAuthoringRoutes(app: App, ctx: Context): void {
  route(app, { ...routes.templates, handler: async () => ({ items: [...workflowTemplates()] }) });
  route(app, {
    ...routes.simulate,
    handler: ({ session, params, body }) =>
      tenantTransaction(ctx.db, session.organizationId, (tx) =>
        simulateWorkflow(tx, {
          ...body,
          slug: params.slug,
          now: ctx.clock.now().toISOString(),
          newId: () => ctx.newId(),
        }),
      ),
  });
}
