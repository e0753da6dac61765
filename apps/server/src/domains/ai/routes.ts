import { Readable } from 'node:stream';
import { aiProviderRoutes, aiRoutes } from '@renubu/contracts/routes/ai';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import { requireMatch, setEtag } from '../../platform/http/etag.ts';
import { notFound } from '../../platform/http/problem.ts';
import { route } from '../../platform/http/route.ts';
import type { App } from '../../platform/http/types.ts';
import { listBudgets, putBudget, removeBudget } from './commands/budgets.ts';
import { completeChat, streamChat } from './commands/chat.ts';
import { createProvider, removeProvider, updateProvider } from './commands/providers.ts';
import { readSettings, updateSettings } from './commands/settings.ts';
import { testProvider } from './commands/test-provider.ts';
import { closeModels } from './gate/runtime.ts';
import { listCalls, readCall } from './queries/calls.ts';
import { followStream, mayFollow } from './queries/follow-stream.ts';
import { listProviders, modelStatus, readProvider } from './queries/providers.ts';
import { usageTable } from './queries/usage.ts';

/** Models of the organization: providers, settings, budgets, usage, traces, chat and answers on their way. */
export function registerAiRoutes(app: App, ctx: Context): void {
  registerProviders(app, ctx);
  registerSettings(app, ctx);
  registerBudgets(app, ctx);
  registerUsage(app, ctx);
  registerChat(app, ctx);
  app.addHook('onClose', () => closeModels(ctx));
}

function registerProviders(app: App, ctx: Context): void {
  route(app, {
    ...aiProviderRoutes.list,
    handler: async ({ session: { organizationId } }) => ({
      items: await tenantTransaction(ctx.db, organizationId, (tx) => listProviders(tx, ctx, organizationId)),
    }),
  });
  route(app, {
    ...aiProviderRoutes.create,
    handler: async ({ session, body }, reply) => reply.code(201).send(await createProvider(ctx, session, body)),
  });
  route(app, {
    ...aiProviderRoutes.read,
    handler: async ({ session: { organizationId }, params }, reply) => {
      const found = await tenantTransaction(ctx.db, organizationId, (tx) => readProvider(tx, ctx, params.id));
      setEtag(reply, found.revision);
      return found;
    },
  });
  route(app, {
    ...aiProviderRoutes.update,
    handler: async (request, reply) => {
      const { session, params, body } = request;
      const check = (revision: number) => requireMatch(request as never, revision);
      const updated = await updateProvider(ctx, session, { id: params.id, update: body, check });
      setEtag(reply, updated.revision);
      return updated;
    },
  });
  route(app, {
    ...aiProviderRoutes.remove,
    handler: async ({ session, params }, reply) => {
      await removeProvider(ctx, session, params.id);
      return reply.code(204).send();
    },
  });
  route(app, {
    ...aiProviderRoutes.test,
    handler: ({ session, params }) => testProvider(ctx, session, params.id),
  });
}

function registerSettings(app: App, ctx: Context): void {
  route(app, {
    ...aiRoutes.status,
    handler: ({ session: { organizationId } }) => modelStatus(ctx, organizationId),
  });
  route(app, {
    ...aiRoutes.readSettings,
    handler: ({ session: { organizationId } }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => readSettings(tx, organizationId)),
  });
  route(app, {
    ...aiRoutes.updateSettings,
    handler: ({ session, body }) => updateSettings(ctx, session, body),
  });
}

function registerBudgets(app: App, ctx: Context): void {
  route(app, {
    ...aiRoutes.listBudgets,
    handler: async ({ session: { organizationId } }) => ({
      items: await tenantTransaction(ctx.db, organizationId, (tx) => listBudgets(tx, ctx)),
    }),
  });
  route(app, { ...aiRoutes.putBudget, handler: ({ session, body }) => putBudget(ctx, session, body) });
  route(app, {
    ...aiRoutes.removeBudget,
    handler: async ({ session, params }, reply) => {
      await removeBudget(ctx, session, params.id);
      return reply.code(204).send();
    },
  });
}

function registerUsage(app: App, ctx: Context): void {
  route(app, {
    ...aiRoutes.usage,
    handler: ({ session: { organizationId }, query }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => usageTable(tx, ctx, query)),
  });
  route(app, {
    ...aiRoutes.listCalls,
    handler: ({ session: { organizationId }, query }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => listCalls(tx, query)),
  });
  route(app, {
    ...aiRoutes.readCall,
    handler: ({ session: { organizationId }, params }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => readCall(tx, params.id)),
  });
}

function registerChat(app: App, ctx: Context): void {
  route(app, {
    ...aiRoutes.chat,
    handler: async ({ session, body }, reply) =>
      body.stream ? reply.code(202).send(await streamChat(ctx, session, body)) : completeChat(ctx, session, body),
  });
  route(app, {
    ...aiRoutes.stream,
    handler: async ({ session, params, headers }, reply) => {
      if (!(await mayFollow(ctx, session, params.id))) throw notFound('stream', params.id);
      const left = new AbortController();
      reply.raw.once('close', () => left.abort());
      const after = Number.parseInt(String(headers['last-event-id'] ?? '0'), 10) || 0;
      const events = followStream(ctx, session, { id: params.id, after, signal: left.signal });
      return reply
        .type('text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store, no-transform')
        .header('x-accel-buffering', 'no')
        .serializer((payload: unknown) => payload as string)
        .send(Readable.from(events));
    },
  });
}
