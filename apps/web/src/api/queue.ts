import type { QueueItem, QueueStats } from '@renubu/contracts/queue';
import type { AccountPlan, StageKey, WorkItemKind } from '@renubu/contracts/renewals';
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';

export interface QueueFilter {
  /** A CSM's id, `team`, or nothing for the own queue. */
  csm?: string | undefined;
  stage?: StageKey | undefined;
  kind?: WorkItemKind | undefined;
  plan?: AccountPlan | undefined;
  status?: 'open' | 'pending' | 'in_progress' | 'snoozed' | undefined;
  search?: string | undefined;
}
export interface QueuePage {
  items: QueueItem[];
  nextCursor: string | null;
  stats: QueueStats;
}
type QueueData = InfiniteData<QueuePage, string | undefined>;

/** A ranked queue, page by page; every page carries the statistics. */
export const queueQuery = ({ csm, ...filter }: QueueFilter) =>
  infiniteQueryOptions({
    queryKey: keys.queueList({ csm, ...filter }),
    queryFn: ({ pageParam, signal }): Promise<QueuePage> => {
      const query = { ...filter, limit: 100, cursor: pageParam };
      return csm === undefined
        ? read(api.GET('/api/v1/queue', { params: { query }, signal }))
        : read(api.GET('/api/v1/queue/{csmId}', { params: { path: { csmId: csm as 'team' }, query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

export const queueItemQuery = (id: string) =>
  queryOptions({
    queryKey: keys.queueItem(id),
    queryFn: ({ signal }) => read(api.GET('/api/v1/queue-items/{id}', { params: { path: { id } }, signal })),
  });

/** Counts of the own queue, for the navigation. */
export const queueCountsQuery = queryOptions({
  queryKey: keys.queueCounts,
  queryFn: async ({ signal }) =>
    (await read(api.GET('/api/v1/queue', { params: { query: { limit: 1 } }, signal }))).stats,
});
export const queueLoadQuery = queryOptions({
  queryKey: keys.queueLoad,
  queryFn: ({ signal }) => read(api.GET('/api/v1/queue-load', { signal })),
});
export const explainQuery = (customerId: string) =>
  queryOptions({
    queryKey: keys.explain(customerId),
    queryFn: ({ signal }) => read(api.GET('/api/v1/scoring/explain', { params: { query: { customerId } }, signal })),
  });

/** Takes an item out of every list at once; answers how to put it back when the server refuses. */
function withoutItem(client: QueryClient, id: string): () => void {
  const before = client.getQueriesData<QueueData>({ queryKey: ['queue', 'list'] });
  client.setQueriesData<QueueData>(
    { queryKey: ['queue', 'list'] },
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({ ...page, items: page.items.filter((item) => item.id !== id) })),
      },
  );
  return () => before.forEach(([key, data]) => client.setQueryData(key, data));
}

/** A change of one item that takes it off the list. */
function useLeaving<Input extends { id: string }>(call: (input: Input) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: call,
    onMutate: async ({ id }) => {
      await client.cancelQueries({ queryKey: ['queue', 'list'] });
      return { restore: withoutItem(client, id) };
    },
    onError: (_error, _input, context) => context?.restore(),
    onSettled: () => client.invalidateQueries({ queryKey: keys.queue }),
  });
}
const path = (id: string) => ({ path: { id } });

export interface SnoozeInput {
  days?: number;
  until?: string;
  reason: string;
}
export const useSnoozeItem = () =>
  useLeaving(({ id, ...body }: SnoozeInput & { id: string }) =>
    read(api.POST('/api/v1/queue-items/{id}/snooze', { params: path(id), body })),
  );
export const useSkipItem = () =>
  useLeaving(({ id, reason }: { id: string; reason: string }) =>
    read(api.POST('/api/v1/queue-items/{id}/skip', { params: path(id), body: { reason } })),
  );

function useQueueMutation<Input, Output>(call: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSettled: () => client.invalidateQueries({ queryKey: keys.queue }),
  });
}
export const useWakeItem = () =>
  useQueueMutation((id: string) => read(api.POST('/api/v1/queue-items/{id}/wake', { params: path(id) })));
export const useStartItem = () =>
  useQueueMutation((id: string) => read(api.POST('/api/v1/queue-items/{id}/start', { params: path(id) })));
export const useAssignItem = () =>
  useQueueMutation(({ id, ...body }: { id: string; userId: string; reason?: string }) =>
    read(api.POST('/api/v1/queue-items/{id}/assign', { params: path(id), body })),
  );
