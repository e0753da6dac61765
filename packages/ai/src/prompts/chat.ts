import { z } from 'zod';
import { definePrompt } from '../prompt.ts';

/** A conversation that is completed as it stands, for programs that bring their own. */
export const chat = definePrompt({
  name: 'chat',
  version: 1,
  input: z.object({
    messages: z.array(z.object({ role: z.enum(['user', 'assistant']), content: z.string() })).min(1),
  }),
  output: null,
  maxOutputTokens: 1024,
  system:
    'You help people and programs of a company that works with Renubu, a system for customer work and workflows. Be calm, correct and concise. You see no data but what the conversation holds, you change nothing and send nothing. When you do not know something, say so.',
  history: ({ messages }) => messages.slice(0, -1).map(({ role, content }) => ({ role, text: content })),
  user: ({ messages }) => messages.at(-1)?.content ?? '',
});
