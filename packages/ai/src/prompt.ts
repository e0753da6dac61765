import type { z } from 'zod';

/**
 * A question to a model, kept as a versioned file. `system` and `user` are the only text that instructs; everything of
 * the input is data and is quoted as such. `output` null means plain text.
 */
export interface Prompt<Input, Output> {
  /** Kebab-case, unique. */
  name: string;
  /** Raised with every change of wording or shape. */
  version: number;
  input: z.ZodType<Input>;
  output: z.ZodType<Output> | null;
  system: string;
  user: (input: Input) => string;
  /** Turns of a conversation that come before `user`. */
  history?: (input: Input) => Turn[];
  maxOutputTokens: number;
}

export interface Turn {
  role: 'user' | 'assistant';
  text: string;
}

/** Declares a prompt with its types inferred. */
export function definePrompt<Input, Output = string>(prompt: Prompt<Input, Output>): Prompt<Input, Output> {
  return prompt;
}

/** `draft-email@1`. */
export function promptId({ name, version }: Pick<Prompt<never, never>, 'name' | 'version'>): string {
  return `${name}@${version}`;
}
