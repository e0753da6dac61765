import { z } from 'zod';

/** What the rows of one file describe. */
export const importKinds = ['customers', 'subscriptions', 'usage', 'tickets', 'churn_events'] as const;
export const importKindSchema = z.enum(importKinds);
export type ImportKind = z.infer<typeof importKindSchema>;

export const columnMappingSchema = z.strictObject({
  column: z.string(),
  /** Our field, or null to leave the column out. */
  field: z.string().nullable(),
  /** How sure the guess is, 0–1. */
  confidence: z.number().min(0).max(1),
  samples: z.array(z.string()),
});
export const importFileSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  bytes: z.number().int(),
  rows: z.number().int(),
  kind: importKindSchema,
  delimiter: z.string(),
  /** Order of day and month found in the dates. */
  dateOrder: z.enum(['iso', 'day-first', 'month-first']),
  mapping: z.array(columnMappingSchema),
  /** Fields this kind knows, with those that must be mapped. */
  fields: z.array(z.object({ name: z.string(), label: z.string(), required: z.boolean() })),
});
export type ImportFile = z.infer<typeof importFileSchema>;

export const importProblemSchema = z.object({
  file: z.string(),
  /** Line of the file, counting the header as 1. */
  line: z.number().int(),
  column: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  value: z.string().nullable(),
});
export const importCountsSchema = z.object({
  kind: importKindSchema,
  rows: z.number().int(),
  create: z.number().int(),
  change: z.number().int(),
  unchanged: z.number().int(),
  repeated: z.number().int(),
  refused: z.number().int(),
});
export const importReportSchema = z.object({
  counts: z.array(importCountsSchema),
  /** The first 200; `problemCount` counts all. */
  problems: z.array(importProblemSchema),
  problemCount: z.number().int(),
  /** Samples of what would change: field, before, after. */
  changes: z.array(
    z.object({
      kind: importKindSchema,
      key: z.string(),
      field: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
  creations: z.array(z.object({ kind: importKindSchema, key: z.string(), label: z.string() })),
  arrMinor: z.number().int().nullable(),
});
export const importSchema = z.object({
  id: z.uuid(),
  status: z.enum(['uploaded', 'checked', 'applying', 'applied', 'failed']),
  files: z.array(importFileSchema),
  report: importReportSchema.nullable(),
  progress: z.object({ done: z.number().int(), total: z.number().int() }),
  error: z.string().nullable(),
  createdAt: z.iso.datetime(),
  appliedAt: z.iso.datetime().nullable(),
});
export type Import = z.infer<typeof importSchema>;
export const importMappingUpdateSchema = z.strictObject({
  files: z.array(
    z.strictObject({
      id: z.uuid(),
      kind: importKindSchema.optional(),
      dateOrder: z.enum(['iso', 'day-first', 'month-first']).optional(),
      mapping: z.array(z.strictObject({ column: z.string(), field: z.string().nullable() })).optional(),
    }),
  ),
});
