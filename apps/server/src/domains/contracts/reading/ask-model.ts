import { readContract } from '@renubu/ai/prompts/read-contract';
import type { AiSource } from '@renubu/contracts/ai';
import type { ContractTermName, ContractTerms } from '@renubu/contracts/contract-terms';
import type { Context } from '../../../platform/context.ts';
import { ask, builtInSource } from '../../ai/commands/ask.ts';
import { promptId } from '@renubu/ai/prompt';
import { addModelTerms, problemsOf, wantedTerms } from './from-model.ts';
import { passagesFor } from './passages.ts';

export interface ReadTerms {
  terms: ContractTerms;
  fromModel: ContractTermName[];
  source: AiSource;
}

interface ReadText {
  organizationId: string;
  text: string;
  terms: ContractTerms;
  signal: AbortSignal;
}

/**
 * Asks the organization's model for what the rules did not find or were not sure of; without a model nothing is added.
 * The contract goes along as quoted data, no tools are offered, and only values whose clause stands in the text count.
 */
export async function askForMissing(
  ctx: Context,
  { organizationId, text, terms, signal }: ReadText,
): Promise<ReadTerms> {
  const wanted = wantedTerms(terms);
  if (wanted.length === 0) return { terms, fromModel: [], source: builtInSource(promptId(readContract), 0) };
  const { output, source } = await ask(ctx, {
    caller: { organizationId, userId: null, apiKeyId: null, executionId: null, workflowId: null },
    prompt: readContract,
    input: { wanted, passages: passagesFor(text, wanted) },
    builtIn: () => ({ terms: [] }),
    check: ({ terms: given }) => problemsOf(given, text),
    signal,
  });
  const { terms: completed, taken } = addModelTerms(terms, output.terms, text);
  return { terms: completed, fromModel: taken, source };
}
