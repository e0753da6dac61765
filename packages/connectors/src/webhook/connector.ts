import { z } from 'zod';
import { defineConnector, defineOperation, type Call } from '../connector.ts';
import { invalidInput } from '../errors.ts';
import { postWebhook, refusedDelivery } from './deliver.ts';
import { isSigningSecret, messageIdOf } from './signature.ts';

const url = z.url({ protocol: /^https?$/, hostname: /.+/ }).max(2000);
const messageSchema = z.strictObject({
  url: url.optional(),
  type: z.string().min(1).max(255),
  data: z.json().default({}),
});
const configSchema = z.strictObject({
  url: url.optional(),
  timeoutSeconds: z.number().int().min(1).max(120).default(15),
});
const secretsSchema = z.strictObject({
  signingSecret: z.string().refine(isSigningSecret, 'expected whsec_ and at least 16 bytes in base64').optional(),
});
type WebhookCall = Call<z.output<typeof configSchema>, z.output<typeof secretsSchema>>;

/** `webhook.send`: a signed message (Standard Webhooks). */
export const webhook = defineConnector<WebhookCall['config'], WebhookCall['secrets']>({
  key: 'webhook',
  config: configSchema,
  secrets: secretsSchema,
  operations: {
    'webhook.send': defineOperation(messageSchema, async ({ type, data, url }, call: WebhookCall) => {
      const { config, secrets, network, signal, idempotencyKey } = call;
      const target = url ?? config.url;
      if (target === undefined) throw invalidInput('url: give an address, or choose a connection with one');
      const [id, now] = [messageIdOf(idempotencyKey), call.now()];
      const answer = await postWebhook(network, {
        url: target,
        id,
        body: JSON.stringify({ type, timestamp: now.toISOString(), data }),
        secrets: secrets.signingSecret === undefined ? [] : [secrets.signingSecret],
        now,
        signal,
        timeoutMs: config.timeoutSeconds * 1000,
      });
      const refusal = refusedDelivery(answer, target, now);
      if (refusal !== null) throw refusal;
      return { status: answer.status, messageId: id };
    }),
  },
});
