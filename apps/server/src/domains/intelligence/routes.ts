import { customerRoutes } from '@renubu/contracts/routes/customers';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import type { App } from '../../platform/http/types.ts';
import { notFound } from '../../platform/http/problem.ts';
import { route } from '../../platform/http/route.ts';
import { refreshWork } from '../renewals/commands/refresh.ts';
import { analyzeCustomers } from './commands/analyze.ts';
import { registerRiskModelRoutes } from './model-routes.ts';
import { readIntelligence } from './queries.ts';

/** The analysis of a customer, and the model of its risk. */
export function registerIntelligenceRoutes(app: App, ctx: Context): void {
  registerRiskModelRoutes(app, ctx);
  route(app, {
    ...customerRoutes.intelligence,
    handler: ({ session: { organizationId }, params }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => readIntelligence(tx, organizationId, params.id), {
        readOnly: true,
      }),
  });
  route(app, {
    ...customerRoutes.analyze,
    handler: ({ session: { organizationId }, params }) =>
      tenantTransaction(ctx.db, organizationId, async (tx) => {
        const [analysis] = await analyzeCustomers(tx, ctx, organizationId, [params.id]);
        if (analysis === undefined) throw notFound('customer', params.id);
        await refreshWork(tx, ctx, organizationId, { customerIds: [params.id] });
        return analysis;
      }),
  });
}
