import multipart, { type Multipart } from '@fastify/multipart';
import { maxContractBytes } from '@renubu/contracts/contract-documents';
import { contractDocumentRoutes } from '@renubu/contracts/routes/contract-documents';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction, type Tx } from '../../platform/db/transaction.ts';
import { requireMatch, setEtag } from '../../platform/http/etag.ts';
import { Problem } from '../../platform/http/problem.ts';
import { route } from '../../platform/http/route.ts';
import type { App } from '../../platform/http/types.ts';
import { confirmContract, previewConfirmation } from './commands/confirm.ts';
import { correctTerm, withdrawCorrection } from './commands/correct.ts';
import { removeContractDocument } from './commands/remove.ts';
import { rereadContract } from './commands/reread.ts';
import { uploadContract } from './commands/upload.ts';
import { sendContractFile } from './download.ts';
import { readDocument, readFile } from './queries/documents.ts';
import { listDocuments } from './queries/summaries.ts';
import { receiveContract } from './receive.ts';

const { list, upload, read, file, correct, withdraw, preview, confirm, reread, remove } = contractDocumentRoutes;

/** Contract files: upload, read, correct, confirm. Live: topic `customers/{id}`. */
export function registerContractRoutes(app: App, ctx: Context): void {
  // In a scope of its own: reading forms adds hooks to every request, and only this one needs them.
  void app.register(async (scope) => {
    await scope.register(multipart);
    registerUpload(scope as App, ctx);
  });
  registerReads(app, ctx);
  registerTerms(app, ctx);
  registerVerbs(app, ctx);
}

function partsOf(request: FastifyRequest): AsyncIterable<Multipart> {
  if (!request.isMultipart()) {
    throw new Problem(415, 'not_multipart', 'Send the file as multipart/form-data in the field `file`.');
  }
  return request.parts({ limits: { fileSize: maxContractBytes + 1, files: 1, fields: 5 } });
}

function registerUpload(app: App, ctx: Context): void {
  route(app, {
    ...upload,
    consumes: ['multipart/form-data'],
    handler: async (request, reply) => {
      const received = await receiveContract(partsOf(request as unknown as FastifyRequest));
      const { document, repeated } = await uploadContract(ctx, request.session, request.params.id, received);
      return reply.code(repeated ? 200 : 201).send(document);
    },
  });
}

function tagged<Answer extends { revision: number }>(reply: FastifyReply, answer: Answer): Answer {
  setEtag(reply, answer.revision);
  return answer;
}

function registerReads(app: App, ctx: Context): void {
  const inside = <T>(organizationId: string, work: (tx: Tx) => Promise<T>) =>
    tenantTransaction(ctx.db, organizationId, work, { readOnly: true });
  route(app, {
    ...list,
    handler: async ({ session: { organizationId }, params }) => ({
      items: await inside(organizationId, (tx) => listDocuments(tx, ctx, organizationId, params.id)),
    }),
  });
  route(app, {
    ...read,
    handler: async ({ session, params }, reply) =>
      tagged(reply, await inside(session.organizationId, (tx) => readDocument(tx, ctx, params.id))),
  });
  route(app, {
    ...file,
    handler: async ({ session, params }, reply) =>
      sendContractFile(reply, await inside(session.organizationId, (tx) => readFile(tx, params.id))),
  });
}

function registerTerms(app: App, ctx: Context): void {
  route(app, {
    ...correct,
    handler: async (request, reply) => {
      const { session, params, body } = request;
      const match = (revision: number) => requireMatch(request as never, revision);
      return tagged(reply, await correctTerm(ctx, session, params, body, match));
    },
  });
  route(app, {
    ...withdraw,
    handler: async ({ session, params }, reply) => tagged(reply, await withdrawCorrection(ctx, session, params)),
  });
}

function registerVerbs(app: App, ctx: Context): void {
  route(app, {
    ...preview,
    handler: ({ session, params, body }) => previewConfirmation(ctx, session, params.id, body),
  });
  route(app, {
    ...confirm,
    handler: async (request, reply) => {
      const { session, params, body } = request;
      const match = (revision: number) => requireMatch(request as never, revision);
      const confirmed = await confirmContract(ctx, session, params.id, body, match);
      setEtag(reply, confirmed.document.revision);
      return confirmed;
    },
  });
  route(app, {
    ...reread,
    handler: async ({ session, params }, reply) => reply.code(202).send(await rereadContract(ctx, session, params.id)),
  });
  route(app, {
    ...remove,
    handler: async ({ session, params }, reply) => {
      await removeContractDocument(ctx, session, params.id);
      return reply.code(204).send();
    },
  });
}
