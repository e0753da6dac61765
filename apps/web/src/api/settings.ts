import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';

export const determinationQuery = queryOptions({
  queryKey: keys.determination,
  queryFn: ({ signal }) => read(api.GET('/api/v1/determination', { signal })),
});
export const scoringQuery = queryOptions({
  queryKey: keys.scoring,
  queryFn: ({ signal }) => read(api.GET('/api/v1/scoring', { signal })),
});
export const connectionsQuery = queryOptions({
  queryKey: keys.connections,
  queryFn: ({ signal }) => read(api.GET('/api/v1/connections', { signal })),
});

function useConnectionMutation<Input, Output>(call: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: call, onSuccess: () => client.invalidateQueries({ queryKey: keys.connections }) });
}
/** The answer holds the secret, once. */
export const useCreateConnection = () =>
  useConnectionMutation((name: string) => read(api.POST('/api/v1/connections', { body: { name, kind: 'webhook' } })));
/** The answer holds the new secret, once. */
export const useRotateConnection = () =>
  useConnectionMutation((id: string) =>
    read(api.POST('/api/v1/connections/{id}/rotate', { params: { path: { id } } })),
  );
export const useRemoveConnection = () =>
  useConnectionMutation((id: string) => read(api.DELETE('/api/v1/connections/{id}', { params: { path: { id } } })));
