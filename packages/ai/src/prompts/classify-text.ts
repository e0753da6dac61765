import { promptCatalog } from '@renubu/contracts/language/prompts';
import { stepPrompt } from './step-prompt.ts';

/** Built-in answer: `core/ai-steps/texts.ts`, `classifyText`. */
export const classifyText = stepPrompt({
  name: 'classify-text',
  version: promptCatalog['classify-text'].version,
  task: 'Choose the one of “labels” that fits “text” best, spelt exactly as given; “unclear” when none fits. Give your confidence from 0 to 1, and as the reason the words of the text that decide.',
  output: promptCatalog['classify-text'].output,
  maxOutputTokens: 300,
});
