import type { OutputSchema } from './ai-step.ts';

/** What a prompt that `ai` steps may name takes and gives. Its wording is a file of its own in `packages/ai`. */
export interface PromptInfo {
  title: string;
  description: string;
  version: number;
  input: readonly { name: string; required: boolean; description: string }[];
  output: OutputSchema;
}

export const stepPromptNames = ['summarize-text', 'classify-text', 'draft-message'] as const;
export type StepPromptName = (typeof stepPromptNames)[number];

/** The prompts every installation has. */
export const promptCatalog: Record<StepPromptName, PromptInfo> = {
  'summarize-text': {
    title: 'Summarize a text',
    description: 'The most telling sentences of a text, in its own order.',
    version: 1,
    input: [
      { name: 'text', required: true, description: 'What is to be summarized.' },
      { name: 'sentences', required: false, description: 'How many sentences at most; 3 when absent.' },
    ],
    output: {
      type: 'object',
      properties: { summary: { type: 'string', description: 'Only what the text says.' } },
      required: ['summary'],
      additionalProperties: false,
    },
  },
  'classify-text': {
    title: 'Classify a text',
    description: 'Which of some labels fits a text; “unclear” when none does.',
    version: 1,
    input: [
      { name: 'text', required: true, description: 'What is to be classified.' },
      { name: 'labels', required: true, description: 'A list of labels, or an object of labels and what they mean.' },
    ],
    output: {
      type: 'object',
      properties: {
        label: { type: 'string', description: 'One of the labels, or “unclear”.' },
        confidence: { type: 'number', minimum: 0, maximum: 1 },
        reason: { type: 'string', description: 'The words of the text that decided.' },
      },
      required: ['label', 'confidence', 'reason'],
      additionalProperties: false,
    },
  },
  'draft-message': {
    title: 'Draft a message',
    description: 'Subject and body of a message to a person, with given facts alone. Nothing is sent.',
    version: 1,
    input: [
      { name: 'purpose', required: true, description: 'What the message is to achieve.' },
      { name: 'facts', required: false, description: 'An object of what may be said, by name.' },
      { name: 'recipient', required: false, description: 'Name of who reads it.' },
      { name: 'sender', required: false, description: 'Name of who signs it.' },
    ],
    output: {
      type: 'object',
      properties: { subject: { type: 'string' }, body: { type: 'string' } },
      required: ['subject', 'body'],
      additionalProperties: false,
    },
  },
};

export function isStepPrompt(name: string): name is StepPromptName {
  return (stepPromptNames as readonly string[]).includes(name);
}

/** Prompt id of a question written in the step itself. */
export const freePromptId = 'step-question@1';
