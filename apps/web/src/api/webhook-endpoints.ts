import type { WebhookDelivery, WebhookEndpoint } from '@renubu/contracts/webhook-endpoints';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ifMatch, read } from './client.ts';
import { keys } from './keys.ts';

const path = (id: string) => ({ path: { id } });

export const webhookEndpointsQuery = queryOptions({
  queryKey: keys.webhookEndpoints,
  queryFn: async ({ signal }): Promise<WebhookEndpoint[]> =>
    (await read(api.GET('/api/v1/webhook-endpoints', { signal }))).items,
});
/** What an endpoint may subscribe to. */
export const webhookTypesQuery = queryOptions({
  queryKey: [...keys.webhookEndpoints, 'types'],
  queryFn: async ({ signal }) => (await read(api.GET('/api/v1/webhook-event-types', { signal }))).items,
  staleTime: Infinity,
});
export type DeliveryStatus = WebhookDelivery['status'];
/** Deliveries of an endpoint, newest first. */
export const deliveriesQuery = (id: string, status?: DeliveryStatus) =>
  infiniteQueryOptions({
    queryKey: keys.deliveries(id, { status }),
    queryFn: ({ pageParam, signal }): Promise<{ items: WebhookDelivery[]; nextCursor: string | null }> =>
      read(
        api.GET('/api/v1/webhook-endpoints/{id}/deliveries', {
          params: { ...path(id), query: { limit: 50, cursor: pageParam, ...(status ? { status } : {}) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

function useEndpointMutation<Input, Output>(call: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSettled: () => client.invalidateQueries({ queryKey: keys.webhookEndpoints }),
  });
}
export interface EndpointInput {
  url: string;
  description?: string;
  types: string[];
}
/** The answer holds the signing secret, once. */
export const useCreateEndpoint = () =>
  useEndpointMutation((body: EndpointInput) => read(api.POST('/api/v1/webhook-endpoints', { body })));
export const useUpdateEndpoint = () =>
  useEndpointMutation(
    ({ id, revision, ...body }: Partial<EndpointInput> & { active?: boolean; id: string; revision: number }) =>
      read(api.PATCH('/api/v1/webhook-endpoints/{id}', { params: path(id), body, headers: ifMatch(revision) })),
  );
/** The answer holds the new secret, once; the former one signs as well for a day. */
export const useRotateEndpoint = () =>
  useEndpointMutation((id: string) =>
    read(api.POST('/api/v1/webhook-endpoints/{id}/rotate', { params: path(id), body: { overlapHours: 24 } })),
  );
export const useRemoveEndpoint = () =>
  useEndpointMutation((id: string) => read(api.DELETE('/api/v1/webhook-endpoints/{id}', { params: path(id) })));
export const useTestEndpoint = () =>
  useEndpointMutation((id: string) => read(api.POST('/api/v1/webhook-endpoints/{id}/test', { params: path(id) })));
export const useRedeliver = (id: string) =>
  useEndpointMutation((deliveryId: string) =>
    read(
      api.POST('/api/v1/webhook-endpoints/{id}/deliveries/{deliveryId}/redeliver', {
        params: { path: { id, deliveryId } },
      }),
    ),
  );
export const useRedeliverFailed = (id: string) =>
  useEndpointMutation(() => read(api.POST('/api/v1/webhook-endpoints/{id}/redeliver', { params: path(id), body: {} })));
