import multipart, { type Multipart } from '@fastify/multipart';
import { importRoutes } from '@renubu/contracts/routes/customers';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction } from '../../platform/db/transaction.ts';
import type { App } from '../../platform/http/types.ts';
import { Problem } from '../../platform/http/problem.ts';
import { route } from '../../platform/http/route.ts';
import { applyImport } from './commands/apply.ts';
import { checkImport } from './commands/check.ts';
import { discardImport } from './commands/discard.ts';
import { mapImport } from './commands/map.ts';
import { uploadImport, type UploadedFile } from './commands/upload.ts';
import { listImports, readImport } from './queries.ts';
import { maxFileBytes } from './receive-file.ts';

async function* uploadedFiles(parts: AsyncIterable<Multipart>): AsyncGenerator<UploadedFile> {
  for await (const part of parts) {
    if (part.type !== 'file') continue;
    yield { name: part.filename.replace(/^.*[\\/]/, '').slice(0, 200) || 'file.csv', content: part.file };
    // What was not read keeps the next part from arriving.
    part.file.resume();
  }
}

function partsOf(request: FastifyRequest): AsyncIterable<Multipart> {
  if (!request.isMultipart()) {
    throw new Problem(415, 'not_multipart', 'Send the files as multipart/form-data in the field `files`.');
  }
  return request.parts({ limits: { fileSize: maxFileBytes + 1, files: 11, fields: 10 } });
}

function registerUpload(app: App, ctx: Context): void {
  route(app, {
    ...importRoutes.upload,
    consumes: ['multipart/form-data'],
    handler: async (request, reply) => {
      const parts = partsOf(request as unknown as FastifyRequest);
      return reply.code(201).send(await uploadImport(ctx, request.session, uploadedFiles(parts)));
    },
  });
}

/** Files of customers, subscriptions, usage, tickets and churn events: upload, map, dry run, apply. */
export function registerImportRoutes(app: App, ctx: Context): void {
  ctx.realtime.authorize('imports/', (session) => session.permissions.includes('customers.import'));
  // In a scope of its own: reading forms adds hooks to every request, and only this one needs them.
  void app.register(async (scope) => {
    await scope.register(multipart);
    registerUpload(scope as App, ctx);
  });
  route(app, {
    ...importRoutes.list,
    handler: ({ session: { organizationId }, query }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => listImports(tx, organizationId, query)),
  });
  route(app, {
    ...importRoutes.read,
    handler: ({ session: { organizationId }, params }) =>
      tenantTransaction(ctx.db, organizationId, (tx) => readImport(tx, params.id)),
  });
  route(app, {
    ...importRoutes.map,
    handler: ({ session, params, body }) => mapImport(ctx, session, params.id, body),
  });
  route(app, {
    ...importRoutes.check,
    handler: ({ session, params }) => checkImport(ctx, session, params.id),
  });
  route(app, {
    ...importRoutes.apply,
    handler: async ({ session, params }, reply) => reply.code(202).send(await applyImport(ctx, session, params.id)),
  });
  route(app, {
    ...importRoutes.remove,
    handler: async ({ session, params }, reply) => {
      await discardImport(ctx, session, params.id);
      return reply.code(204).send();
    },
  });
}
