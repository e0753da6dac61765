import type { Json } from '@renubu/contracts/json';
import { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { defineConnector, defineOperation, type Call } from '../connector.ts';
import { classOfStatus, ConnectorError, invalidInput, retryAfterMs } from '../errors.ts';
import { fetchOver, quiet, slackError } from './web-api.ts';

const postSchema = z.strictObject({
  channel: z.string().min(1).max(200).optional(),
  text: z.string().min(1).max(40_000),
  blocks: z.array(z.record(z.string(), z.json())).max(50).optional(),
  threadTs: z.string().max(40).optional(),
});
const configSchema = z.strictObject({
  channel: z.string().max(200).optional(),
  /** Another address of the Web API, for tests. */
  apiUrl: z.url({ protocol: /^https?$/, hostname: /.+/ }).optional(),
});
const secretsSchema = z
  .strictObject({
    token: z.string().optional(),
    webhookUrl: z.url({ protocol: /^https?$/, hostname: /.+/ }).optional(),
  })
  .refine(({ token, webhookUrl }) => token !== undefined || webhookUrl !== undefined, {
    message: 'give a bot token or an incoming webhook',
    path: ['token'],
  });
type SlackCall = Call<z.output<typeof configSchema>, z.output<typeof secretsSchema>>;
type Post = z.output<typeof postSchema>;

const timeoutMs = 15_000;
const maxBytes = 256 * 1024;

/** `slack.post` with a bot token, or through an incoming webhook. */
export const slack = defineConnector<SlackCall['config'], SlackCall['secrets']>({
  key: 'slack',
  config: configSchema,
  secrets: secretsSchema,
  operations: {
    'slack.post': defineOperation(postSchema, (post, call: SlackCall) =>
      call.secrets.token === undefined ? viaWebhook(post, call) : viaToken(post, call),
    ),
  },
  test: async (call) => {
    if (call.secrets.token === undefined) return 'An incoming webhook can only be tried by posting to it.';
    const { team, user } = await asking(call, (client) => client.auth.test());
    return `Signed in to ${team ?? 'Slack'} as ${user ?? 'a bot'}.`;
  },
});

async function viaToken({ text, blocks, threadTs, channel }: Post, call: SlackCall): Promise<Json> {
  const target = channel ?? call.config.channel;
  if (target === undefined) throw invalidInput('channel: name one, here or in the connection');
  const answer = await asking(call, (client) =>
    client.chat.postMessage({
      channel: target,
      text,
      ...(blocks === undefined ? {} : { blocks: blocks as never }),
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      metadata: { event_type: 'renubu_post', event_payload: { idempotency_key: call.idempotencyKey } },
    }),
  );
  return { channel: answer.channel ?? target, ts: answer.ts ?? '' };
}

async function asking<T>(call: SlackCall, ask: (client: WebClient) => Promise<T>): Promise<T> {
  const { secrets, config, network, signal } = call;
  const client = new WebClient(secrets.token, {
    ...(config.apiUrl === undefined ? {} : { slackApiUrl: config.apiUrl }),
    fetch: fetchOver(network, { signal, timeoutMs, maxBytes }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: quiet,
  });
  try {
    return await ask(client);
  } catch (error) {
    throw slackError(error);
  }
}

async function viaWebhook({ text, blocks, threadTs }: Post, call: SlackCall): Promise<Json> {
  const { secrets, network, signal, idempotencyKey } = call;
  const answer = await network.http({
    method: 'POST',
    url: new URL(secrets.webhookUrl ?? ''),
    headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
    body: JSON.stringify({ text, ...(blocks && { blocks }), ...(threadTs && { thread_ts: threadTs }) }),
    signal,
    timeoutMs,
    maxBytes,
  });
  if (answer.status < 300) return { channel: '', ts: '' };
  const wait = retryAfterMs(answer.headers['retry-after'], call.now());
  const message = `Slack answered ${answer.status}: ${answer.body.toString('utf8')}`;
  const failureClass = answer.status < 400 ? 'permanent' : classOfStatus(answer.status);
  throw new ConnectorError(`http_${answer.status}`, message, failureClass, { retryAfterMs: wait });
}
