import { z } from 'zod';
import { jsonObjectSchema, jsonSchema } from './json.ts';

export const connectorFieldTypes = [
  'text',
  'longText',
  'number',
  'integer',
  'boolean',
  'enum',
  'email',
  'url',
  'list',
  'object',
  'json',
  'secret',
] as const;

/** One field of a connection's settings or of what an operation takes or gives, as a form or a checker reads it. */
export const connectorFieldSchema = z.object({
  name: z.string(),
  title: z.string(),
  type: z.enum(connectorFieldTypes),
  required: z.boolean(),
  description: z.string(),
  options: z.array(z.string()).optional(),
  default: jsonSchema.optional(),
  example: jsonSchema.optional(),
});
export type ConnectorField = z.infer<typeof connectorFieldSchema>;

/** An operation of an `action` step: `uses: http.request`, with the fields of `input` in `with`. */
export const operationInfoSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  /** True when the outside system recognises a repeat by its idempotency key. */
  idempotent: z.boolean(),
  input: z.array(connectorFieldSchema),
  /** Groups of fields of which exactly one must be given. */
  oneOf: z.array(z.array(z.string())).optional(),
  /** Groups of fields of which at least one must be given. */
  anyOf: z.array(z.array(z.string())).optional(),
  output: z.array(connectorFieldSchema),
});
export type OperationInfo = z.infer<typeof operationInfoSchema>;

export const connectorInfoSchema = z.object({
  key: z.string(),
  title: z.string(),
  description: z.string(),
  /** `required`: nothing works without one. `optional`: there are defaults. `none`: it takes none. */
  connection: z.enum(['required', 'optional', 'none']),
  /** `inbound` receives; `outbound` is called by steps. */
  direction: z.enum(['inbound', 'outbound']),
  config: z.array(connectorFieldSchema),
  secrets: z.array(connectorFieldSchema),
  /** Whether a connection can be tried without changing anything outside. */
  testable: z.boolean(),
  operations: z.array(operationInfoSchema),
});
export type ConnectorInfo = z.infer<typeof connectorInfoSchema>;

export const connectionStatuses = ['untested', 'ok', 'degraded', 'down'] as const;
export const breakerStates = ['closed', 'open', 'halfOpen'] as const;

export const connectionHealthSchema = z.object({
  status: z.enum(connectionStatuses),
  /** `open`: calls are refused at once until the outside system has had time to recover. */
  breaker: z.enum(breakerStates),
  lastSuccessAt: z.iso.datetime().nullable(),
  lastErrorAt: z.iso.datetime().nullable(),
  lastError: z.string().nullable(),
  /** Calls of the last 24 hours. */
  calls: z.number().int(),
  failures: z.number().int(),
  averageMs: z.number().int().nullable(),
});
export type ConnectionHealth = z.infer<typeof connectionHealthSchema>;

/** A connection to an outside system. Secrets are never given back; `secrets` names those that are set. */
export const connectionSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  connector: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  active: z.boolean(),
  config: jsonObjectSchema,
  secrets: z.array(z.string()),
  /** Where an inbound connection receives. */
  url: z.string().nullable(),
  lastReceivedAt: z.iso.datetime().nullable(),
  health: connectionHealthSchema,
  /** Workflows whose published version or draft names it. */
  usedBy: z.array(z.object({ slug: z.string(), name: z.string() })),
  revision: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Connection = z.infer<typeof connectionSchema>;

const nameSchema = z.string().trim().min(1).max(80);
const secretValues = z.record(z.string().max(64), z.string().min(4).max(8000));

export const connectionInputSchema = z.strictObject({
  name: nameSchema,
  /** Key of a connector; `inbound` is a signed inbound webhook. */
  connector: z.string().max(40).default('inbound'),
  config: jsonObjectSchema.default({}),
  secrets: secretValues.default({}),
});
export type ConnectionInput = z.infer<typeof connectionInputSchema>;

/** Changes of a connection: `config` replaces all settings; `secrets` replaces the named ones, null removes one. */
export const connectionUpdateSchema = z.strictObject({
  name: nameSchema.optional(),
  active: z.boolean().optional(),
  config: jsonObjectSchema.optional(),
  secrets: z.record(z.string().max(64), z.string().min(4).max(8000).nullable()).optional(),
});
export type ConnectionUpdate = z.infer<typeof connectionUpdateSchema>;

/** A connection together with a secret that is shown once; null when the secrets were given by the caller. */
export const connectionWithSecretSchema = connectionSchema.extend({ secret: z.string().nullable() });

export const connectionTestSchema = z.object({
  ok: z.boolean(),
  /** What the outside system said about itself, or why it could not be reached. */
  message: z.string(),
  class: z.string().nullable(),
  durationMs: z.number().int(),
});
export type ConnectionTest = z.infer<typeof connectionTestSchema>;

/** A secret of the organization, used as `{{ secrets.NAME }}` in what an action sends. Its value is never given back. */
export const organizationSecretSchema = z.object({
  name: z.string(),
  description: z.string().nullable(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string().nullable(),
});
export const secretNameSchema = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'expected capitals, digits and _, such as CRM_TOKEN')
  .max(64);
export const organizationSecretInputSchema = z.strictObject({
  value: z.string().min(4).max(8000),
  description: z.string().max(300).optional(),
});

export const outgoingMailStatuses = ['sent', 'failed', 'notConnected'] as const;
/**
 * An e-mail of the product: `notConnected` while no SMTP server is configured. Only then, and not in production, its
 * content is kept for reading; else `text` is empty.
 */
export const outgoingMailSchema = z.object({
  id: z.uuid(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  html: z.string().nullable(),
  status: z.enum(outgoingMailStatuses),
  error: z.string().nullable(),
  createdAt: z.iso.datetime(),
});
export type OutgoingMail = z.infer<typeof outgoingMailSchema>;
