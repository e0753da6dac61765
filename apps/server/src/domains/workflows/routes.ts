import { workflowRoutes as routes } from '@renubu/contracts/routes/workflows';
import { definitionJsonSchema } from '@renubu/core/definitions/json-schema';
import type { Context } from '../../platform/context.ts';
import { actorOf, type Session } from '../../platform/session.ts';
import { tenantTransaction, type Tx } from '../../platform/db/transaction.ts';
import type { App } from '../../platform/http/types.ts';
import { requireMatch, setEtag } from '../../platform/http/etag.ts';
import { route } from '../../platform/http/route.ts';
import { startExecution } from '../executions/commands/start.ts';
import { retried } from '../../platform/db/retried.ts';
import { checkSource, runTests } from './queries/checking.ts';
import { discardDraft, saveDraft } from './commands/drafts.ts';
import { publishDraft, rollBack, setEnabled } from './commands/versions.ts';
import { compareVersions, newestDefinition } from './queries/compare.ts';
import { readDraft } from './queries/drafts.ts';
import { listWorkflows, readSummary, readVersion, readWorkflow } from './queries/read.ts';

/** Workflows: read, check, edit as drafts, publish, start. */
export function registerWorkflowRoutes(app: App, ctx: Context): void {
  const inside = <T>({ organizationId }: Session, work: (tx: Tx) => Promise<T>) =>
    tenantTransaction(ctx.db, organizationId, work);

  ctx.realtime.authorize('workflows', (session) => session.permissions.includes('workflows.read'));
  const schema = definitionJsonSchema();
  route(app, { ...routes.schema, handler: async () => schema });
  route(app, {
    ...routes.list,
    handler: ({ session, query }) =>
      inside(session, async (tx) => ({ items: await listWorkflows(tx, session.organizationId, query.trigger) })),
  });
  route(app, {
    ...routes.read,
    handler: async ({ session, params }, reply) => {
      const workflow = await inside(session, (tx) => readWorkflow(tx, session.organizationId, params.slug));
      setEtag(reply, workflow.revision);
      return workflow;
    },
  });
  route(app, {
    ...routes.check,
    handler: ({ session, body }) =>
      inside(session, async (tx) => {
        const { definition, issues } = await checkSource(tx, body.source);
        return { ok: definition !== null, issues };
      }),
  });
  route(app, {
    ...routes.version,
    handler: ({ session, params }) => inside(session, (tx) => readVersion(tx, params.slug, params.version)),
  });
  route(app, {
    ...routes.test,
    handler: ({ session, params }) =>
      inside(session, async (tx) => {
        const results = await runTests(tx, await newestDefinition(tx, params.slug));
        const passed = results.filter((result) => result.passed).length;
        const tests = results.map(({ name, passed: ok, failures }) => ({ name, passed: ok, failures }));
        return { passed, failed: results.length - passed, tests };
      }),
  });
  route(app, {
    ...routes.diff,
    handler: ({ session, params, query }) =>
      inside(session, async (tx) => ({ changes: await compareVersions(tx, params.slug, query) })),
  });
  route(app, {
    ...routes.start,
    handler: async ({ session, params, body }, reply) => {
      const { organizationId } = session;
      const request = { organizationId, slug: params.slug, ...body, by: actorOf(session) };
      const started = await retried(() => inside(session, (tx) => startExecution(tx, ctx, request)));
      return reply.code(201).send(started);
    },
  });
  registerDraftRoutes(app, ctx, inside);
  registerPublishRoutes(app, ctx, inside);
}

type Inside = <T>(session: Session, work: (tx: Tx) => Promise<T>) => Promise<T>;

function registerDraftRoutes(app: App, ctx: Context, inside: Inside): void {
  route(app, {
    ...routes.readDraft,
    handler: async ({ session, params }, reply) => {
      const draft = await inside(session, (tx) => readDraft(tx, params.slug));
      setEtag(reply, draft.revision);
      return draft;
    },
  });
  route(app, {
    ...routes.saveDraft,
    handler: async (request, reply) => {
      const { session, params, body } = request;
      const draft = await inside(session, (tx) =>
        saveDraft(tx, ctx, {
          organizationId: session.organizationId,
          slug: params.slug,
          source: body.source,
          by: session.name,
          requireRevision: (revision) => requireMatch(request as never, revision),
        }),
      );
      setEtag(reply, draft.revision);
      return draft;
    },
  });
  route(app, {
    ...routes.discardDraft,
    handler: async ({ session, params }, reply) => {
      await inside(session, (tx) => discardDraft(tx, ctx, params.slug));
      return reply.code(204).send();
    },
  });
}

function registerPublishRoutes(app: App, ctx: Context, inside: Inside): void {
  route(app, {
    ...routes.publish,
    handler: ({ session, params, body }) =>
      inside(session, async (tx) => {
        const { organizationId, name } = session;
        await publishDraft(tx, ctx, { organizationId, slug: params.slug, note: body.note, by: name });
        return readWorkflow(tx, organizationId, params.slug);
      }),
  });
  route(app, {
    ...routes.rollback,
    handler: ({ session, params, body }) =>
      inside(session, async (tx) => {
        const { organizationId, name } = session;
        await rollBack(tx, ctx, { organizationId, slug: params.slug, by: name, ...body });
        return readWorkflow(tx, organizationId, params.slug);
      }),
  });
  for (const enabled of [true, false]) {
    route(app, {
      ...(enabled ? routes.enable : routes.disable),
      handler: ({ session, params }) =>
        inside(session, async (tx) => {
          const { organizationId } = session;
          await setEnabled(tx, ctx, { organizationId, slug: params.slug, enabled });
          return readSummary(tx, organizationId, params.slug);
        }),
    });
  }
}
