import { z } from 'zod';

/** Who did something: a person, an AI agent, or a system (a timer, an import, the engine). */
export const actorSchema = z.object({
  type: z.enum(['person', 'agent', 'system']),
  id: z.string(),
  name: z.string(),
  /** The person an agent acts for: whoever made its key. */
  onBehalfOf: z.object({ id: z.string(), name: z.string() }).optional(),
});
export type Actor = z.infer<typeof actorSchema>;
