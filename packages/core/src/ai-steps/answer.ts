import type { AiSource } from '@renubu/contracts/ai';
import type { Json, JsonObject } from '@renubu/contracts/json';
import type { OutputSchema } from '@renubu/contracts/language/ai-step';
import { freePromptId, isStepPrompt, promptCatalog, type StepPromptName } from '@renubu/contracts/language/prompts';
import { factLines, fillFromFacts } from './fill.ts';
import { outputProblems } from './fits.ts';
import type { AiAnswer, AiRequest } from './request.ts';
import { classifyText, draftMessage, labelsOf, noLabel, summarizeText } from './texts.ts';

const builtIns: Record<StepPromptName, (input: JsonObject) => Json> = {
  'summarize-text': summarizeText,
  'classify-text': classifyText,
  'draft-message': draftMessage,
};

/** The answer of the built-in provider: from what is given alone, the same for the same request. Takes no model. */
export function answerBuiltIn(request: AiRequest): Omit<AiAnswer, 'source'> {
  const { prompt, input, evidence, output } = request;
  if (prompt !== null && isStepPrompt(prompt)) {
    return { output: builtIns[prompt]({ ...evidence, ...input }), unanswered: [] };
  }
  if (output === null) return { output: plainAnswer({ ...evidence, ...input }), unanswered: [] };
  const { value, unanswered } = fillFromFacts(output, [input, evidence]);
  return { output: value, unanswered };
}

function plainAnswer(given: JsonObject): string {
  const lines = factLines(given);
  if (lines.length === 0) return 'No model answered this question, and no facts were given to it.';
  return ['No model answered this question. These are the facts given to it:', ...lines].join('\n');
}

/** The shape an answer must have; null for plain text. */
export function outputOf({ prompt, output }: Pick<AiRequest, 'prompt' | 'output'>): OutputSchema | null {
  return prompt !== null && isStepPrompt(prompt) ? promptCatalog[prompt].output : output;
}

/** What is wrong with an answer, one sentence each; empty when it will do. */
export function answerProblems(request: Pick<AiRequest, 'prompt' | 'output' | 'input'>, answer: Json): string[] {
  const schema = outputOf(request);
  if (schema === null) return typeof answer === 'string' ? [] : ['The answer must be text.'];
  const problems = outputProblems(schema, answer);
  if (problems.length > 0 || request.prompt !== 'classify-text') return problems;
  const labels = [...labelsOf(request.input['labels']).map(([label]) => label), noLabel];
  const { label } = answer as JsonObject;
  return labels.some((known) => known === label) ? [] : [`“label” must be one of: ${labels.join(', ')}.`];
}

/** Prompt and version, such as `classify-text@1`. */
export function promptIdOf({ prompt }: Pick<AiRequest, 'prompt'>): string {
  return prompt !== null && isStepPrompt(prompt) ? `${prompt}@${promptCatalog[prompt].version}` : freePromptId;
}

/** The source of an answer that no model had a part in; `fallback` says why not, when one was asked. */
export function builtInSource(request: Pick<AiRequest, 'prompt'>, fallback: AiSource['fallback'] = null): AiSource {
  return {
    kind: 'built-in',
    provider: null,
    model: null,
    prompt: promptIdOf(request),
    latencyMs: 0,
    usage: { inputTokens: 0, outputTokens: 0, costMicros: 0 },
    cached: false,
    fallback,
  };
}
