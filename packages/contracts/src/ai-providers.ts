import { z } from 'zod';
import { aiFailureCodeSchema, aiSourceSchema, aiUsageSchema } from './ai.ts';
import { breakerStates } from './connections.ts';

/** `openai-compatible`: any server that speaks like OpenAI, such as llama.cpp, vLLM or Ollama. */
export const aiProviderKinds = ['openai-compatible', 'openai', 'anthropic'] as const;
export const aiProviderKindSchema = z.enum(aiProviderKinds);
export type AiProviderKind = z.infer<typeof aiProviderKindSchema>;

/** Addresses of the two kinds that have one of their own. */
export const defaultBaseUrls: Record<AiProviderKind, string | null> = {
  'openai-compatible': null,
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
};

/** US dollars for a million tokens. */
export const aiPricesSchema = z.object({
  input: z.number().min(0).max(10_000),
  output: z.number().min(0).max(10_000),
});
export type AiPrices = z.infer<typeof aiPricesSchema>;

export const aiProviderLimits = {
  firstTokenMs: { default: 10_000, min: 500, max: 120_000 },
  stallMs: { default: 10_000, min: 500, max: 120_000 },
  totalMs: { default: 60_000, min: 1_000, max: 600_000 },
  retries: { default: 2, min: 0, max: 5 },
  concurrency: { default: 4, min: 1, max: 64 },
} as const;
const limit = ({ min, max }: { min: number; max: number }) => z.number().int().min(min).max(max);

const limits = {
  /** Time to the first token, for each attempt. */
  firstTokenMs: limit(aiProviderLimits.firstTokenMs),
  /** Longest silence between two pieces of an answer. */
  stallMs: limit(aiProviderLimits.stallMs),
  /** The whole call with all its attempts. */
  totalMs: limit(aiProviderLimits.totalMs),
  /** Attempts after the first one; only for what may pass by itself. */
  retries: limit(aiProviderLimits.retries),
  /** Calls at the same time, for each process. */
  concurrency: limit(aiProviderLimits.concurrency),
};

export const aiProviderHealthSchema = z.object({
  status: z.enum(['untested', 'ok', 'degraded', 'down']),
  breaker: z.enum(breakerStates),
  lastSuccessAt: z.iso.datetime().nullable(),
  lastErrorAt: z.iso.datetime().nullable(),
  lastError: z.string().nullable(),
});

/** A model that answers for the organization. Its key and headers are never given back. */
export const aiProviderSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: aiProviderKindSchema,
  baseUrl: z.string(),
  model: z.string(),
  apiKeySet: z.boolean(),
  /** Names of further headers that are sent; their values are secret. */
  headerNames: z.array(z.string()),
  /** The admin said that the address is on the organization’s own network. */
  onOurNetwork: z.boolean(),
  /** Data leaves for somebody else’s computers: asked only after the organization allowed it. */
  cloud: z.boolean(),
  prices: aiPricesSchema,
  ...limits,
  active: z.boolean(),
  /** Providers are asked in this order, lowest first. */
  order: z.number().int(),
  health: aiProviderHealthSchema,
  revision: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type AiProvider = z.infer<typeof aiProviderSchema>;

const headerName = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'expected the name of a header, such as X-Team');
const headerValue = z.string().regex(/^[\x20-\x7e]{1,2000}$/, 'expected printable ASCII in one line');
const baseUrl = z
  .url({ protocol: /^https?$/, error: 'expected an address of http or https, such as http://localhost:8080/v1' })
  .max(500)
  .refine((text) => !/[?#@]/.test(text), 'expected an address without user, query and fragment');

/** A new provider. `baseUrl` is needed for `openai-compatible`; prices default to the known ones of the model, else 0. */
export const aiProviderInputSchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  kind: aiProviderKindSchema,
  baseUrl: baseUrl.optional(),
  model: z.string().trim().min(1).max(200),
  apiKey: z.string().trim().min(4).max(4000).optional(),
  headers: z.record(headerName, headerValue).optional(),
  onOurNetwork: z.boolean().default(false),
  prices: aiPricesSchema.optional(),
  firstTokenMs: limits.firstTokenMs.default(aiProviderLimits.firstTokenMs.default),
  stallMs: limits.stallMs.default(aiProviderLimits.stallMs.default),
  totalMs: limits.totalMs.default(aiProviderLimits.totalMs.default),
  retries: limits.retries.default(aiProviderLimits.retries.default),
  concurrency: limits.concurrency.default(aiProviderLimits.concurrency.default),
  active: z.boolean().default(true),
  order: z.number().int().min(0).max(1000).optional(),
});
export type AiProviderInput = z.infer<typeof aiProviderInputSchema>;

