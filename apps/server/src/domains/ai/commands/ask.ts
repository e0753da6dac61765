import type { AiSource } from '@renubu/contracts/ai';
import type { Json } from '@renubu/contracts/json';
import { promptId, type Prompt } from '@renubu/ai/prompt';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';

/** Who asks: whom a call is counted for, and what it belongs to. */
export interface AiCaller {
  organizationId: string;
  userId: string | null;
  apiKeyId: string | null;
  executionId: string | null;
  workflowId: string | null;
}

/** Something a model may read with while it answers. Tools change nothing. */
export interface ReadTool<Input = never> {
  description: string;
  input: z.ZodType<Input>;
  read: (input: Input) => Promise<Json>;
}

export interface Question<Input, Output> {
  caller: AiCaller;
  prompt: Prompt<Input, Output>;
  input: Input;
  /** The deterministic answer: given without a model, and whenever a model cannot help. Takes less than 100 ms. */
  builtIn: (input: Input) => Output;
  /** What is wrong with a model's answer beyond its schema; empty when it will do. It gets one chance to repair it. */
  check?: (output: Output) => string[];
  tools?: Record<string, ReadTool>;
  /** Most this one call may cost, in millionths of a US dollar. */
  budgetMicros?: number;
  signal?: AbortSignal;
}

export interface Answer<Output> {
  output: Output;
  source: AiSource;
}

/** A piece of an answer on its way. `restart`: forget the text so far, another provider begins again. */
export type AnswerPart =
  { type: 'text'; text: string } | { type: 'restart' } | { type: 'done'; answer: Answer<string> };

/** Asks the organization's model, else the built-in provider. Never throws for a provider's fault. */
export function ask<Input, Output>(ctx: Context, question: Question<Input, Output>): Promise<Answer<Output>> {
  const started = ctx.clock.now().getTime();
  const output = question.builtIn(question.input);
  return Promise.resolve({
    output,
    source: builtInSource(promptId(question.prompt), ctx.clock.now().getTime() - started),
  });
}

/** The same as `ask` for plain text, piece by piece. */
export async function* askInPieces<Input>(
  ctx: Context,
  question: Question<Input, string>,
): AsyncGenerator<AnswerPart, void> {
  const answer = await ask(ctx, question);
  yield { type: 'text', text: answer.output };
  yield { type: 'done', answer };
}

/** The source of an answer that no model had a part in. */
export function builtInSource(prompt: string, latencyMs: number): AiSource {
  return {
    kind: 'built-in',
    provider: null,
    model: null,
    prompt,
    latencyMs,
    usage: { inputTokens: 0, outputTokens: 0, costMicros: 0 },
    cached: false,
    fallback: null,
  };
}
