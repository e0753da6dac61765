import { z } from 'zod';
import { definePrompt } from '../prompt.ts';
import { customerDataSchema, quotedData, rules } from './customer-data.ts';

/** An e-mail to one known person. The recipient is chosen before and is not the model's to change. */
export const draftEmailPrompt = definePrompt({
  name: 'draft-email',
  version: 1,
  input: customerDataSchema.extend({ kind: z.string(), recipient: z.string().nullable(), note: z.string() }),
  output: z.object({ subject: z.string().min(1).max(300), body: z.string().min(1).max(8000) }),
  maxOutputTokens: 900,
  system: `You draft an e-mail from a customer success manager to a customer. Warm, short, concrete: one purpose, at most 150 words, a greeting, and a signature with the sender's name. No link, no e-mail address, no internal score or risk figure.
${rules}
Answer with JSON only: {"subject": …, "body": …}; citations stand in the body and are taken out before it is shown.`,
  user: ({ kind, note, recipient, ...data }) =>
    `${quotedData(data)}\n\nDraft a ${kind.replaceAll('_', ' ')} e-mail to ${JSON.stringify(recipient ?? 'the customer')} in the name of ${data.person}.${note === '' ? '' : `\nThe sender wishes: ${note}`}`,
});
