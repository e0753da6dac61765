import { executionRoutes as routes } from '@renubu/contracts/routes/executions';
import type { ExecutionDetail } from '@renubu/contracts/executions';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../platform/context.ts';
import { actorOf, type Session } from '../../platform/session.ts';
import { tenantTransaction, type Tx } from '../../platform/db/transaction.ts';
import type { App } from '../../platform/http/types.ts';
import { sendCsv, wantsCsv } from '../../platform/http/csv.ts';
import { setEtag } from '../../platform/http/etag.ts';
import { badRequest, notFound } from '../../platform/http/problem.ts';
import { route } from '../../platform/http/route.ts';
import { listArtifacts } from '../artifacts/queries.ts';
import { answerInThread } from '../assistant/commands/post.ts';
import { listThreads } from '../conversations/queries/threads.ts';
import { chat } from './commands/chat.ts';
import { escalateExecution } from './commands/escalate.ts';
import { noteStep } from './commands/note.ts';
import { actOn, applyAs, requireControl, type PersonInput } from './commands/verbs.ts';
import { registerControl, registerTraces } from './control-routes.ts';
import { readCompletion } from './queries/completion.ts';
import { executionsCsv } from './queries/csv.ts';
import { readDetail } from './queries/detail.ts';
import { loadContext } from './queries/environment.ts';
import { readHistory } from './queries/history.ts';
import { listExecutions } from './queries/list.ts';
import { loadExecutionRow, type LockedExecution } from './queries/load.ts';
import { readSummary } from './queries/summary.ts';
import { maxSnoozeDays, snoozeUntil } from './snooze.ts';

interface VerbCall {
  session: Session;
  params: { id: string };
  headers: FastifyRequest['headers'];
}

/** Executions: read, work on, control. */
export function registerExecutionRoutes(app: App, ctx: Context): void {
  // `executions/{id}` for those who watch one, `executions` for lists.
  ctx.realtime.authorize('executions', (session) => session.permissions.includes('executions.read'));
  registerReads(app, ctx);
  registerStepVerbs(app, ctx);
  registerVerbs(app, ctx);
  registerControls(app, ctx);
  registerTraces(app, ctx);
  registerControl(app, ctx);
}

function registerReads(app: App, ctx: Context): void {
  const inside = <T>({ organizationId }: Session, work: (tx: Tx) => Promise<T>) =>
    tenantTransaction(ctx.db, organizationId, work, { readOnly: true });

  route(app, {
    ...routes.list,
    handler: async (request, reply) => {
      const { session, query } = request;
      const { organizationId } = session;
      if (!wantsCsv(request)) return inside(session, (tx) => listExecutions(tx, ctx, organizationId, query));
      return sendCsv(reply, 'executions', await inside(session, (tx) => executionsCsv(tx, ctx, organizationId, query)));
    },
  });
  route(app, {
    ...routes.read,
    handler: async ({ session, params }, reply) =>
      withEtag(reply, await inside(session, (tx) => readDetail(tx, ctx, params.id))),
  });
  route(app, {
    ...routes.status,
    handler: ({ session, params }) => inside(session, (tx) => readSummary(tx, ctx, params.id)),
  });
  route(app, {
    ...routes.history,
    handler: ({ session, params, query }) => inside(session, (tx) => readHistory(tx, params.id, query)),
  });
  route(app, {
    ...routes.context,
    handler: ({ session, params }) =>
      inside(session, async (tx) => loadContext(tx, ctx, await loadExecutionRow(tx, params.id))),
  });
  route(app, {
    ...routes.threads,
    handler: ({ session, params }) =>
      inside(session, async (tx) => {
        await loadExecutionRow(tx, params.id);
        return { items: await listThreads(tx, params.id) };
      }),
  });
  route(app, {
    ...routes.artifacts,
    handler: ({ session, params }) =>
      inside(session, async (tx) => {
        await loadExecutionRow(tx, params.id);
        return { items: await listArtifacts(tx, params.id) };
      }),
  });
}

function withEtag(reply: FastifyReply, detail: ExecutionDetail): ExecutionDetail {
  setEtag(reply, detail.revision);
  return detail;
}

/** The revision a caller saw, when `If-Match` names one. Throws 400 for a tag that is no revision. */
function expectedRevision(headers: FastifyRequest['headers']): number | undefined {
  const header = headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const revision = /^(?:W\/)?"(\d{1,9})"$/.exec(header.trim())?.[1];
  if (revision === undefined) {
    throw badRequest('malformed_etag', 'If-Match has to be the ETag of the execution, such as "7".');
  }
  return Number(revision);
}

type Act = (tx: Tx, locked: LockedExecution) => Promise<void>;

/** Does a verb and answers with the execution as it stands then. */
async function detailAfter(ctx: Context, call: VerbCall, reply: FastifyReply, act: Act): Promise<ExecutionDetail> {
  return withEtag(reply, await actOn(ctx, requestOf(call), act, (tx) => readDetail(tx, ctx, call.params.id)));
}

function requestOf({ session, params, headers }: VerbCall) {
  return { session, executionId: params.id, expectedRevision: expectedRevision(headers) };
}

const applying =
  (ctx: Context, session: Session, input: PersonInput): Act =>
  (tx, locked) =>
    applyAs(tx, ctx, session, locked, input);

