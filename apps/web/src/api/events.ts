import type {
  DeadLetter,
  Decision,
  EventDetail,
  EventReceipt,
  EventStatus,
  EventSummary,
  EventTypeEntry,
  ReplayReceipt,
} from '@renubu/contracts/events';
import type { JsonObject } from '@renubu/contracts/json';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';

export interface EventFilter {
  type?: string | undefined;
  source?: string | undefined;
  status?: EventStatus | undefined;
  q?: string | undefined;
  from?: string | undefined;
}
const path = (id: string) => ({ path: { id } });

/** Events, last received first, page by page. */
export const eventsQuery = (filter: EventFilter) =>
  infiniteQueryOptions({
    queryKey: keys.eventList({ ...filter }),
    queryFn: ({ pageParam, signal }): Promise<{ items: EventSummary[]; nextCursor: string | null }> =>
      read(api.GET('/api/v1/events', { params: { query: { ...filter, limit: 50, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
export const eventQuery = (id: string) =>
  queryOptions({
    queryKey: keys.event(id),
    queryFn: ({ signal }): Promise<EventDetail> => read(api.GET('/api/v1/events/{id}', { params: path(id), signal })),
  });
/** Events that were given up, page by page. */
export const deadLettersQuery = (type: string | undefined) =>
  infiniteQueryOptions({
    queryKey: keys.eventPart('dead', { type }),
    queryFn: ({ pageParam, signal }): Promise<{ items: DeadLetter[]; nextCursor: string | null }> =>
      read(
        api.GET('/api/v1/events/dead-letters', { params: { query: { type, limit: 50, cursor: pageParam } }, signal }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
/** How many dead letters there are, up to 100: for the navigation. */
export const deadLetterCountQuery = queryOptions({
  queryKey: keys.eventPart('dead-count'),
  queryFn: async ({ signal }) =>
    (await read(api.GET('/api/v1/events/dead-letters', { params: { query: { limit: 100 } }, signal }))).items.length,
  staleTime: 30_000,
});
export const eventTypesQuery = queryOptions({
  queryKey: keys.eventPart('types'),
  queryFn: async ({ signal }): Promise<EventTypeEntry[]> =>
    (await read(api.GET('/api/v1/event-types', { signal }))).items,
  staleTime: 30_000,
});

function useEventMutation<Input, Output>(call: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: call, onSettled: () => client.invalidateQueries({ queryKey: keys.events }) });
}
export interface TestEvent {
  type: string;
  source?: string;
  subject?: string;
  data: JsonObject;
}
export const useSendEvent = () =>
  useEventMutation((body: TestEvent): Promise<EventReceipt> => read(api.POST('/api/v1/events', { body })));
/** Sends an event and waits for what the workflows it starts say to it. */
export const useDecideEvent = () =>
  useEventMutation((body: TestEvent): Promise<Decision> =>
    read(api.POST('/api/v1/events/decide', { params: { query: { deadlineMs: 5000 } }, body })),
  );

export interface ReplayInput {
  from: string;
  to: string;
  type?: string;
  workflow?: string;
  dryRun: boolean;
}
/** Dispatches stored events again, or only counts them. */
export const useReplay = () =>
  useEventMutation((body: ReplayInput): Promise<ReplayReceipt> => read(api.POST('/api/v1/events/replay', { body })));
export const useRedrive = () =>
  useEventMutation((id: string) => read(api.POST('/api/v1/events/dead-letters/{id}/redrive', { params: path(id) })));
export const useRedriveAll = () =>
  useEventMutation(() => read(api.POST('/api/v1/events/dead-letters/redrive', { body: { all: true } })));

export interface TypeInput {
  type: string;
  description: string;
  schema: JsonObject | null;
  validation: 'off' | 'warn' | 'reject';
}
export const useSaveEventType = () =>
  useEventMutation(({ type, ...body }: TypeInput) =>
    read(api.PUT('/api/v1/event-types/{type}', { params: { path: { type } }, body })),
  );
export const useRemoveEventType = () =>
  useEventMutation((type: string) => read(api.DELETE('/api/v1/event-types/{type}', { params: { path: { type } } })));
