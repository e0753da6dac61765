import { promptCatalog } from '@renubu/contracts/language/prompts';
import { stepPrompt } from './step-prompt.ts';

/** Built-in answer: `core/ai-steps/texts.ts`, `draftMessage`. */
export const draftMessage = stepPrompt({
  name: 'draft-message',
  version: promptCatalog['draft-message'].version,
  task: 'Write a short, friendly message that serves “purpose”, addressed to “recipient” and signed by “sender” where they are given. Use the figures of “facts” exactly as they are and no others. Promise nothing.',
  output: promptCatalog['draft-message'].output,
  maxOutputTokens: 1200,
});
