import { eventRoutes } from '@renubu/contracts/routes/events';
import type { FastifyBodyParser } from 'fastify';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import { badRequest } from '../../platform/http/problem.ts';
import { route } from '../../platform/http/route.ts';
import type { App } from '../../platform/http/types.ts';
import { acceptEvents } from './commands/accept.ts';
import { redrive } from './commands/redrive.ts';
import { replayEvents } from './commands/replay.ts';
import { readEventSettings, saveEventSettings } from './commands/settings.ts';
import { removeEventType, saveEventType } from './commands/types.ts';
import { decideEvent } from './decide/decide.ts';
import { listDeadLetters } from './queries/dead-letters.ts';
import { readEventDetail } from './queries/detail.ts';
import { listEvents } from './queries/list.ts';
import { listEventTypes } from './queries/types.ts';
import { readOptions } from './decide/options.ts';
import { readEvent, readEvents } from './reading/http-binding.ts';
import { registerWorkflowWebhookRoutes } from './webhook-routes.ts';

/** Events: taking them in, looking at them, dispatching them again; their types and how long they are kept. */
export function registerEventRoutes(app: App, ctx: Context): void {
  ctx.realtime.authorize('events', (session) => session.permissions.includes('events.read'));
  void app.register(async (scope) => {
    readAnyBody(scope as App);
    registerIntake(scope as App, ctx);
  });
  registerReads(app, ctx);
  registerDispatching(app, ctx);
  registerCatalog(app, ctx);
  registerWorkflowWebhookRoutes(app, ctx);
}

/** The binary form of CloudEvents carries whatever its content type says. */
function readAnyBody(scope: App): void {
  const keep: FastifyBodyParser<Buffer> = (request, body, done) => {
    request.rawBody = body;
    done(null, body);
  };
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, keep);
}

/** Hot routes have no headers for browsers' pages but this one. */
const plain = { 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff' };

// Bodies are read by hand: the forms of the binding differ by headers, and these routes are hot.
function registerIntake(app: App, ctx: Context): void {
  route(app, {
    ...eventRoutes.send,
    uncheckedBody: true,
    hot: true,
    handler: async ({ session: { organizationId }, headers, body, rawBody }, reply) => {
      const events = readEvents({ headers, body, rawBody }, { now: ctx.clock.now(), newId: () => ctx.newId() });
      return reply
        .code(202)
        .headers(plain)
        .send(await acceptEvents(ctx, organizationId, events));
    },
  });
  route(app, {
    ...eventRoutes.decide,
    uncheckedBody: true,
    hot: true,
    handler: async ({ session: { organizationId }, headers, body, rawBody, query }, reply) => {
      const options = readOptions(headers, query);
      const event = readEvent({ headers, body, rawBody }, { now: ctx.clock.now(), newId: () => ctx.newId() });
      const decision = await decideEvent(ctx, organizationId, event, options);
      // Made by us from checked parts: holding it against its schema again would cost as much as deciding it.
      return reply.headers(plain).send(JSON.stringify(decision));
    },
  });
}

function registerReads(app: App, ctx: Context): void {
  route(app, {
    ...eventRoutes.list,
    handler: ({ session: { organizationId }, query }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => listEvents(tx, organizationId, query), { readOnly: true }),
  });
  route(app, {
    ...eventRoutes.deadLetters,
    handler: ({ session: { organizationId }, query }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => listDeadLetters(tx, organizationId, query), { readOnly: true }),
  });
  route(app, {
    ...eventRoutes.read,
    handler: ({ session: { organizationId }, params }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => readEventDetail(tx, params.id), { readOnly: true }),
  });
}

function registerDispatching(app: App, ctx: Context): void {
  route(app, {
    ...eventRoutes.replay,
    handler: ({ session: { organizationId }, body }) => replayEvents(ctx, organizationId, body),
  });
  route(app, {
    ...eventRoutes.redrive,
    handler: async ({ session: { organizationId }, params }, reply) =>
      reply.code(202).send({ redriven: await redrive(ctx, organizationId, { ids: [params.id] }) }),
  });
  route(app, {
    ...eventRoutes.redriveMany,
    handler: async ({ session: { organizationId }, body: { ids, all } }, reply) => {
      if ((ids === undefined) === (all === undefined)) {
        throw badRequest('choose_one', 'Give either the ids of dead letters, or all: true.');
      }
      const chosen = ids === undefined ? 'all' : { ids };
      return reply.code(202).send({ redriven: await redrive(ctx, organizationId, chosen) });
    },
  });
}

function registerCatalog(app: App, ctx: Context): void {
  route(app, {
    ...eventRoutes.types,
    handler: async ({ session: { organizationId } }) => ({
      items: await tenantTransaction(ctx.db, organizationId, (tx) => listEventTypes(tx, ctx, organizationId)),
    }),
  });
  route(app, {
    ...eventRoutes.saveType,
    handler: ({ session: { organizationId }, params, body }) => saveEventType(ctx, organizationId, params.type, body),
  });
  route(app, {
    ...eventRoutes.removeType,
    handler: async ({ session: { organizationId }, params }, reply) => {
      await removeEventType(ctx, organizationId, params.type);
      return reply.code(204).send();
    },
  });
  route(app, {
    ...eventRoutes.settings,
    handler: ({ session: { organizationId } }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => readEventSettings(tx, organizationId)),
  });
  route(app, {
    ...eventRoutes.saveSettings,
    handler: ({ session: { organizationId }, body }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => saveEventSettings(tx, ctx, organizationId, body)),
  });
}
