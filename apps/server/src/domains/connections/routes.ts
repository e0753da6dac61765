import { connectorCatalog } from '@renubu/contracts/connectors/catalog';
import { connectionRoutes, secretRoutes } from '@renubu/contracts/routes/connections';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import { requireMatch, setEtag } from '../../platform/http/etag.ts';
import { route } from '../../platform/http/route.ts';
import type { App } from '../../platform/http/types.ts';
import {
  connectionChanged,
  createConnection,
  removeConnection,
  rotateConnection,
  updateConnection,
} from './commands/connections.ts';
import { listSecrets, putSecret, removeSecret } from './commands/secrets.ts';
import { canSendMail } from './commands/send-mail.ts';
import { testConnection } from './commands/test-connection.ts';
import { connectionNames, listConnections, listOutgoingMails, readConnection } from './queries/connections.ts';

/** Connections to outside systems and from them, the catalog of connectors, secrets, and the e-mails sent. */
export function registerConnectionRoutes(app: App, ctx: Context): void {
  registerReads(app, ctx);
  registerChanges(app, ctx);
  registerSecrets(app, ctx);
}

function registerReads(app: App, ctx: Context): void {
  route(app, {
    ...connectionRoutes.catalog,
    handler: async ({ session: { organizationId } }) => {
      const names = await tenantTransaction(ctx.db, organizationId, connectionNames);
      return { items: connectorCatalog.map((info) => ({ ...info, connections: names.get(info.key) ?? [] })) };
    },
  });
  route(app, {
    ...connectionRoutes.list,
    handler: async ({ session: { organizationId } }) => ({
      items: await tenantTransaction(ctx.db, organizationId, (tx) => listConnections(tx, ctx)),
    }),
  });
  route(app, {
    ...connectionRoutes.read,
    handler: async ({ session: { organizationId }, params }, reply) => {
      const found = await tenantTransaction(ctx.db, organizationId, (tx) => readConnection(tx, ctx, params.id));
      setEtag(reply, found.revision);
      return found;
    },
  });
  route(app, {
    ...connectionRoutes.outgoingMails,
    handler: async ({ session: { organizationId }, query }) => ({
      ...(await tenantTransaction(ctx.db, organizationId, (tx) => listOutgoingMails(tx, query))),
      connected: await canSendMail(ctx, organizationId),
    }),
  });
}

function registerChanges(app: App, ctx: Context): void {
  route(app, {
    ...connectionRoutes.create,
    handler: async ({ session, body }, reply) => reply.code(201).send(await createConnection(ctx, session, body)),
  });
  route(app, {
    ...connectionRoutes.update,
    handler: async (request, reply) => {
      const { session, params, body } = request;
      const { organizationId } = session;
      const check = (revision: number) => requireMatch(request as never, revision);
      const updated = await tenantTransaction(ctx.db, organizationId, (tx) =>
        updateConnection(tx, ctx, organizationId, { id: params.id, update: body, check }),
      );
      connectionChanged(ctx, organizationId, params.id);
      setEtag(reply, updated.revision);
      return updated;
    },
  });
  route(app, {
    ...connectionRoutes.test,
    handler: ({ session, params }) => testConnection(ctx, session, params.id),
  });
  route(app, {
    ...connectionRoutes.rotate,
    handler: ({ session, params }) => rotateConnection(ctx, session, params.id),
  });
  route(app, {
    ...connectionRoutes.remove,
    handler: async ({ session, params }, reply) => {
      await removeConnection(ctx, session, params.id);
      return reply.code(204).send();
    },
  });
}

function registerSecrets(app: App, ctx: Context): void {
  route(app, {
    ...secretRoutes.list,
    handler: async ({ session: { organizationId } }) => ({
      items: await tenantTransaction(ctx.db, organizationId, listSecrets),
    }),
  });
  route(app, {
    ...secretRoutes.put,
    handler: ({ session, params, body }) => putSecret(ctx, session, params.name, body),
  });
  route(app, {
    ...secretRoutes.remove,
    handler: async ({ session, params }, reply) => {
      await removeSecret(ctx, session, params.name);
      return reply.code(204).send();
    },
  });
}
