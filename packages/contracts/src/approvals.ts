import { z } from 'zod';
import { actorSchema } from './actor.ts';
import { jsonObjectSchema } from './json.ts';
import { formSchema } from './language/guided.ts';

export const approvalStatuses = ['pending', 'approved', 'rejected', 'expired', 'cancelled'] as const;
export const approvalStatusSchema = z.enum(approvalStatuses);
export type ApprovalStatus = z.infer<typeof approvalStatusSchema>;

export const approvalVerbs = ['decide', 'delegate', 'comment'] as const;
export type ApprovalVerb = (typeof approvalVerbs)[number];
/** What each status of an approval allows; server and buttons both read it. */
export const approvalCan: Record<ApprovalVerb, readonly ApprovalStatus[]> = {
  decide: ['pending'],
  delegate: ['pending'],
  comment: approvalStatuses,
};

/** How somebody became an approver. */
export const approverOrigins = [
  'user',
  'role',
  'group',
  'manager',
  'escalation',
  'delegation',
  'absence',
  'fallback',
] as const;
export const approverOriginSchema = z.enum(approverOrigins);
export type ApproverOrigin = z.infer<typeof approverOriginSchema>;

const personSchema = z.object({ id: z.uuid(), name: z.string() });

/** One approver of an approval: a seat with one vote. */
export const approverSchema = personSchema.extend({
  email: z.string(),
  /** Place in the order, from 1; it matters when they decide one after the other. */
  position: z.number().int(),
  origin: approverOriginSchema,
  /** `delegated` and `left` have no vote any more: somebody else has it, or the person is no longer a member. */
  state: z.enum(['waiting', 'approved', 'rejected', 'delegated', 'left']),
  /** True when this person may decide now. */
  turn: z.boolean(),
  /** Whose vote it was before a delegation or an absence. */
  standsInFor: personSchema.nullable(),
  decidedAt: z.iso.datetime().nullable(),
  reason: z.string().nullable(),
});
export type Approver = z.infer<typeof approverSchema>;

/** Whether the caller may decide now; when not, why. */
export const mayDecideSchema = z.object({
  allowed: z.boolean(),
  /** Such as `not_an_approver`, `self_approval`, `not_your_turn`, `already_decided`, `approval_closed`. */
  code: z.string().nullable(),
  reason: z.string().nullable(),
});
export type MayDecide = z.infer<typeof mayDecideSchema>;

export const approvalSummarySchema = z.object({
  id: z.uuid(),
  title: z.string(),
  status: approvalStatusSchema,
  execution: z.object({ id: z.uuid(), status: z.string() }),
  workflow: z.object({ slug: z.string(), name: z.string(), version: z.number().int() }),
  /** The step that waits, by its path. */
  path: z.string(),
  stepId: z.string(),
  customer: personSchema.nullable(),
  requestedBy: actorSchema,
  requestedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  remindedAt: z.iso.datetime().nullable(),
  escalatedAt: z.iso.datetime().nullable(),
  sequence: z.boolean(),
  allowSelf: z.boolean(),
  /** How many approvals it takes, and how many there are. */
  needed: z.number().int(),
  given: z.number().int(),
  approvers: z.array(approverSchema),
  /** SHA-256 of title, evidence and form; a decision is bound to it. */
  payloadHash: z.string(),
  hasForm: z.boolean(),
  decidedBy: actorSchema.nullable(),
  decidedAt: z.iso.datetime().nullable(),
  reason: z.string().nullable(),
  canDecide: mayDecideSchema,
});
export type ApprovalSummary = z.infer<typeof approvalSummarySchema>;

/** One line of the append-only history of an approval. */
export const approvalEventSchema = z.object({
  id: z.uuid(),
  /** Position within the approval, from 1. */
  seq: z.number().int(),
  at: z.iso.datetime(),
  actor: actorSchema,
  /** Such as `opened`, `voted`, `delegated`, `reminded`, `escalated`, `commented`, `decided`, `expired`, `cancelled`. */
  type: z.string(),
  /** One calm sentence for people. */
  message: z.string(),
  data: jsonObjectSchema,
});
export type ApprovalEvent = z.infer<typeof approvalEventSchema>;

export const approvalDetailSchema = approvalSummarySchema.extend({
  /** Exactly what was asked about, by name. */
  evidence: jsonObjectSchema,
  form: formSchema.nullable(),
  votes: z.array(
    z.object({
      by: actorSchema,
      decision: z.enum(['approved', 'rejected']),
      at: z.iso.datetime(),
      reason: z.string().nullable(),
      form: jsonObjectSchema,
      /** How it was given. */
      via: z.enum(['app', 'link', 'bulk']),
    }),
  ),
  history: z.array(approvalEventSchema),
});
export type ApprovalDetail = z.infer<typeof approvalDetailSchema>;

