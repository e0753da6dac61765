import { artifactRoutes as routes } from '@renubu/contracts/routes/workflows';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import type { App } from '../../platform/http/types.ts';
import { requireMatch, setEtag } from '../../platform/http/etag.ts';
import { notFound } from '../../platform/http/problem.ts';
import { route } from '../../platform/http/route.ts';
import { editArtifact } from './commands/edit.ts';
import { findArtifact, listArtifactVersions } from './queries.ts';

/** Artifacts: read, edit as new versions. */
export function registerArtifactRoutes(app: App, ctx: Context): void {
  route(app, {
    ...routes.read,
    handler: async ({ session, params }, reply) => {
      const artifact = await tenantTransaction(ctx.db, session.organizationId, (tx) => findArtifact(tx, params.id));
      if (artifact === undefined) throw notFound('artifact', params.id);
      setEtag(reply, artifact.version);
      return artifact;
    },
  });
  route(app, {
    ...routes.update,
    handler: async (request, reply) => {
      const { session, params, body } = request;
      const requireVersion = (version: number) => requireMatch(request as never, version);
      const edit = { session, artifactId: params.id, content: body.content, requireVersion };
      const artifact = await tenantTransaction(ctx.db, session.organizationId, (tx) => editArtifact(tx, ctx, edit));
      setEtag(reply, artifact.version);
      return artifact;
    },
  });
  route(app, {
    ...routes.versions,
    handler: ({ session, params }) =>
      tenantTransaction(ctx.db, session.organizationId, async (tx) => {
        const versions = await listArtifactVersions(tx, params.id);
        if (versions.length === 0) throw notFound('artifact', params.id);
        return { items: versions };
      }),
  });
}
