import type { CustomerRiskModel } from '@renubu/contracts/customer-risk';
import { riskModelRoutes } from '@renubu/contracts/routes/risk-model';
import type { CustomerFacts } from '@renubu/core/intelligence/facts';
import { searchWhatIf, tryWhatIf } from '@renubu/core/intelligence/model/customer/what-if';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import type { App } from '../../platform/http/types.ts';
import { notFound, Problem } from '../../platform/http/problem.ts';
import { route } from '../../platform/http/route.ts';
import { activateRiskModel } from './commands/activate-model.ts';
import { refitRiskModel } from './commands/refit.ts';
import { loadFacts } from './queries/facts.ts';
import { activeRiskModel, readRiskModel } from './queries/risk-model.ts';

/** The facts of one customer with the model that scores it. Throws 404. */
async function loadCase(
  ctx: Context,
  organizationId: string,
  customerId: string,
): Promise<{ facts: CustomerFacts; model: CustomerRiskModel }> {
  return tenantTransaction(
    ctx.db,
    organizationId,
    async (tx) => {
      const [facts] = await loadFacts(tx, organizationId, [customerId], ctx.clock.now());
      if (facts === undefined) throw notFound('customer', customerId);
      return { facts, model: await activeRiskModel(tx, organizationId) };
    },
    { readOnly: true },
  );
}

/** The risk model of an organization, and what would change a customer's risk. */
export function registerRiskModelRoutes(app: App, ctx: Context): void {
  route(app, {
    ...riskModelRoutes.read,
    handler: ({ session: { organizationId } }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => readRiskModel(tx, organizationId), { readOnly: true }),
  });
  route(app, {
    ...riskModelRoutes.refit,
    handler: ({ session, body }) => refitRiskModel(ctx, session, body.dryRun),
  });
  route(app, {
    ...riskModelRoutes.activate,
    handler: ({ session, body }) =>
      tenantTransaction(ctx.db, session.organizationId, async (tx) => {
        await activateRiskModel(tx, ctx, session, body.version);
        return readRiskModel(tx, session.organizationId);
      }),
  });
  route(app, {
    ...riskModelRoutes.whatIf,
    handler: async ({ session: { organizationId }, params, query }) => {
      const { facts, model } = await loadCase(ctx, organizationId, params.id);
      return searchWhatIf(facts, ctx.clock.now().toISOString(), model, query.target);
    },
  });
  route(app, {
    ...riskModelRoutes.tryValues,
    handler: async ({ session: { organizationId }, params, body }) => {
      const { facts, model } = await loadCase(ctx, organizationId, params.id);
      const tried = tryWhatIf(facts, ctx.clock.now().toISOString(), model, body.values);
      if (tried.ok) return tried.result;
      throw new Problem(422, 'unknown_factor', `Nobody can change: ${tried.unknown.join(', ')}.`, {
        errors: tried.unknown.map((factor) => ({
          path: `body.values.${factor}`,
          code: 'unknown_factor',
          message: 'This is no factor of risk that can be changed.',
        })),
      });
    },
  });
}
