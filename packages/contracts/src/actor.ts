import { z } from 'zod';

/** Who did something: a person, an AI agent, or a system (a timer, an import, the engine). */
export const actorSchema = z.object({
  type: z.enum(['person', 'agent', 'system']),
  id: z.string(),
  name: z.string(),
});
export type Actor = z.infer<typeof actorSchema>;
