import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';

/** The risk model in use, what it weighs, how well it does, and its versions. */
export const riskModelQuery = queryOptions({
  queryKey: keys.riskModel,
  queryFn: ({ signal }) => read(api.GET('/api/v1/intelligence/model', { signal })),
});

/** The smallest changes that bring a customer's risk below a target. */
export const whatIfQuery = (customerId: string, target: number) =>
  queryOptions({
    queryKey: keys.customerPart(customerId, 'what-if', { target }),
    queryFn: ({ signal }) =>
      read(
        api.GET('/api/v1/customers/{id}/what-if', {
          params: { path: { id: customerId }, query: { target } },
          signal,
        }),
      ),
  });

/** Fits the model to finished renewals; with `dryRun` nothing is stored. */
export function useRefit() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (dryRun: boolean) => read(api.POST('/api/v1/intelligence/model/refit', { body: { dryRun } })),
    onSuccess: ({ version }) => (version === null ? undefined : client.invalidateQueries({ queryKey: keys.riskModel })),
  });
}

/** Scores with a version from now on; 0 is the prior. */
export function useActivateModel() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (version: number) => read(api.POST('/api/v1/intelligence/model/activate', { body: { version } })),
    onSuccess: (view) => client.setQueryData(keys.riskModel, view),
  });
}

/** The risk a customer would have with other values. */
export function useTryValues(customerId: string) {
  return useMutation({
    mutationFn: (values: Record<string, number>) =>
      read(api.POST('/api/v1/customers/{id}/what-if', { params: { path: { id: customerId } }, body: { values } })),
  });
}
