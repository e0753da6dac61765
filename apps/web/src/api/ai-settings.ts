import type {
  AiBudgetInput,
  AiCall,
  AiCallDetail,
  AiProvider,
  AiProviderInput,
  AiProviderTest,
  AiProviderUpdate,
  AiSettings,
  AiSettingsUpdate,
  AiUsageTable,
  aiCallOutcomes,
  aiUsageGroups,
} from '@renubu/contracts/ai-providers';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ifMatch, read } from './client.ts';
import { keys } from './keys.ts';

const path = (id: string) => ({ path: { id } });

/** Whether a model would be asked now, and which one. */
export const aiStatusQuery = queryOptions({
  queryKey: keys.aiPart('status'),
  queryFn: ({ signal }) => read(api.GET('/api/v1/ai/status', { signal })),
});
/** In the order they are asked. */
export const aiProvidersQuery = queryOptions({
  queryKey: keys.aiPart('providers'),
  queryFn: async ({ signal }): Promise<AiProvider[]> => (await read(api.GET('/api/v1/ai/providers', { signal }))).items,
});
export const aiSettingsQuery = queryOptions({
  queryKey: keys.aiPart('settings'),
  queryFn: ({ signal }): Promise<AiSettings> => read(api.GET('/api/v1/ai/settings', { signal })),
});
export const aiBudgetsQuery = queryOptions({
  queryKey: keys.aiPart('budgets'),
  queryFn: async ({ signal }) => (await read(api.GET('/api/v1/ai/budgets', { signal }))).items,
});

export type UsageGroup = (typeof aiUsageGroups)[number];
/** Days as `YYYY-MM-DD`, UTC. */
export const aiUsageQuery = (query: { from: string; to: string; groupBy: UsageGroup }) =>
  queryOptions({
    queryKey: keys.aiPart('usage', query),
    queryFn: ({ signal }): Promise<AiUsageTable> => read(api.GET('/api/v1/ai/usage', { params: { query }, signal })),
  });

export type CallOutcome = (typeof aiCallOutcomes)[number];
/** Traces of questions to models, newest first. */
export const aiCallsQuery = (outcome: CallOutcome | undefined) =>
  infiniteQueryOptions({
    queryKey: keys.aiPart('calls', { outcome }),
    queryFn: ({ pageParam, signal }): Promise<{ items: AiCall[]; nextCursor: string | null }> =>
      read(
        api.GET('/api/v1/ai/calls', {
          params: { query: { limit: 25, cursor: pageParam, ...(outcome ? { outcome } : {}) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
export const aiCallQuery = (id: string) =>
  queryOptions({
    queryKey: keys.aiPart('call', { id }),
    queryFn: ({ signal }): Promise<AiCallDetail> =>
      read(api.GET('/api/v1/ai/calls/{id}', { params: path(id), signal })),
    staleTime: Infinity,
  });

/** Every change may change which model is asked, so everything about AI is read anew. */
function useAiMutation<Input, Output>(call: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: call, onSettled: () => client.invalidateQueries({ queryKey: keys.ai }) });
}
export const useCreateProvider = () =>
  useAiMutation((body: AiProviderInput): Promise<AiProvider> => read(api.POST('/api/v1/ai/providers', { body })));
/** Saves against the revision read before; a key that is not given stays. */
export const useUpdateProvider = () =>
  useAiMutation(({ id, revision, ...body }: AiProviderUpdate & { id: string; revision: number }): Promise<AiProvider> =>
    read(api.PATCH('/api/v1/ai/providers/{id}', { params: path(id), body, headers: ifMatch(revision) })),
  );
export const useRemoveProvider = () =>
  useAiMutation((id: string) => read(api.DELETE('/api/v1/ai/providers/{id}', { params: path(id) })));
/** Asks a provider a short question; nothing of the organization is sent. */
export const useTestProvider = () =>
  useAiMutation((id: string): Promise<AiProviderTest> =>
    read(api.POST('/api/v1/ai/providers/{id}/test', { params: path(id) })),
  );
/** Asks the providers in this order from now on. */
export const useOrderProviders = () =>
  useAiMutation(async (providers: readonly AiProvider[]) => {
    for (const [order, { id, revision, order: before }] of providers.entries()) {
      if (before === order) continue;
      await read(
        api.PATCH('/api/v1/ai/providers/{id}', { params: path(id), body: { order }, headers: ifMatch(revision) }),
      );
    }
  });
export const useUpdateAiSettings = () =>
  useAiMutation(({ revision, ...body }: AiSettingsUpdate & { revision: number }): Promise<AiSettings> =>
    read(api.PATCH('/api/v1/ai/settings', { body, headers: ifMatch(revision) })),
  );
export const useSetBudget = () => useAiMutation((body: AiBudgetInput) => read(api.PUT('/api/v1/ai/budgets', { body })));
export const useRemoveBudget = () =>
  useAiMutation((id: string) => read(api.DELETE('/api/v1/ai/budgets/{id}', { params: path(id) })));
