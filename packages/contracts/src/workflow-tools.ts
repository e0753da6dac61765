import { z } from 'zod';
import { operationInfoSchema } from './connections.ts';
import { jsonObjectSchema } from './json.ts';
import { slugSchema } from './language/workflow.ts';

/** What a definition of the organization may name, for editors. */
export const definitionCatalogSchema = z.object({
  operations: z.array(operationInfoSchema),
  /** Names of the active connections by connector. */
  connections: z.array(z.object({ connector: z.string(), names: z.array(z.string()) })),
  events: z.array(z.object({ type: z.string(), description: z.string(), schema: jsonObjectSchema.nullable() })),
  /** Paths below a name in scope, such as `customer` → `name`, `arr`. */
  fields: z.record(z.string(), z.array(z.string())).optional(),
  /** What context loads may read. */
  resources: z.array(z.string()),
  /** Roles and approver groups that approvals and notifications may name. */
  roles: z.array(z.string()),
  rules: z.array(z.object({ slug: slugSchema, name: z.string() })),
  workflows: z.array(z.object({ slug: slugSchema, name: z.string(), enabled: z.boolean() })),
});
export type DefinitionCatalog = z.infer<typeof definitionCatalogSchema>;

const judgementSchema = z.object({ outcome: z.enum(['allow', 'block', 'review']), reason: z.string().nullable() });

/** Two enabled workflows of which one allows and the other blocks an event. */
export const workflowConflictSchema = z.object({
  a: slugSchema,
  b: slugSchema,
  event: z.object({ type: z.string(), data: jsonObjectSchema }),
  /** What the context loads would have to give. */
  context: jsonObjectSchema,
  verdictA: judgementSchema,
  verdictB: judgementSchema,
});
export const workflowConflictsSchema = z.object({
  conflicts: z.array(workflowConflictSchema),
  /** False when there were too many pairs to look at all of them. */
  complete: z.boolean(),
});

export const importedDefinitionSchema = z.object({
  /** The definition in our form, as YAML. */
  source: z.string(),
  /** What reads differently now. */
  notes: z.array(z.string()),
});
