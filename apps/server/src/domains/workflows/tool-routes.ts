import { workflowToolRoutes as routes } from '@renubu/contracts/routes/workflow-tools';
import { findConflicts } from '@renubu/core/definitions/conflicts/find-conflicts';
import { importOlder } from '@renubu/core/definitions/older/import-older';
import { writeText } from '@renubu/core/definitions/parse';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import { Problem } from '../../platform/http/problem.ts';
import { route } from '../../platform/http/route.ts';
import type { App } from '../../platform/http/types.ts';
import { catalogOf, publishedDefinitions } from './queries/catalog.ts';
import { editorCatalog } from './queries/editor-catalog.ts';

/** Events tried for one answer: it stays below a second or two, during which the process does nothing else. */
const conflictTries = 4_000;

/** What authors look up and have worked out: names, conflicts between workflows, definitions of the older form. */
export function registerWorkflowToolRoutes(app: App, ctx: Context): void {
  route(app, {
    ...routes.catalog,
    handler: ({ session: { organizationId } }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => editorCatalog(tx, ctx, organizationId)),
  });
  route(app, {
    ...routes.conflicts,
    handler: async ({ session }) => {
      const published = await tenantTransaction(ctx.db, session.organizationId, publishedDefinitions);
      return findConflicts(published, { now: ctx.clock.now().toISOString(), triesPerPair: 500, tries: conflictTries });
    },
  });
  route(app, {
    ...routes.import,
    handler: async ({ session, body }) => {
      const catalog = await tenantTransaction(ctx.db, session.organizationId, catalogOf);
      const imported = importOlder(body.source, catalog);
      if (imported.ok) return { source: writeText(imported.definition), notes: imported.notes };
      throw new Problem(422, 'import_refused', 'The definition cannot be converted.', {
        errors: imported.reasons.map((message) => ({ path: 'source', code: 'import_refused', message })),
      });
    },
  });
}
