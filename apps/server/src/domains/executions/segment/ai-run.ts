import type { Json } from '@renubu/contracts/json';
import { isStepPrompt, type StepPromptName } from '@renubu/contracts/language/prompts';
import { classifyText } from '@renubu/ai/prompts/classify-text';
import { draftMessage } from '@renubu/ai/prompts/draft-message';
import type { StepInput, StepPrompt } from '@renubu/ai/prompts/step-prompt';
import { stepQuestion } from '@renubu/ai/prompts/step-question';
import { summarizeText } from '@renubu/ai/prompts/summarize-text';
import { answerBuiltIn, answerProblems, builtInSource } from '@renubu/core/ai-steps/answer';
import { aiRequestSchema, type AiAnswer, type AiRequest } from '@renubu/core/ai-steps/request';
import { ask, type Answer, type AiCaller } from '../../ai/commands/ask.ts';
import { effectTimeoutMs } from './claim.ts';
import { PerformError, type Performer } from './performers.ts';

const prompts: Record<StepPromptName, StepPrompt> = {
  'summarize-text': summarizeText,
  'classify-text': classifyText,
  'draft-message': draftMessage,
};

/**
 * `ai.run`: asks the organization's model, else the built-in provider. A provider's fault never fails the step: the
 * built-in answer comes in its place, in time, and says why.
 */
export const runAi: Performer = async ({ ctx, input, execution, signal }) => {
  const parsed = aiRequestSchema.safeParse(input);
  if (!parsed.success) throw new PerformError('invalid_input', 'What the step asks does not fit its operation.');
  const request = parsed.data;
  const caller = callerOf(execution);
  const { answer, unanswered } = await askInTime(ctx, request, caller, signal);
  return { output: answer.output, source: asJson(answer.source), unanswered };
};

type Asking = Parameters<Performer>[0];

/** Whom the call is counted for: the person who started the execution, or the agent with the person behind it. */
function callerOf({ organizationId, id, workflowId, startedBy }: Asking['execution']): AiCaller {
  const userId = startedBy.type === 'person' ? startedBy.id : (startedBy.onBehalfOf?.id ?? null);
  const apiKeyId = startedBy.type === 'agent' ? startedBy.id : null;
  return { organizationId, userId, apiKeyId, executionId: id, workflowId };
}

interface InTime {
  answer: Answer<Json>;
  unanswered: string[];
}

/** The model's answer, or the built-in one when that takes longer than the step has. */
async function askInTime(
  ctx: Asking['ctx'],
  request: AiRequest,
  caller: AiCaller,
  signal: AbortSignal,
): Promise<InTime> {
  const builtIn = answerBuiltIn(request);
  const deadlineMs = deadlineOf(request);
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<Answer<Json>>((resolve) => {
    timer = setTimeout(() => {
      resolve(tooLate(request, builtIn, deadlineMs));
      late.abort();
    }, deadlineMs);
  });
  try {
    const asked = ask(ctx, {
      caller,
      prompt: promptFor(request),
      input: { question: request.question, input: request.input, evidence: request.evidence } satisfies StepInput,
      builtIn: () => builtIn.output,
      check: (output) => answerProblems(request, output),
      ...(request.budget?.usd === undefined ? {} : { budgetMicros: Math.round(request.budget.usd * 1_000_000) }),
      signal: AbortSignal.any([signal, late.signal]),
    });
    const answer = await Promise.race([asked, expired]);
    return { answer, unanswered: answer.source.kind === 'built-in' ? builtIn.unanswered : [] };
  } finally {
    clearTimeout(timer);
  }
}

/** Part of the time of an attempt that stays for writing the answer down. */
const margin = 0.1;

function deadlineOf({ timeoutMs }: AiRequest): number {
  return Math.max(1, Math.floor((timeoutMs ?? effectTimeoutMs) * (1 - margin)));
}

function tooLate(request: AiRequest, { output }: Pick<AiAnswer, 'output'>, deadlineMs: number): Answer<Json> {
  const message = `The model did not answer within ${Math.round(deadlineMs / 100) / 10} s.`;
  const source = builtInSource(request, { code: 'timeout', message });
  return { output, source: { ...source, latencyMs: deadlineMs } };
}

function promptFor({ prompt, output, budget }: AiRequest): StepPrompt {
  const found = prompt !== null && isStepPrompt(prompt) ? prompts[prompt] : stepQuestion(output);
  const most = budget?.outputTokens;
  return most === undefined ? found : { ...found, maxOutputTokens: Math.min(most, found.maxOutputTokens) };
}

function asJson(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
