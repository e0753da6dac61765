import { artifactAiRoutes, assistantRoutes as routes, customerAiRoutes } from '@renubu/contracts/routes/assistant';
import { draftEmailInputSchema } from '@renubu/contracts/assistant';
import type { Context } from '../../platform/context.ts';
import type { Session } from '../../platform/session.ts';
import { tenantTransaction, type Tx } from '../../platform/db/transaction.ts';
import type { App } from '../../platform/http/types.ts';
import { setEtag } from '../../platform/http/etag.ts';
import { route } from '../../platform/http/route.ts';
import { listMessages } from '../conversations/queries/messages.ts';
import { postMessage } from './commands/conversation.ts';
import { draftFor, recommendFor, subjectOf, summarize } from './commands/customer-texts.ts';
import { acceptProposal, rejectProposal } from './commands/decide.ts';
import { generateArtifact } from './commands/generate-artifact.ts';
import { beginThread, completeThread, requirePermission } from './commands/threads.ts';
import { artifactEvidence } from './queries/artifact-evidence.ts';
import { listProposals } from './queries/proposals.ts';
import { listOwnThreads, readThread } from './queries/threads.ts';

/** The assistant: conversations, proposals, and texts about customers and in artifacts. */
export function registerAssistantRoutes(app: App, ctx: Context): void {
  registerThreads(app, ctx);
  registerProposals(app, ctx);
  registerCustomerTexts(app, ctx);
  registerArtifactTexts(app, ctx);
}

const reading = <T>(ctx: Context, { organizationId }: Session, work: (tx: Tx) => Promise<T>) =>
  tenantTransaction(ctx.db, organizationId, work, { readOnly: true });
const writing = <T>(ctx: Context, { organizationId }: Session, work: (tx: Tx) => Promise<T>) =>
  tenantTransaction(ctx.db, organizationId, work);

function registerThreads(app: App, ctx: Context): void {
  route(app, {
    ...routes.listThreads,
    handler: ({ session, query }) => reading(ctx, session, (tx) => listOwnThreads(tx, session, query)),
  });
  route(app, {
    ...routes.createThread,
    handler: async ({ session, body }, reply) => {
      reply.code(201);
      return writing(ctx, session, (tx) => beginThread(tx, ctx, session, body));
    },
  });
  route(app, {
    ...routes.readThread,
    handler: ({ session, params }) =>
      reading(ctx, session, async (tx) => {
        const thread = await readThread(tx, session, params.id);
        return { ...thread, messages: await listMessages(tx, [thread.id]) };
      }),
  });
  route(app, {
    ...routes.postMessage,
    handler: async ({ session, params, body }, reply) => {
      reply.code(201);
      return postMessage(ctx, session, params.id, body.text);
    },
  });
  route(app, {
    ...routes.completeThread,
    handler: ({ session, params }) => writing(ctx, session, (tx) => completeThread(tx, ctx, session, params.id)),
  });
}

function registerProposals(app: App, ctx: Context): void {
  route(app, {
    ...routes.listProposals,
    handler: ({ session, query }) => reading(ctx, session, (tx) => listProposals(tx, session, query)),
  });
  route(app, {
    ...routes.acceptProposal,
    handler: ({ session, params, body }) => acceptProposal(ctx, session, params.id, body?.change),
  });
  route(app, {
    ...routes.rejectProposal,
    handler: ({ session, params, body }) => rejectProposal(ctx, session, params.id, body?.reason),
  });
}

function registerCustomerTexts(app: App, ctx: Context): void {
  const about = (session: Session, id: string) => {
    requirePermission(session, 'customers.read');
    return subjectOf(ctx, session, id);
  };
  route(app, {
    ...customerAiRoutes.summary,
    handler: async ({ session, params }) => summarize(ctx, await about(session, params.id)),
  });
  route(app, {
    ...customerAiRoutes.recommendations,
    handler: async ({ session, params }) => recommendFor(ctx, await about(session, params.id)),
  });
  route(app, {
    ...customerAiRoutes.draftEmail,
    handler: async ({ session, params, body }) =>
      draftFor(ctx, await about(session, params.id), draftEmailInputSchema.parse(body ?? {})),
  });
}

function registerArtifactTexts(app: App, ctx: Context): void {
  route(app, {
    ...artifactAiRoutes.generate,
    handler: async ({ session, params, body }, reply) => {
      const artifact = await generateArtifact(ctx, session, params.id, body?.instructions?.trim() ?? '');
      setEtag(reply, artifact.version);
      return artifact;
    },
  });
  route(app, {
    ...artifactAiRoutes.evidence,
    handler: ({ session, params }) => {
      requirePermission(session, 'executions.read');
      return reading(ctx, session, (tx) => artifactEvidence(tx, ctx, session, params.id));
    },
  });
}