function registerStepVerbs(app: App, ctx: Context): void {
  route(app, {
    ...routes.completeStep,
    handler: (request, reply) => {
      const { session, params, body } = request;
      const { outputs, notes } = body;
      const input = { type: 'personCompletedStep', path: params.stepId, outputs } as const;
      return detailAfter(ctx, request, reply, async (tx, locked) => {
        await applyAs(tx, ctx, session, locked, input);
        if (notes !== undefined) await noteStep(tx, ctx, params.id, params.stepId, notes, actorOf(session));
      });
    },
  });
  route(app, {
    ...routes.skipStep,
    handler: (request, reply) => {
      const { session, params, body } = request;
      const input = { type: 'personSkipped', path: params.stepId, reason: body.reason } as const;
      return detailAfter(ctx, request, reply, applying(ctx, session, input));
    },
  });
  route(app, {
    ...routes.snoozeStep,
    handler: (request, reply) => {
      const { session, params, body } = request;
      return detailAfter(ctx, request, reply, async (tx, locked) => {
        const until = snoozeUntil(body, ctx.clock.now(), await maxSnoozeDays(tx, session.organizationId));
        const input = { type: 'personSnoozedStep', path: params.stepId, until, reason: body.reason } as const;
        await applyAs(tx, ctx, session, locked, input);
      });
    },
  });
  route(app, {
    ...routes.wakeStep,
    handler: (request, reply) => {
      const input = { type: 'personWokeStep', path: request.params.stepId } as const;
      return detailAfter(ctx, request, reply, applying(ctx, request.session, input));
    },
  });
  route(app, {
    ...routes.reopenStep,
    handler: (request, reply) => {
      const { session, params, body } = request;
      const input = { type: 'personReopenedStep', path: params.stepId, reason: body.reason } as const;
      return detailAfter(ctx, request, reply, applying(ctx, session, input));
    },
  });
  route(app, {
    ...routes.chat,
    handler: (request, reply) => answerChat(ctx, request, reply, { stepId: request.params.stepId, ...request.body }),
  });
}

async function answerChat(
  ctx: Context,
  call: VerbCall,
  reply: FastifyReply,
  said: { stepId: string; value?: string | undefined; text?: string | undefined },
) {
  const { session, params } = call;
  const read = async (tx: Tx) => {
    const [thread] = await listThreads(tx, params.id, said.stepId);
    if (thread === undefined) throw notFound('conversation of step', said.stepId);
    return { execution: await readDetail(tx, ctx, params.id), thread };
  };
  const { forAssistant, ...answer } = await actOn(
    ctx,
    requestOf(call),
    (tx, locked) => chat(tx, ctx, session, locked, said),
    async (tx, chatted) => ({ ...chatted, ...(await read(tx)) }),
  );
  withEtag(reply, answer.execution);
  if (forAssistant === null) return answer;
  await answerInThread(ctx, session, answer.thread, forAssistant);
  return tenantTransaction(ctx.db, session.organizationId, read, { readOnly: true });
}

/** As `applying`, for verbs of those who control executions, and of whose own has failed. */
const controlling =
  (ctx: Context, session: Session, input: PersonInput): Act =>
  async (tx, locked) => {
    requireControl(session, locked.row);
    await applyAs(tx, ctx, session, locked, input);
  };

function registerVerbs(app: App, ctx: Context): void {
  route(app, {
    ...routes.complete,
    handler: (request) => {
      const { session, params, body } = request;
      const input = { type: 'complete', ...body } as const;
      return actOn(ctx, requestOf(request), applying(ctx, session, input), (tx) => readCompletion(tx, ctx, params.id));
    },
  });
  route(app, {
    ...routes.snooze,
    handler: (request, reply) => {
      const { session, body } = request;
      return detailAfter(ctx, request, reply, async (tx, locked) => {
        const until = snoozeUntil(body, ctx.clock.now(), await maxSnoozeDays(tx, session.organizationId));
        await applyAs(tx, ctx, session, locked, { type: 'snooze', until, reason: body.reason });
      });
    },
  });
  route(app, {
    ...routes.wake,
    handler: (request, reply) => detailAfter(ctx, request, reply, applying(ctx, request.session, { type: 'wake' })),
  });
  route(app, {
    ...routes.escalate,
    handler: (request, reply) => {
      const { session, body } = request;
      return detailAfter(ctx, request, reply, (tx, locked) =>
        escalateExecution(tx, ctx, locked, body.reason, actorOf(session)),
      );
    },
  });
}

function registerControls(app: App, ctx: Context): void {
  route(app, {
    ...routes.pause,
    handler: (request, reply) => {
      const reason = request.body?.reason;
      const input = { type: 'pause', ...(reason === undefined ? {} : { reason }) } as const;
      return detailAfter(ctx, request, reply, applying(ctx, request.session, input));
    },
  });
  route(app, {
    ...routes.resume,
    handler: (request, reply) => detailAfter(ctx, request, reply, applying(ctx, request.session, { type: 'resume' })),
  });
  route(app, {
    ...routes.cancel,
    handler: (request, reply) => {
      const input = { type: 'cancel', reason: request.body.reason } as const;
      return detailAfter(ctx, request, reply, controlling(ctx, request.session, input));
    },
  });
  route(app, {
    ...routes.retry,
    handler: (request, reply) => {
      const { fromStep } = request.body;
      const input = { type: 'retry', ...(fromStep === undefined ? {} : { path: fromStep }) } as const;
      return detailAfter(ctx, request, reply, controlling(ctx, request.session, input));
    },
  });
}
