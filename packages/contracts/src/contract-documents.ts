import { z } from 'zod';
import { actorSchema } from './actor.ts';
import { aiSourceSchema } from './ai.ts';
import {
  contractReadingSchema,
  contractTermNames,
  contractTermsSchema,
  type ContractTermName,
} from './contract-terms.ts';
import { jsonSchema } from './json.ts';

/** Largest file of a contract, in bytes. */
export const maxContractBytes = 20 * 1024 * 1024;

/** What a file is by its content, whatever its name. */
export const contractFileKinds = ['pdf', 'docx', 'txt'] as const;
export const contractFileKindSchema = z.enum(contractFileKinds);
export type ContractFileKind = z.infer<typeof contractFileKindSchema>;

/** `scanned`: the pages are pictures without text; `confirmed`: a person took the terms over into the contract. */
export const contractDocumentStatuses = ['reading', 'read', 'scanned', 'failed', 'confirmed'] as const;
export const contractDocumentStatusSchema = z.enum(contractDocumentStatuses);
export type ContractDocumentStatus = z.infer<typeof contractDocumentStatusSchema>;

export const contractTermNameSchema = z.enum(contractTermNames as [ContractTermName, ...ContractTermName[]]);

export const contractDocumentSummarySchema = z.object({
  id: z.uuid(),
  customerId: z.uuid(),
  /** The contract its terms were confirmed into. */
  contractId: z.uuid().nullable(),
  name: z.string(),
  kind: contractFileKindSchema,
  bytes: z.number().int(),
  /** Hexadecimal, of the file as sent: the same file is stored once per customer. */
  sha256: z.string(),
  status: contractDocumentStatusSchema,
  /** Why it could not be read and what helps, in a sentence; null otherwise. */
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
  pages: z.number().int().nullable(),
  /** Terms found, and those of them below `sureFrom` that nobody has checked. */
  found: z.number().int(),
  unsure: z.number().int(),
  endDate: z.iso.date().nullable(),
  /** Last business day on which notice is surely in time. */
  noticeBy: z.iso.date().nullable(),
  riskLevel: contractReadingSchema.shape.riskLevel.nullable(),
  revision: z.number().int(),
  uploadedBy: actorSchema,
  uploadedAt: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
  confirmedBy: actorSchema.nullable(),
  confirmedAt: z.iso.datetime().nullable(),
  /** A term was corrected, or the file read again, after the last confirmation. */
  changedSince: z.boolean(),
});
export type ContractDocumentSummary = z.infer<typeof contractDocumentSummarySchema>;

/** From this confidence a clause states the value itself. */
export const sureFrom = 0.85;
/** Below this confidence a configured model is asked as well. */
export const askBelow = 0.6;

/** Where the present value of a term comes from. */
export const termOrigins = ['rules', 'model', 'person'] as const;
export const termStandingSchema = z.object({
  /** Null: nothing was found, and nobody said otherwise. */
  origin: z.enum(termOrigins).nullable(),
  /** Who corrected it last, and when. */
  by: actorSchema.nullable(),
  at: z.iso.datetime().nullable(),
  /** What was read before somebody corrected it, in words; null when nothing was. */
  readValue: z.string().nullable(),
  /** The present value stands in the contract. */
  confirmed: z.boolean(),
  /** Id of evidence of kind `contract`; null until it is confirmed. */
  evidenceId: z.string().nullable(),
});
export type TermStanding = z.infer<typeof termStandingSchema>;

const standingsSchema = z.object(
  Object.fromEntries(contractTermNames.map((name) => [name, termStandingSchema])) as Record<
    ContractTermName,
    typeof termStandingSchema
  >,
);

export const contractPageSchema = z.object({
  number: z.number().int().min(1),
  /** Characters of `text` that stand on this page: from `start` up to `end`. */
  start: z.number().int().min(0),
  end: z.number().int().min(0),
});

export const contractDocumentReadingSchema = contractReadingSchema.extend({
  text: z.string(),
  pages: z.array(contractPageSchema),
  standing: standingsSchema,
  source: aiSourceSchema,
});
export type ContractDocumentReading = z.infer<typeof contractDocumentReadingSchema>;

export const contractDocumentEventSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  by: actorSchema,
  kind: z.enum(['uploaded', 'read', 'corrected', 'withdrawn', 'confirmed']),
  term: contractTermNameSchema.nullable(),
  detail: z.string().nullable(),
});

export const contractDocumentSchema = contractDocumentSummarySchema.extend({
  customerName: z.string(),
  /** Null until it was read. */
  reading: contractDocumentReadingSchema.nullable(),
  /** What people and the reader did, newest first. */
  history: z.array(contractDocumentEventSchema),
});
export type ContractDocument = z.infer<typeof contractDocumentSchema>;

/** A person's value for a term. `normalized` has the shape of the term; null says that the contract has none. */
export const termCorrectionSchema = z.strictObject({
  normalized: jsonSchema,
  /** The clause that states it, by its place in the text; absent keeps the clause that was marked. */
  span: z
    .strictObject({ start: z.number().int().min(0), end: z.number().int().min(1) })
    .nullable()
    .optional(),
});

export const confirmationInputSchema = z.strictObject({
  /** Which terms to take over; all that were found when absent. */
  terms: z.array(contractTermNameSchema).min(1).optional(),
  /** The contract to change; null makes a new one. Absent: the one confirmed before, else the only active one. */
  contractId: z.uuid().nullable().optional(),
});
export type ConfirmationInput = z.infer<typeof confirmationInputSchema>;

/** What a confirmation changes; the preview shows the same that the confirmation then does. */
export const confirmationPlanSchema = z.object({
  terms: z.array(contractTermNameSchema),
  contract: z.object({ id: z.uuid().nullable(), label: z.string(), isNew: z.boolean() }),
  /** The customer's contracts to choose from. */
  choices: z.array(z.object({ id: z.uuid(), label: z.string() })),
  changes: z.array(
    z.object({
      field: z.enum(['startDate', 'endDate', 'autoRenew', 'noticeDays']),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
  renewalDate: z.object({ before: z.iso.date().nullable(), after: z.iso.date().nullable() }),
  tasks: z.array(
    z.object({
      key: z.string(),
      action: z.enum(['create', 'update', 'keep', 'cancel']),
      title: z.string(),
      dueAt: z.iso.datetime().nullable(),
      assignee: z.string().nullable(),
      taskId: z.uuid().nullable(),
    }),
  ),
  /** What a person should know before, such as a deadline that has passed. */
  notes: z.array(z.string()),
});
export type ConfirmationPlan = z.infer<typeof confirmationPlanSchema>;

/** The terms in the `terms` of a contract, by name: what was confirmed, and from where. */
export const confirmedTermsSchema = z.object({
  documentId: z.uuid(),
  documentName: z.string(),
  confirmedBy: actorSchema,
  confirmedAt: z.iso.datetime(),
  terms: contractTermsSchema.partial(),
});
export type ConfirmedTerms = z.infer<typeof confirmedTermsSchema>;

/** Id of a confirmed term as evidence of kind `contract`: the contract's id, then the term. */
export const termEvidenceId = (contractId: string, term: ContractTermName): string => `${contractId}#${term}`;
