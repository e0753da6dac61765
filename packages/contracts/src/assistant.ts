import { z } from 'zod';
import { actorSchema } from './actor.ts';
import { aiSourceSchema } from './ai.ts';
import { evidenceSchema, recommendationSchema, statementSchema } from './intelligence.ts';
import { jsonObjectSchema, jsonSchema } from './json.ts';
import { artifactTypeSchema } from './language/guided.ts';
import { stakeholderSchema } from './customers.ts';

/** A number found in a sentence, held against the values of the evidence the sentence cites. */
export const checkedNumberSchema = z.object({
  /** As it stands in the sentence: `$1.2M`, `-23 %`, `3. März 2026`. */
  text: z.string(),
  /** Offset of its first character in the sentence. */
  start: z.number().int().min(0),
  /** What it says: a number (per cent as 23, money in whole units), or a day as `YYYY-MM-DD`. */
  value: z.union([z.number(), z.string()]),
  /** `mismatch`: the evidence has values, none of them is this one. `unsupported`: the sentence has no evidence with values. */
  status: z.enum(['matched', 'mismatch', 'unsupported']),
  /** The evidence whose value it matches. */
  evidenceId: z.string().nullable(),
});
export type CheckedNumber = z.infer<typeof checkedNumberSchema>;

/** One sentence of AI text with what it rests on. */
export const aiStatementSchema = statementSchema.extend({
  numbers: z.array(checkedNumberSchema),
  /** True when the sentence has evidence and each of its numbers is found there, or when it claims nothing. */
  supported: z.boolean(),
});
export type AiStatement = z.infer<typeof aiStatementSchema>;

export const chartBlockSchema = z.object({
  type: z.literal('chart'),
  chartType: z.enum(['line', 'bar']),
  title: z.string(),
  labels: z.array(z.string()),
  /** One value for each label; null where there is none. */
  datasets: z.array(z.object({ label: z.string(), data: z.array(z.number().nullable()) })),
  evidence: z.array(evidenceSchema),
});
export const tableBlockSchema = z.object({
  type: z.literal('table'),
  title: z.string(),
  columns: z.array(z.object({ key: z.string(), label: z.string(), align: z.enum(['left', 'right']).default('left') })),
  /** By column key; a row is evidence of its own where it has an id. */
  rows: z.array(
    z.object({ id: z.string().nullable(), cells: z.record(z.string(), z.union([z.string(), z.number(), z.null()])) }),
  ),
  evidence: z.array(evidenceSchema),
});
/** A part of an answer. `list`: each statement is an item of a list. */
export const contentBlockSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), list: z.boolean(), statements: z.array(aiStatementSchema) }),
  chartBlockSchema,
  tableBlockSchema,
]);
export type ContentBlock = z.infer<typeof contentBlockSchema>;

// What the assistant may propose. Each is a change that people make elsewhere by hand, and goes through the same door.

export const fillFieldSchema = z.strictObject({
  kind: z.literal('fill_field'),
  /** Step of the execution, and the name of the output in its form. */
  path: z.string().min(1).max(400),
  field: z.string().min(1).max(200),
  value: jsonSchema,
});
export const createTaskSchema = z.strictObject({
  kind: z.literal('create_task'),
  title: z.string().trim().min(1).max(300),
  description: z.string().max(4000).default(''),
  dueAt: z.iso.datetime().nullable().default(null),
  priority: z.number().int().min(1).max(5).default(3),
});
export const draftArtifactSchema = z.strictObject({
  kind: z.literal('draft_artifact'),
  path: z.string().min(1).max(400),
  /** The artifact of the step that gets a new version; a new one is made where it has none of that key. */
  key: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .max(80),
  type: artifactTypeSchema,
  title: z.string().trim().min(1).max(200),
  content: jsonObjectSchema,
});
export const setStakeholderSchema = z.strictObject({
  kind: z.literal('set_stakeholder'),
  stakeholderId: z.uuid(),
  role: stakeholderSchema.shape.role.optional(),
  influence: stakeholderSchema.shape.influence.optional(),
  sentiment: stakeholderSchema.shape.sentiment.optional(),
  relationshipStrength: z.number().int().min(1).max(10).optional(),
});
export const proposedChangeSchema = z.discriminatedUnion('kind', [
  fillFieldSchema,
  createTaskSchema,
  draftArtifactSchema,
  setStakeholderSchema,
]);
export type ProposedChange = z.infer<typeof proposedChangeSchema>;
export type ProposalKind = ProposedChange['kind'];

export const proposalStatuses = ['open', 'accepted', 'rejected', 'stale'] as const;
export const proposalSchema = z.object({
  id: z.uuid(),
  threadId: z.uuid(),
  messageId: z.uuid(),
  customerId: z.uuid().nullable(),
  executionId: z.uuid().nullable(),
  /** What would happen, in one line. */
  title: z.string(),
  change: proposedChangeSchema,
  /** What stands there now: a field's value, a stakeholder's attributes; null where nothing does. */
  before: jsonSchema,
  why: z.string(),
  evidence: z.array(evidenceSchema),
  /** `stale`: what it was about has changed or ended since, so that it can no longer be accepted. */
  status: z.enum(proposalStatuses),
  decidedBy: actorSchema.nullable(),
  decidedAt: z.iso.datetime().nullable(),
  reason: z.string().nullable(),
  /** What accepting it made or changed: id of the task, the artifact, the stakeholder; null otherwise. */
  resultId: z.string().nullable(),
  createdAt: z.iso.datetime(),
});
export type Proposal = z.infer<typeof proposalSchema>;