/** Changes of a provider. `apiKey` null removes the key; a header with null is removed; another address forgets both. */
export const aiProviderUpdateSchema = z.strictObject({
  name: z.string().trim().min(1).max(80).optional(),
  baseUrl: baseUrl.optional(),
  model: z.string().trim().min(1).max(200).optional(),
  apiKey: z.string().trim().min(4).max(4000).nullable().optional(),
  headers: z.record(headerName, headerValue.nullable()).optional(),
  onOurNetwork: z.boolean().optional(),
  prices: aiPricesSchema.optional(),
  firstTokenMs: limits.firstTokenMs.optional(),
  stallMs: limits.stallMs.optional(),
  totalMs: limits.totalMs.optional(),
  retries: limits.retries.optional(),
  concurrency: limits.concurrency.optional(),
  active: z.boolean().optional(),
  order: z.number().int().min(0).max(1000).optional(),
});
export type AiProviderUpdate = z.infer<typeof aiProviderUpdateSchema>;

/** What became of a short question to a provider. */
export const aiProviderTestSchema = z.object({
  ok: z.boolean(),
  /** What happened, in words for people. */
  message: z.string(),
  code: aiFailureCodeSchema.nullable(),
  /** What to try next when it did not work. */
  wayOut: z.string().nullable(),
  latencyMs: z.number().int(),
  firstTokenMs: z.number().int().nullable(),
  /** The beginning of the answer. */
  answer: z.string().nullable(),
  /** Models the server offers; null when it does not say. */
  models: z.array(z.string()).nullable(),
});
export type AiProviderTest = z.infer<typeof aiProviderTestSchema>;

const settings = {
  /** Data may leave for cloud providers. Off until an admin switches it on. */
  cloudAllowed: z.boolean(),
  /** E-mail addresses become placeholders on the way out and are put back in the answer. Secrets and card numbers never leave. */
  redactEmails: z.boolean(),
  redactPhones: z.boolean(),
  /** Questions and answers are kept with the traces, without what redaction hides. */
  keepTexts: z.boolean(),
  /** How long the answer to an identical question is given again; 0 asks each time. */
  cacheMinutes: z.number().int().min(0).max(10_080),
};
export const aiSettingsSchema = z.object({
  ...settings,
  revision: z.number().int(),
  updatedAt: z.iso.datetime().nullable(),
});
export type AiSettings = z.infer<typeof aiSettingsSchema>;
export const aiSettingsUpdateSchema = z.strictObject(settings).partial();
export type AiSettingsUpdate = z.infer<typeof aiSettingsUpdateSchema>;

