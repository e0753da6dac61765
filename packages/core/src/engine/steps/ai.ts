import type { AiSource } from '@renubu/contracts/ai';
import type { Json, JsonObject } from '@renubu/contracts/json';
import { promptNameOf } from '@renubu/contracts/language/ai-step';
import type { AiStep } from '@renubu/contracts/language/steps';
import { outputOf } from '../../ai-steps/answer.ts';
import { outputProblems } from '../../ai-steps/fits.ts';
import { aiAnswerSchema, aiOperation, type AiAnswer, type AiRequest } from '../../ai-steps/request.ts';
import { breakSecretNames } from '../../templates/secrets.ts';
import { renderObject, renderString } from '../expressions.ts';
import { StepFailure } from '../failure.ts';
import { clipped, requireInline } from '../limits.ts';
import { completeRecord, failRecord } from '../records.ts';
import { nameOf, note, type Run } from '../run.ts';
import type { Place } from '../signals.ts';
import { lengthFromNow } from '../time.ts';
import type { StepRecord } from '../types.ts';
import { evidenceOf } from './evidence.ts';
import { requestEffect } from './request-effect.ts';

/** Asks the step's question; again when its next attempt is due. No data in it can name a secret. */
export function requestAnswer(run: Run, place: Place<AiStep>): void {
  const request = breakSecretNames(asJson(requestOf(run, place)));
  const values = requireInline(request as JsonObject, 'What the step asks');
  requestEffect(run, place, { id: run.env.newId(), operation: aiOperation, connection: null, values, key: null });
}

function requestOf(run: Run, { step, record: { path } }: Place<AiStep>): AiRequest {
  const prompt = promptNameOf(step.prompt);
  return {
    prompt,
    question: prompt === null ? renderString(run, path, step.prompt) : null,
    input: renderObject(run, path, step.input ?? {}),
    evidence: evidenceOf(run, path, step.evidence ?? []),
    output: step.output ?? null,
    budget: step.budget ?? null,
    timeoutMs: step.timeout === undefined ? null : lengthFromNow(run.env, step.timeout),
  };
}

/** A request and an answer are JSON; their types only do not say so. Absent members are left out. */
function asJson(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** Completes a step with the answer to its question, its source beside it; an answer that does not fit fails it. */
export function answered(run: Run, step: AiStep, record: StepRecord, effectId: string, given: Json): void {
  try {
    const answer = requireAnswer(step, given);
    const { output, source, unanswered } = answer;
    record.answer = { source, unanswered };
    const told = asJson({ effectId, output: clipped(output), source, unanswered }) as JsonObject;
    note(run, 'effect.succeeded', record.path, `“${nameOf(step)}” was answered ${byWhom(source)}.`, told);
    completeRecord(run, record, output);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    failRecord(run, record, { code: error.code, message: error.message });
  }
}

function requireAnswer(step: AiStep, given: Json): AiAnswer {
  const answer = aiAnswerSchema.safeParse(given);
  if (!answer.success) throw new StepFailure('invalid_answer', 'The answer is malformed.');
  const schema = outputOf({ prompt: promptNameOf(step.prompt), output: step.output ?? null });
  const problems = schema === null ? [] : outputProblems(schema, answer.data.output);
  if (problems.length > 0) throw new StepFailure('invalid_answer', problems.join(' '));
  return answer.data;
}

function byWhom({ kind, model, provider, fallback, cached }: AiSource): string {
  if (kind === 'model')
    return `by ${model ?? 'a model'} (${provider ?? 'a provider'}${cached ? ', from the cache' : ''})`;
  return fallback === null ? 'by the built-in provider' : `by the built-in provider: ${fallback.message}`;
}
