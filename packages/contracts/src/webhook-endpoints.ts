import { z } from 'zod';
import { jsonObjectSchema } from './json.ts';

/** What endpoints may subscribe to, each with what its `data` holds. */
export const outboundEvents = {
  'execution.completed': 'A workflow ended well: executionId, workflow, result, outcome, customerId.',
  'execution.failed': 'A workflow failed: executionId, workflow, error, customerId.',
  'execution.cancelled': 'A workflow was called off: executionId, workflow, customerId.',
  'approval.required': 'People have to decide: approvalId, executionId, title, status.',
  'approval.decided': 'An approval was decided: approvalId, executionId, title, status, reason, decidedBy.',
  'task.changed': 'A task was made or changed: taskId, title, status, executionId, customerId.',
  'customer.analyzed': 'A customer has a new analysis: customerId.',
  'webhook.test': 'Sent by the test button.',
} as const;
export type OutboundEventType = keyof typeof outboundEvents;
export const outboundEventTypes = Object.keys(outboundEvents) as [OutboundEventType, ...OutboundEventType[]];

/** A type, a prefix ending in `.*`, or `*`. */
export const subscribedTypeSchema = z
  .string()
  .regex(/^(\*|[a-z]+(\.[a-z]+)*(\.\*)?)$/, 'expected a type such as execution.completed, execution.* or *')
  .max(80);

export const webhookEndpointSchema = z.object({
  id: z.uuid(),
  url: z.string(),
  description: z.string().nullable(),
  types: z.array(z.string()),
  active: z.boolean(),
  /** Why it was switched off: by a person, or after failing for too long. */
  disabledReason: z.string().nullable(),
  lastSuccessAt: z.iso.datetime().nullable(),
  lastErrorAt: z.iso.datetime().nullable(),
  lastError: z.string().nullable(),
  /** Deliveries still to be made, and those given up. */
  pending: z.number().int(),
  failed: z.number().int(),
  /** Until when the former secret signs as well. */
  formerSecretUntil: z.iso.datetime().nullable(),
  revision: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type WebhookEndpoint = z.infer<typeof webhookEndpointSchema>;
export const webhookEndpointWithSecretSchema = webhookEndpointSchema.extend({ secret: z.string() });

const fields = {
  url: z.url({ protocol: /^https?$/, hostname: /.+/ }).max(2000),
  description: z.string().max(300),
  types: z.array(subscribedTypeSchema).min(1).max(50),
};
export const webhookEndpointInputSchema = z.strictObject({ ...fields, description: fields.description.optional() });
export const webhookEndpointUpdateSchema = z.strictObject({
  url: fields.url.optional(),
  description: fields.description.nullable().optional(),
  types: fields.types.optional(),
  active: z.boolean().optional(),
});

export const deliveryStatuses = ['pending', 'delivered', 'failed'] as const;
/** One event on its way to an endpoint. `webhook-id` of every attempt is its `messageId`. */
export const webhookDeliverySchema = z.object({
  id: z.uuid(),
  messageId: z.string(),
  type: z.string(),
  status: z.enum(deliveryStatuses),
  attempts: z.number().int(),
  payload: jsonObjectSchema,
  responseStatus: z.number().int().nullable(),
  responseBody: z.string().nullable(),
  error: z.string().nullable(),
  durationMs: z.number().int().nullable(),
  createdAt: z.iso.datetime(),
  nextAttemptAt: z.iso.datetime().nullable(),
  deliveredAt: z.iso.datetime().nullable(),
});
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;