/** Whether a model would be asked now, and which one. */
export const aiStatusSchema = z.object({
  available: z.boolean(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  /** Why no model is asked; null when one is. */
  reason: z.enum(['no_provider', 'cloud_not_allowed']).nullable(),
});
export type AiStatus = z.infer<typeof aiStatusSchema>;

export const aiBudgetScopes = ['organization', 'workflow', 'apiKey'] as const;
export const aiBudgetPeriods = ['day', 'month'] as const;
/** The most a period may cost, in millionths of a US dollar. Periods begin at midnight UTC. */
export const aiBudgetSchema = z.object({
  id: z.uuid(),
  scope: z.enum(aiBudgetScopes),
  /** The workflow or API key; null for the organization. */
  subjectId: z.uuid().nullable(),
  subjectName: z.string().nullable(),
  period: z.enum(aiBudgetPeriods),
  limitMicros: z.number().int().min(0),
  spentMicros: z.number().int().min(0),
  /** Held for calls that are on their way. */
  reservedMicros: z.number().int().min(0),
  resetsAt: z.iso.datetime(),
});
export type AiBudget = z.infer<typeof aiBudgetSchema>;

/** Sets the budget of a scope and period, new or not. */
export const aiBudgetInputSchema = z
  .strictObject({
    scope: z.enum(aiBudgetScopes),
    subjectId: z.uuid().nullable().default(null),
    period: z.enum(aiBudgetPeriods),
    limitMicros: z.number().int().min(0).max(1_000_000_000_000),
  })
  .refine(({ scope, subjectId }) => (scope === 'organization') === (subjectId === null), {
    path: ['subjectId'],
    message: 'expected the id of the workflow or API key; none for the organization',
  });
export type AiBudgetInput = z.infer<typeof aiBudgetInputSchema>;

const day = z.iso.date();
export const aiUsageGroups = ['day', 'provider', 'model', 'prompt', 'workflow', 'apiKey'] as const;
export const aiUsageQuerySchema = z.object({
  /** First and last day, UTC; the last 30 days when absent. */
  from: day.optional(),
  to: day.optional(),
  groupBy: z.enum(aiUsageGroups).default('day'),
});
const counts = {
  calls: z.number().int(),
  /** Answered by the built-in provider because a model could not help. */
  fallbacks: z.number().int(),
  cached: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  costMicros: z.number().int(),
};
export const aiUsageTableSchema = z.object({
  from: day,
  to: day,
  totals: z.object(counts),
  /** `key`: a day, a name, or the id of a workflow or key; null where there was none. Days ascend, others by cost. */
  items: z.array(z.object({ key: z.string().nullable(), label: z.string(), ...counts })),
});
export type AiUsageTable = z.infer<typeof aiUsageTableSchema>;

export const aiCallOutcomes = ['answered', 'cached', 'fallback', 'aborted'] as const;
/** One question that a model was asked, or could not be asked. */
export const aiCallSchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  prompt: z.string(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  outcome: z.enum(aiCallOutcomes),
  failure: z.object({ code: aiFailureCodeSchema, message: z.string() }).nullable(),
  usage: aiUsageSchema,
  latencyMs: z.number().int(),
  firstTokenMs: z.number().int().nullable(),
  /** The answer did not fit at first and was put right by the model. */
  repaired: z.boolean(),
  executionId: z.uuid().nullable(),
  workflow: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  user: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  apiKey: z.object({ id: z.uuid(), name: z.string() }).nullable(),
});
export type AiCall = z.infer<typeof aiCallSchema>;

export const aiAttemptSchema = z.object({
  provider: z.string(),
  model: z.string(),
  latencyMs: z.number().int(),
  failure: z.object({ code: aiFailureCodeSchema, message: z.string() }).nullable(),
});
export type AiAttempt = z.infer<typeof aiAttemptSchema>;
/** The trace with every attempt. Texts are there only if the organization keeps them, without what redaction hides. */
export const aiCallDetailSchema = aiCallSchema.extend({
  attempts: z.array(aiAttemptSchema),
  question: z.string().nullable(),
  answer: z.string().nullable(),
});
export type AiCallDetail = z.infer<typeof aiCallDetailSchema>;

export const chatMessageSchema = z.strictObject({
  /** The system prompt is ours; a `system` message is refused. */
  role: z.enum(['user', 'assistant']),
  content: z.string().min(1).max(100_000),
});
export const chatInputSchema = z
  .strictObject({
    messages: z.array(chatMessageSchema).min(1).max(200),
    /** Name of a provider or of its model; the first in order when absent. */
    model: z.string().max(200).optional(),
    maxTokens: z.number().int().min(1).max(16_384).default(1024),
    temperature: z.number().min(0).max(2).optional(),
    topP: z.number().min(0).max(1).optional(),
    stopSequences: z.array(z.string().min(1).max(100)).max(4).optional(),
    /** True: the answer is `{ streamId }`; follow `GET /ai/streams/{streamId}`. */
    stream: z.boolean().default(false),
  })
  .refine(({ messages }) => messages.at(-1)?.role === 'user', {
    path: ['messages'],
    message: 'expected the last message to be the user’s',
  });
export type ChatInput = z.infer<typeof chatInputSchema>;

export const chatAnswerSchema = z.object({
  id: z.string(),
  content: z.string(),
  model: z.string().nullable(),
  provider: z.string().nullable(),
  usage: aiUsageSchema.extend({ totalTokens: z.number().int() }),
  finishReason: z.enum(['stop', 'length', 'fallback']),
  createdAt: z.iso.datetime(),
  source: aiSourceSchema,
});
export type ChatAnswer = z.infer<typeof chatAnswerSchema>;

/**
 * Events of a stream, by name: `text` a further piece; `restart` forget the text so far; `done` the whole text and its
 * source. Each has an id that rises; `Last-Event-ID` goes on after it.
 */
export const aiStreamEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('restart') }),
  z.object({ type: z.literal('done'), text: z.string(), source: aiSourceSchema }),
]);
export type AiStreamEvent = z.infer<typeof aiStreamEventSchema>;
