import type { ApiKey } from '@renubu/contracts/identity';
import type { Permission } from '@renubu/contracts/permissions';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';

const path = (id: string) => ({ path: { id } });

export const apiKeysQuery = queryOptions({
  queryKey: keys.apiKeys,
  queryFn: async ({ signal }): Promise<ApiKey[]> => (await read(api.GET('/api/v1/api-keys', { signal }))).items,
});
export interface ApiKeyInput {
  name: string;
  actor: 'agent' | 'system';
  scopes: Permission[];
  expiresAt?: string;
}
function useApiKeyMutation<Input, Output>(call: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: call, onSettled: () => client.invalidateQueries({ queryKey: keys.apiKeys }) });
}
/** The answer holds the key, once. */
export const useCreateApiKey = () =>
  useApiKeyMutation((body: ApiKeyInput) => read(api.POST('/api/v1/api-keys', { body })));
export const useRotateApiKey = () =>
  useApiKeyMutation((id: string) => read(api.POST('/api/v1/api-keys/{id}/rotate', { params: path(id) })));
export const useRevokeApiKey = () =>
  useApiKeyMutation((id: string) => read(api.POST('/api/v1/api-keys/{id}/revoke', { params: path(id) })));
