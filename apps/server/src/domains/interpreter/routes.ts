import { interpreterRoutes as routes } from '@renubu/contracts/routes/interpreter';
import { validateWorkflow } from '@renubu/core/interpret/validate/validate';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction, type Tx } from '../../platform/db/transaction.ts';
import { route } from '../../platform/http/route.ts';
import type { App } from '../../platform/http/types.ts';
import type { Session } from '../../platform/session.ts';
import { catalogOf } from '../workflows/queries/catalog.ts';
import { interpretRequest } from './commands/interpret.ts';
import { suggestWorkflows } from './commands/suggest.ts';
import { tryWorkflow } from './commands/try-workflow.ts';
import { readCapabilities } from './queries/live-catalog.ts';
import { optimizeWorkflow } from './queries/optimize.ts';

/** Workflows from words: what they may name, reading, checking, trying, suggesting. Nothing here saves anything. */
export function registerInterpreterRoutes(app: App, ctx: Context): void {
  const inside = <T>({ organizationId }: Session, work: (tx: Tx) => Promise<T>): Promise<T> =>
    tenantTransaction(ctx.db, organizationId, work);

  for (const each of [routes.readCapabilities, routes.capabilities]) {
    route(app, {
      ...each,
      handler: ({ session }) => inside(session, (tx) => readCapabilities(tx, ctx, session.organizationId)),
    });
  }
  route(app, { ...routes.interpret, handler: ({ session, body }) => interpretRequest(ctx, session, body) });
  route(app, {
    ...routes.validate,
    handler: ({ session, body }) => inside(session, async (tx) => validateWorkflow(body.workflow, await catalogOf(tx))),
  });
  route(app, { ...routes.test, handler: ({ session, body }) => inside(session, (tx) => tryWorkflow(tx, ctx, body)) });
  route(app, { ...routes.suggest, handler: ({ session, body }) => suggestWorkflows(ctx, session, body) });
  route(app, {
    ...routes.optimize,
    handler: ({ session, body }) => inside(session, (tx) => optimizeWorkflow(tx, ctx, body.slug, body.days)),
  });
}
