import { promptCatalog } from '@renubu/contracts/language/prompts';
import { stepPrompt } from './step-prompt.ts';

/** Built-in answer: `core/ai-steps/texts.ts`, `summarizeText`. */
export const summarizeText = stepPrompt({
  name: 'summarize-text',
  version: promptCatalog['summarize-text'].version,
  task: 'Summarize “text” in at most “sentences” sentences (3 when it is absent), in the language of the text. Keep its figures exactly.',
  output: promptCatalog['summarize-text'].output,
  maxOutputTokens: 800,
});
