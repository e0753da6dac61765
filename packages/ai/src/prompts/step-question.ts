import type { OutputSchema } from '@renubu/contracts/language/ai-step';
import { stepPrompt, type StepPrompt } from './step-prompt.ts';

/** A question that the author of a workflow wrote into the step itself, with the shape of its answer. */
export function stepQuestion(output: OutputSchema | null): StepPrompt {
  return stepPrompt({
    name: 'step-question',
    version: 1,
    task: 'The question is the author’s of the workflow.',
    output,
    maxOutputTokens: 2000,
  });
}