const reason = z.string().trim().min(5, 'give a reason of at least 5 characters').max(2000);
const decisionFields = {
  decision: z.enum(['approve', 'reject']),
  /** Required to reject, with at least 5 characters. */
  reason: z.string().trim().max(2000).optional(),
  form: jsonObjectSchema.optional(),
};
/** The payload that the person saw; another one is refused with 409 `payload_changed`. */
const seenHash = z.string().regex(/^[0-9a-f]{64}$/, 'expected the payloadHash of the approval');
const saysWhy = (input: { decision: string; reason?: string | undefined }) =>
  input.decision === 'approve' || (input.reason ?? '').length >= 5;
const whyNot = { path: ['reason'], message: 'give a reason to reject, of at least 5 characters' };

export const decideInputSchema = z
  .strictObject({ ...decisionFields, payloadHash: seenHash.optional() })
  .refine(saysWhy, whyNot);
export type DecideInput = z.infer<typeof decideInputSchema>;

export const bulkDecideInputSchema = z
  .array(z.strictObject({ id: z.uuid(), ...decisionFields, payloadHash: seenHash.optional() }).refine(saysWhy, whyNot))
  .min(1)
  .max(100);

/** Each approval of a bulk decision is answered by itself, in the order asked. */
export const bulkDecideResultSchema = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      ok: z.boolean(),
      status: approvalStatusSchema.nullable(),
      problem: z.object({ status: z.number().int(), code: z.string(), detail: z.string() }).nullable(),
    }),
  ),
  decided: z.number().int(),
  refused: z.number().int(),
});

export const delegateInputSchema = z.strictObject({
  /** User id or e-mail address of an active member. */
  to: z.string().trim().min(1).max(200),
  reason: reason,
  /** Whose vote is passed on; the caller's own when absent. Needs `approvals.manage` for somebody else's. */
  from: z.uuid().optional(),
});
export const commentInputSchema = z.strictObject({ text: z.string().trim().min(1).max(2000) });

export const approvalCountsSchema = z.object({
  /** Waiting for the caller's decision now. */
  mine: z.number().int(),
  pending: z.number().int(),
  approved: z.number().int(),
  rejected: z.number().int(),
  expired: z.number().int(),
  cancelled: z.number().int(),
});

/** What the confirm page of a one-time link shows. */
export const approvalLinkSchema = z.object({
  person: z.object({ name: z.string() }),
  organization: z.object({ name: z.string() }),
  approval: z.object({
    id: z.uuid(),
    title: z.string(),
    workflowName: z.string(),
    requestedBy: actorSchema,
    requestedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    evidence: jsonObjectSchema,
    form: formSchema.nullable(),
    needed: z.number().int(),
    given: z.number().int(),
  }),
  /** Until when the link can be used. */
  expiresAt: z.iso.datetime(),
  canDecide: mayDecideSchema,
});
export type ApprovalLink = z.infer<typeof approvalLinkSchema>;
export const approvalLinkDecisionSchema = z.strictObject(decisionFields).refine(saysWhy, whyNot);
export const approvalLinkResultSchema = z.object({
  decision: z.enum(['approved', 'rejected']),
  /** Of the approval afterwards: `pending` while further votes are needed. */
  status: approvalStatusSchema,
});

const groupName = z
  .string()
  .regex(/^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/, 'expected a name such as sales_manager')
  .max(80);
export const approverGroupSchema = z.object({
  id: z.uuid(),
  /** What `approvers.role` of a step says. */
  name: z.string(),
  description: z.string(),
  members: z.array(personSchema.extend({ email: z.string(), active: z.boolean() })),
  updatedAt: z.iso.datetime(),
});
export type ApproverGroup = z.infer<typeof approverGroupSchema>;
export const approverGroupInputSchema = z.strictObject({
  name: groupName,
  description: z.string().trim().max(500).default(''),
  memberIds: z.array(z.uuid()).max(200).default([]),
});
export const approverGroupUpdateSchema = z.strictObject({
  name: groupName.optional(),
  description: z.string().trim().max(500).optional(),
  memberIds: z.array(z.uuid()).max(200).optional(),
});

/** While somebody is away, a delegate decides in their place. */
export const absenceSchema = z.object({
  id: z.uuid(),
  person: personSchema,
  delegate: personSchema,
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  note: z.string(),
  /** True while it lasts. */
  current: z.boolean(),
});
export type Absence = z.infer<typeof absenceSchema>;
export const absenceInputSchema = z
  .strictObject({
    /** Whose; the caller's own when absent. Needs `approvals.manage` for somebody else's. */
    personId: z.uuid().optional(),
    delegateId: z.uuid(),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    note: z.string().trim().max(500).default(''),
  })
  .refine((input) => Date.parse(input.to) > Date.parse(input.from), { path: ['to'], message: 'must be after from' });
