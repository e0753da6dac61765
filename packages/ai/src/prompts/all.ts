import type { Prompt } from '../prompt.ts';
import { assistantChat } from './assistant-chat.ts';
import { chat } from './chat.ts';
import { classifyText } from './classify-text.ts';
import { draftEmailPrompt } from './draft-email.ts';
import { draftMessage } from './draft-message.ts';
import { interpretWorkflow } from './interpret-workflow.ts';
import { readContract } from './read-contract.ts';
import { recommendPrompt } from './recommend.ts';
import { stepQuestion } from './step-question.ts';
import { summarizeCustomer } from './summarize-customer.ts';
import { summarizeText } from './summarize-text.ts';
import { writeArtifactPrompt } from './write-artifact.ts';

/** Every prompt there is; whoever adds one lists it here. */
export const allPrompts = [
  assistantChat,
  chat,
  classifyText,
  draftEmailPrompt,
  draftMessage,
  interpretWorkflow,
  readContract,
  recommendPrompt,
  stepQuestion(null),
  summarizeCustomer,
  summarizeText,
  writeArtifactPrompt,
] as unknown as readonly Prompt<unknown, unknown>[];
