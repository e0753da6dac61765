import { z } from 'zod';
import { definePrompt } from '../prompt.ts';
import { customerDataSchema, quotedData, rules } from './customer-data.ts';

/** Words and orders recommendations that the data call for; it can add none. */
export const recommendPrompt = definePrompt({
  name: 'recommend',
  version: 1,
  input: customerDataSchema.extend({
    offered: z.array(z.object({ id: z.string(), title: z.string(), rationale: z.string(), priority: z.number() })),
  }),
  output: z.object({ items: z.array(z.object({ id: z.string(), rationale: z.string().max(600) })).max(10) }),
  maxOutputTokens: 800,
  system: `You order recommendations for a customer success manager and say in one or two sentences each why now, for this customer. Use only the recommendations offered, by their ids; add none.
${rules}
Answer with JSON only: {"items": [{"id": …, "rationale": …}]}, the most pressing first.`,
  user: ({ offered, ...data }) =>
    `${quotedData({ ...data, offered })}\n\nOrder and explain the recommendations for ${data.person}.`,
});
