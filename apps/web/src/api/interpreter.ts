import type { InterpretAnswer, OptimizeAnswer, SuggestAnswer } from '@renubu/contracts/interpreter';
import { queryOptions } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';

/** Reads a workflow from a sentence; nothing is saved. */
export const interpret = (prompt: string, signal: AbortSignal): Promise<InterpretAnswer> =>
  // The generated types write the definition's unions out; the contract's are the same, and shorter.
  read(api.POST('/api/v1/ai/interpret', { body: { prompt }, signal })) as Promise<InterpretAnswer>;

/** Workflows that help in a scenario, best first. */
export const suggest = (scenario: string, signal: AbortSignal): Promise<SuggestAnswer> =>
  read(api.POST('/api/v1/ai/suggest', { body: { scenario }, signal })) as Promise<SuggestAnswer>;

/** What the executions of the last 90 days show about a workflow. */
export const optimizeQuery = (slug: string) =>
  queryOptions({
    queryKey: [...keys.workflow(slug), 'optimize'],
    queryFn: ({ signal }): Promise<OptimizeAnswer> =>
      read(api.POST('/api/v1/ai/optimize', { body: { slug, days: 90 }, signal })),
    staleTime: 5 * 60_000,
  });
