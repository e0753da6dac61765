import { z } from 'zod';

/** For example `queue/<csmId>`, `executions/<id>`, `notifications`. Always inside the caller's organization. */
export const topic = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[a-z][a-z0-9-]*(?:\/[\w.:-]+)*$/i, 'must look like executions/<id>');

/** What a browser sends over `/ws`. */
export const clientMessage = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('subscribe'),
    topic,
    /** The `seq` of the last message seen: what came after it is sent first. */
    since: z.string().max(60).optional(),
  }),
  z.strictObject({ kind: z.literal('unsubscribe'), topic }),
  z.strictObject({ kind: z.literal('ping') }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;

/**
 * Something happened. `id` names it: after a resume the same message may come again. `seq` is the place to resume
 * from; it is opaque.
 */
export const eventMessage = z.object({
  kind: z.literal('event'),
  id: z.number().int(),
  seq: z.string(),
  topic: z.string(),
  type: z.string(),
  subject: z.string(),
  data: z.record(z.string(), z.unknown()),
  at: z.iso.datetime(),
});
export type EventMessage = z.infer<typeof eventMessage>;

/** What the server sends over `/ws`. */
export const serverMessage = z.discriminatedUnion('kind', [
  eventMessage,
  z.object({ kind: z.literal('subscribed'), topic: z.string(), seq: z.string() }),
  z.object({ kind: z.literal('unsubscribed'), topic: z.string() }),
  /** More happened since than is replayed: read the page anew. */
  z.object({ kind: z.literal('reset'), topic: z.string(), seq: z.string() }),
  z.object({ kind: z.literal('error'), code: z.string(), message: z.string(), topic: z.string().optional() }),
  z.object({ kind: z.literal('heartbeat'), at: z.iso.datetime() }),
  z.object({ kind: z.literal('pong') }),
]);
export type ServerMessage = z.infer<typeof serverMessage>;
