import { z } from 'zod';
import { definePrompt } from '../prompt.ts';
import { customerDataSchema, quotedData, rules } from './customer-data.ts';

/** A document of sections about a customer: a report, an assessment or an action plan. */
export const writeArtifactPrompt = definePrompt({
  name: 'write-artifact',
  version: 1,
  input: customerDataSchema.extend({
    kind: z.string(),
    title: z.string(),
    sections: z.array(z.string()),
    wish: z.string(),
  }),
  output: z.object({
    sections: z
      .array(z.object({ title: z.string().min(1).max(120), body: z.string().max(4000) }))
      .min(1)
      .max(8),
  }),
  maxOutputTokens: 1500,
  system: `You write a document for a customer success manager: plain sentences, no headings inside a section, two to six sentences each.
${rules}
Answer with JSON only: {"sections": [{"title": …, "body": …}]}.`,
  user: ({ kind, title, sections, wish, ...data }) =>
    `${quotedData(data)}\n\nWrite the ${kind.replaceAll('_', ' ')} “${title}” for ${data.person}, with sections such as ${sections.join(', ')}.${wish === '' ? '' : `\nThe person wishes: ${wish}`}`,
});
