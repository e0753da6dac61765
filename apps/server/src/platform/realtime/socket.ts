import { clientMessage, type ServerMessage } from '@renubu/contracts/realtime';
import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Session } from '../session.ts';
import type { App } from '../http/types.ts';
import { isOwnOrigin, type Authenticator } from '../http/guard.ts';
import { forbidden } from '../http/problem.ts';
import { describeIssues } from '../http/validation.ts';
import type { Subscriber } from './realtime.ts';

export interface SocketLimits {
  heartbeatMs: number;
  /** Bytes waiting to be sent before a slow reader is cut off. */
  backlog: number;
  subscriptions: number;
  /** Messages a client may send per heartbeat. */
  messages: number;
}

const defaultLimits: SocketLimits = { heartbeatMs: 30_000, backlog: 1024 * 1024, subscriptions: 200, messages: 500 };

/** The codes of https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 that we close with. */
const policyViolation = 1008;
const tryAgainLater = 1013;

/** Serves live updates at `/ws` for signed-in people, from our own pages only. */
export function registerSocket(app: App, ctx: Context, auth: Authenticator, limits: Partial<SocketLimits> = {}): void {
  const merged = { ...defaultLimits, ...limits };
  app.get(
    '/ws',
    {
      websocket: true,
      schema: { hide: true },
      config: { permission: 'signedIn', rateLimit: { max: 60, timeWindow: '1 minute' } },
      preValidation: async (request) => {
        if (!isOwnOrigin(request, ctx.config.publicUrl)) throw forbidden('Live updates are for our own pages.');
      },
    },
    (socket, request) => {
      if (request.session === undefined) return socket.close(policyViolation, 'Sign in first.');
      attachSocket(ctx, auth, socket, request, request.session, merged);
    },
  );
}

function attachSocket(
  ctx: Context,
  auth: Authenticator,
  socket: WebSocket,
  request: FastifyRequest,
  session: Session,
  limits: SocketLimits,
): void {
  const topics = new Set<string>();
  let answered = true;
  let received = 0;
  const subscriber: Subscriber = {
    organizationId: session.organizationId,
    userId: session.userId,
    send(message) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > limits.backlog) return socket.close(tryAgainLater, 'Reads too slowly.');
      socket.send(JSON.stringify(message satisfies ServerMessage));
    },
  };
  const beat = async () => {
    if (!answered) return socket.terminate();
    answered = false;
    received = 0;
    const current = await auth.authenticate(request);
    if (current?.userId !== session.userId || current.organizationId !== session.organizationId) {
      return socket.close(policyViolation, 'Signed out.');
    }
    // Topics were allowed to the role they had then: the page connects anew and asks again.
    if (current.role !== session.role) return socket.close(tryAgainLater, 'Your role has changed.');
    socket.ping();
    subscriber.send({ kind: 'heartbeat', at: ctx.clock.now().toISOString() });
  };
  const timer = setInterval(() => {
    beat().catch((error: unknown) => {
      request.log.warn({ err: error }, 'a heartbeat failed');
      socket.close(tryAgainLater, 'Try again.');
    });
  }, limits.heartbeatMs);
  timer.unref();
  socket.on('pong', () => (answered = true));
  socket.on('message', (raw: Buffer) => {
    received += 1;
    if (received > limits.messages) return socket.close(policyViolation, 'Too many messages.');
    receive(ctx, session, subscriber, topics, limits, raw).catch((error: unknown) => {
      request.log.error({ err: error }, 'a socket message failed');
      subscriber.send({ kind: 'error', code: 'internal_error', message: 'Something went wrong on our side.' });
    });
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearInterval(timer);
    ctx.realtime.unsubscribe(subscriber);
  });
}

async function receive(
  ctx: Context,
  session: Session,
  subscriber: Subscriber,
  topics: Set<string>,
  limits: SocketLimits,
  raw: Buffer,
): Promise<void> {
  const given = parseJson(raw);
  const parsed = clientMessage.safeParse(given);
  if (!parsed.success) {
    const [first] = describeIssues(parsed.error, clientMessage, 'message', given);
    return subscriber.send({ kind: 'error', code: 'invalid_message', message: `${first?.path}: ${first?.message}` });
  }
  const message = parsed.data;
  if (message.kind === 'ping') return subscriber.send({ kind: 'pong' });
  const { topic } = message;
  if (message.kind === 'unsubscribe') {
    topics.delete(topic);
    ctx.realtime.unsubscribe(subscriber, topic);
    return subscriber.send({ kind: 'unsubscribed', topic });
  }
  if (topics.size >= limits.subscriptions && !topics.has(topic)) {
    return subscriber.send({
      kind: 'error',
      code: 'too_many_topics',
      message: `At most ${limits.subscriptions} topics.`,
      topic,
    });
  }
  if (!(await ctx.realtime.mayHear(session, topic))) {
    return subscriber.send({ kind: 'error', code: 'topic_refused', message: 'There is no such topic for you.', topic });
  }
  topics.add(topic);
  await ctx.realtime.subscribe(subscriber, topic, message.since);
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
}