export const threadKinds = ['general', 'customer', 'step'] as const;
/** A conversation with the assistant. `general` and `customer` ones belong to their person; `step` ones to the execution. */
export const assistantThreadSummarySchema = z.object({
  id: z.uuid(),
  kind: z.enum(threadKinds),
  title: z.string(),
  customer: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  executionId: z.uuid().nullable(),
  path: z.string().nullable(),
  status: z.enum(['active', 'completed', 'abandoned']),
  messageCount: z.number().int(),
  /** Tokens and cost of all answers; the cost in millionths of a US dollar. */
  usage: z.object({ inputTokens: z.number().int(), outputTokens: z.number().int(), costMicros: z.number().int() }),
  createdAt: z.iso.datetime(),
  lastMessageAt: z.iso.datetime().nullable(),
});
export type AssistantThreadSummary = z.infer<typeof assistantThreadSummarySchema>;

/** `customerId` for a thread about a customer; `executionId` and `path` for the thread of a step; none for a general one. */
export const threadInputSchema = z
  .strictObject({
    customerId: z.uuid().optional(),
    executionId: z.uuid().optional(),
    path: z.string().min(1).max(400).optional(),
    title: z.string().trim().min(1).max(200).optional(),
  })
  .refine((input) => (input.executionId === undefined) === (input.path === undefined), {
    path: ['path'],
    message: 'give executionId and path together',
  });
export const messageInputSchema = z.strictObject({ text: z.string().trim().min(1).max(4000) });
/** A person may correct a proposal while accepting it; its kind stays. */
export const acceptProposalSchema = z.strictObject({ change: proposedChangeSchema.optional() });
export const rejectProposalSchema = z.strictObject({ reason: z.string().trim().max(1000).optional() });

export const draftKinds = ['check_in', 'risk', 'renewal', 'executive_alignment', 'pricing', 'meeting_request'] as const;
export const draftKindSchema = z.enum(draftKinds);
export type DraftKind = z.infer<typeof draftKindSchema>;

/** `stakeholderId`: to whom; the fitting stakeholder with an address otherwise. An address can never be given. */
export const draftEmailInputSchema = z.strictObject({
  kind: draftKindSchema.default('check_in'),
  stakeholderId: z.uuid().optional(),
  note: z.string().max(2000).optional(),
});
export const emailDraftAnswerSchema = z.object({
  /** Null when no stakeholder has an address. */
  to: z.object({ stakeholderId: z.uuid(), name: z.string(), email: z.string() }).nullable(),
  subject: z.string(),
  body: z.string(),
  statements: z.array(aiStatementSchema),
  source: aiSourceSchema,
});
export const summaryAnswerSchema = z.object({ statements: z.array(aiStatementSchema), source: aiSourceSchema });
export const recommendationsAnswerSchema = z.object({
  recommendations: z.array(recommendationSchema),
  source: aiSourceSchema,
});
/** `instructions`: what the person wants; it is added to the question and changes no recipient. */
export const generateArtifactInputSchema = z.strictObject({ instructions: z.string().max(2000).optional() });
/** Every sentence of an artifact held against its evidence. */
export const evidenceReportSchema = z.object({
  statements: z.array(aiStatementSchema),
  sentences: z.number().int(),
  supported: z.number().int(),
  mismatches: z.number().int(),
});
export type EvidenceReport = z.infer<typeof evidenceReportSchema>;

const because = { why: z.string().max(1000).optional(), evidence: z.array(z.string().max(20)).max(20).optional() };
/**
 * A proposal as a model writes it: people and evidence by the short names it was given, so that it can name neither a
 * recipient nor a source that is not known.
 */
export const modelProposalSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fill_field'), field: z.string().min(1).max(200), value: jsonSchema, ...because }),
  z.object({
    kind: z.literal('create_task'),
    title: z.string().trim().min(1).max(300),
    description: z.string().max(4000).optional(),
    due: z.iso.date().nullish(),
    priority: z.number().int().min(1).max(5).optional(),
    ...because,
  }),
  z.object({
    kind: z.literal('set_stakeholder'),
    person: z.string().min(1).max(20),
    role: stakeholderSchema.shape.role.optional(),
    influence: stakeholderSchema.shape.influence.optional(),
    sentiment: stakeholderSchema.shape.sentiment.optional(),
    relationshipStrength: z.number().int().min(1).max(10).optional(),
    ...because,
  }),
  z.object({
    kind: z.literal('draft_email'),
    person: z.string().min(1).max(20),
    subject: z.string().trim().min(1).max(300),
    body: z.string().min(1).max(8000),
    ...because,
  }),
]);
export type ModelProposal = z.infer<typeof modelProposalSchema>;
