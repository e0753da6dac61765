import { z } from 'zod';

/** A piece of the text of a document: `text` is exactly the text between `start` (inclusive) and `end` (exclusive). */
export const textSpanSchema = z.object({
  start: z.number().int().min(0),
  end: z.number().int().min(0),
  text: z.string(),
});
export type TextSpan = z.infer<typeof textSpanSchema>;

export const termUnits = ['day', 'week', 'month', 'year'] as const;

/** A length of time as a contract states it: `{ n: 30, unit: 'day' }`. `business` is true for business or working days. */
export const termLengthSchema = z.object({
  n: z.number().positive(),
  unit: z.enum(termUnits),
  business: z.boolean().optional(),
});
export type TermLength = z.infer<typeof termLengthSchema>;

/** Without an end date: the agreement runs until somebody ends it. */
const perpetualSchema = z.literal('perpetual');

export const contractPartySchema = z.object({
  name: z.string(),
  /** The short name the contract defines for the party, such as `Supplier`. */
  alias: z.string().nullable(),
});
export type ContractParty = z.infer<typeof contractPartySchema>;

/** A renewal by `n` units; `successive` when it repeats, `times` when the contract limits how often. */
export const renewalTermSchema = termLengthSchema.extend({
  successive: z.boolean(),
  times: z.number().int().positive().nullable(),
});
export type RenewalTerm = z.infer<typeof renewalTermSchema>;

/** Who may end the agreement without a cause, and how long before. `by` holds the party's name or role as written. */
export const convenienceSchema = z.object({
  by: z.string(),
  either: z.boolean(),
  notice: termLengthSchema.nullable(),
});

/** `perYearPercent` is the most a price may rise in a year; `fixed` when prices may not rise at all. */
export const priceRestrictionSchema = z.object({
  kind: z.enum(['increase_cap', 'fixed_price', 'index_linked', 'most_favoured', 'maximum_charge', 'other']),
  percent: z.number().nullable(),
});

/** An amount of money as written: 1500000.5 `USD`. */
export const contractAmountSchema = z.object({ amount: z.number(), currency: z.string() });
export type ContractAmount = z.infer<typeof contractAmountSchema>;

export const liabilityCapSchema = z.object({
  kind: z.enum(['amount', 'fees', 'excluded_damages', 'time_limit', 'other']),
  amount: contractAmountSchema.nullable(),
});

/** Days after the invoice (or the event named in the clause) in which payment is due. */
export const paymentTermsSchema = z.object({ days: z.number().int().min(0), business: z.boolean() });

export const minimumCommitmentSchema = z.object({
  kind: z.enum(['quantity', 'amount', 'other']),
  amount: contractAmountSchema.nullable(),
  quantity: z.number().nullable(),
});

/**
 * One term read from a contract. `value` is worded for people, `normalized` for programs. `confidence` (0–1) says how
 * explicit the contract is: from .85 the clause states the value itself; .6 to .85 it was computed from clauses or the
 * clause can be read in two ways; below .6 it is a guess for a person to check.
 */
const termOf = <Normalized extends z.ZodType>(normalized: Normalized) =>
  z
    .object({
      value: z.string(),
      normalized,
      spans: z.array(textSpanSchema),
      confidence: z.number().min(0).max(1),
    })
    .nullable();

/** All terms looked for; null: the contract says nothing of it. Dates are `YYYY-MM-DD`. */
export const contractTermsSchema = z.object({
  documentName: termOf(z.string()),
  parties: termOf(z.array(contractPartySchema)),
  agreementDate: termOf(z.iso.date()),
  effectiveDate: termOf(z.iso.date()),
  expirationDate: termOf(z.union([z.iso.date(), perpetualSchema])),
  term: termOf(z.union([termLengthSchema, perpetualSchema])),
  renewalTerm: termOf(z.union([renewalTermSchema, perpetualSchema])),
  noticeToTerminateRenewal: termOf(termLengthSchema),
  /** True: it renews unless somebody objects; false: it renews only when the parties agree or one asks for it. */
  autoRenew: termOf(z.boolean()),
  /** States and countries by their usual English names, several joined by `; `. */
  governingLaw: termOf(z.string()),
  terminationForConvenience: termOf(convenienceSchema),
  priceRestrictions: termOf(priceRestrictionSchema),
  capOnLiability: termOf(liabilityCapSchema),
  paymentTerms: termOf(paymentTermsSchema),
  minimumCommitment: termOf(minimumCommitmentSchema),
});
export type ContractTerms = z.infer<typeof contractTermsSchema>;
export type ContractTermName = keyof ContractTerms;
export const contractTermNames = Object.keys(contractTermsSchema.shape) as ContractTermName[];

/** A term as read, or null; `Term<string>` is `{ value, normalized: string, spans, confidence }`. */
export type Term<Normalized> = {
  value: string;
  normalized: Normalized;
  spans: TextSpan[];
  confidence: number;
};

export const obstacleKinds = [
  'notice_period',
  'pricing_limits',
  'auto_renew_opt_out',
  'termination',
  'volume_commitment',
  'liability',
  'other',
] as const;

/** What stands in the way of a renewal or helps it, with the clause it rests on. */
export const contractObstacleSchema = z.object({
  kind: z.enum(obstacleKinds),
  severity: z.enum(['critical', 'important', 'favorable']),
  title: z.string(),
  /** Why it has this severity. */
  reason: z.string(),
  term: z.enum(contractTermNames as [ContractTermName, ...ContractTermName[]]).nullable(),
  spans: z.array(textSpanSchema),
});
export type ContractObstacle = z.infer<typeof contractObstacleSchema>;

/** The last day on which the renewal can still be declined. */
export const noticeDeadlineSchema = z.object({
  /** End date less the notice; calendar days unless the contract counts business days. */
  date: z.iso.date(),
  /** The last business day on or before `date`: notice given then is in time everywhere. */
  sendBy: z.iso.date(),
  endDate: z.iso.date(),
  notice: termLengthSchema,
});
export type NoticeDeadline = z.infer<typeof noticeDeadlineSchema>;

/** What the rules read in the text of one contract. */
export const contractReadingSchema = z.object({
  terms: contractTermsSchema,
  obstacles: z.array(contractObstacleSchema),
  noticeDeadline: noticeDeadlineSchema.nullable(),
  riskLevel: z.enum(['low', 'medium', 'high']),
  /** A few sentences, each with the clauses it rests on. */
  overview: z.array(z.object({ text: z.string(), spans: z.array(textSpanSchema) })),
  /** What a person should know about the reading, such as a text cut at its limit. */
  warnings: z.array(z.string()),
});
export type ContractReading = z.infer<typeof contractReadingSchema>;
