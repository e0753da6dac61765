import { z } from 'zod';
import { actorSchema } from './actor.ts';
import { jsonObjectSchema } from './json.ts';

/** Type of a record: `order`, `quote.line`; `table.<name>` is a reference table. */
export const entitySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)?$/, 'expected an entity such as order or table.regions')
  .max(100);
export const recordIdSchema = z.string().min(1).max(200);

/** A JSON record of whatever type the organization keeps. `revision` counts its changes and is its ETag. */
export const recordSchema = z.object({
  entity: z.string(),
  id: z.string(),
  data: jsonObjectSchema,
  revision: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  updatedBy: actorSchema,
});
export type RecordItem = z.infer<typeof recordSchema>;

export const recordInputSchema = z.strictObject({ id: recordIdSchema.optional(), data: jsonObjectSchema });
/** `merge` sets the given members and keeps the others; `replace` puts `data` in the place of all. */
export const recordUpdateSchema = z.strictObject({
  data: jsonObjectSchema,
  mode: z.enum(['merge', 'replace']).default('merge'),
});

export const entitySummarySchema = z.object({
  entity: z.string(),
  count: z.number().int(),
  updatedAt: z.iso.datetime(),
});

/** The new rows of an entity: as CSV text with a header line, or as objects. `key` is the column with the id. */
export const tableReplaceSchema = z.strictObject({
  key: z.string().min(1).max(100),
  csv: z.string().min(1).max(8_000_000).optional(),
  rows: z.array(jsonObjectSchema).max(50_000).optional(),
});
export const tableReplaceResultSchema = z.object({
  rows: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  removed: z.number().int(),
  columns: z.array(z.string()),
});
