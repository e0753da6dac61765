import { outputSchemaSchema, promptNameOf } from '@renubu/contracts/language/ai-step';
import type { PromptInfo } from '@renubu/contracts/language/prompts';
import { nearestName } from '../../conditions/nearest.ts';
import { isTemplate } from '../../templates/render.ts';
import { isLoose, textOf, type LooseStep } from '../loose.ts';
import { checkOutputSchema } from './output-schema.ts';
import { promptOf } from './prompts.ts';
import type { RuleInput } from './rule.ts';
import { checkEvidence } from './steps.ts';

/** Prompts that exist, what they take, answers whose shape makes sense, and a budget. */
export function checkAiSteps(input: RuleInput): void {
  for (const step of input.definition.steps) {
    if (step.type !== 'ai') continue;
    checkPrompt(input, step);
    checkEvidence(input, step);
    checkBudget(input, step);
    const schema = outputSchemaSchema.safeParse(step.raw.output);
    if (schema.success) checkOutputSchema(input, step, schema.data);
  }
}

function checkPrompt(input: RuleInput, step: LooseStep): void {
  const prompt = textOf(step.raw.prompt) ?? '';
  const name = promptNameOf(prompt);
  if (name === null) checkQuestion(input, step, prompt);
  if (name === null || input.catalog.prompts === undefined) return;
  const info = promptOf(input.catalog, name);
  if (info === undefined) {
    const known = Object.keys(input.catalog.prompts);
    input.findings.error(step.id, [...step.path, 'prompt'], {
      code: 'unknown_prompt',
      message: `There is no prompt “${name}”; a question of your own is a sentence.`,
      suggestion: nearestName(name, known) ?? `Known prompts: ${known.join(', ')}`,
    });
    return;
  }
  checkInput(input, step, name, info);
  if (step.raw.output === undefined) return;
  input.findings.error(step.id, [...step.path, 'output'], {
    code: 'output_of_prompt',
    message: `“${name}” has an output of its own: ${Object.keys(info.output.properties ?? {}).join(', ')}.`,
    suggestion: 'Remove output',
  });
}

/** The question instructs the model; what others wrote belongs beside it, where it is quoted as data. */
function checkQuestion({ findings }: RuleInput, step: LooseStep, prompt: string): void {
  if (!isTemplate(prompt)) return;
  findings.warning(step.id, [...step.path, 'prompt'], {
    code: 'data_in_question',
    message: 'What the template gives becomes part of the question, and text that others wrote could steer the answer.',
    suggestion: 'Put it into input, which is quoted as data',
  });
}

function checkInput({ findings }: RuleInput, step: LooseStep, name: string, info: PromptInfo): void {
  const given = isLoose(step.raw.input) ? Object.keys(step.raw.input) : [];
  const known = info.input.map((field) => field.name);
  const evidence: unknown[] = Array.isArray(step.raw.evidence) ? step.raw.evidence : [];
  for (const field of given) {
    if (known.includes(field)) continue;
    findings.error(step.id, [...step.path, 'input', field], {
      code: 'unknown_prompt_field',
      message: `“${name}” takes no “${field}”.`,
      suggestion: nearestName(field, known) ?? `Known fields: ${known.join(', ')}`,
    });
  }
  for (const field of info.input) {
    if (!field.required || given.includes(field.name) || evidence.includes(field.name)) continue;
    findings.error(step.id, [...step.path, 'input'], {
      code: 'missing_prompt_field',
      message: `“${name}” needs “${field.name}”: ${field.description}`,
      suggestion: `Add ${field.name}`,
    });
  }
}

function checkBudget({ findings }: RuleInput, step: LooseStep): void {
  const { budget } = step.raw;
  if (isLoose(budget) && (budget.usd !== undefined || budget.outputTokens !== undefined)) return;
  findings.error(step.id, budget === undefined ? step.path : [...step.path, 'budget'], {
    code: 'no_budget',
    message: 'The step says nowhere what its answer may cost.',
    suggestion: 'Add budget: { usd: 0.05 }',
  });
}
