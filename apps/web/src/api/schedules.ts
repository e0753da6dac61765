import type { ScheduleRun, ScheduleView } from '@renubu/contracts/schedules';
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';

const path = (id: string) => ({ path: { id } });

/** All schedules, the next to run first. */
export const schedulesQuery = infiniteQueryOptions({
  queryKey: keys.schedulePart('list'),
  queryFn: ({ pageParam, signal }): Promise<{ items: ScheduleView[]; nextCursor: string | null }> =>
    read(api.GET('/api/v1/schedules', { params: { query: { limit: 100, cursor: pageParam } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
});
export const workflowSchedulesQuery = (slug: string) =>
  queryOptions({
    queryKey: keys.schedulePart('workflow', { slug }),
    queryFn: async ({ signal }): Promise<ScheduleView[]> =>
      (await read(api.GET('/api/v1/workflows/{slug}/schedules', { params: { path: { slug } }, signal }))).items,
  });
/** Past runs, newest first; missed and failed ones too. */
export const scheduleRunsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.schedulePart('runs', { id }),
    queryFn: ({ pageParam, signal }): Promise<{ items: ScheduleRun[]; nextCursor: string | null }> =>
      read(
        api.GET('/api/v1/schedules/{id}/runs', {
          params: { ...path(id), query: { limit: 20, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
export const nextRunsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.schedulePart('next', { id }),
    queryFn: ({ signal }) =>
      read(api.GET('/api/v1/schedules/{id}/next-runs', { params: { ...path(id), query: { count: 5 } }, signal })),
  });

export interface ScheduleTimes {
  cron?: string | undefined;
  runAt?: string | undefined;
  timezone?: string | undefined;
}
const given = ({ cron, runAt, timezone }: ScheduleTimes) => ({
  ...(cron === undefined ? {} : { cron }),
  ...(runAt === undefined ? {} : { runAt }),
  ...(timezone === undefined ? {} : { timezone }),
});
/** When a schedule that is still being written would run. */
export const schedulePreviewQuery = (times: ScheduleTimes) =>
  queryOptions({
    queryKey: keys.schedulePart('preview', { ...times }),
    queryFn: ({ signal }) =>
      read(api.POST('/api/v1/schedules/preview', { body: { ...given(times), count: 5 }, signal })),
    enabled: times.cron !== undefined || times.runAt !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  });

function useScheduleMutation<Input, Output>(call: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSettled: () => client.invalidateQueries({ queryKey: keys.schedules }),
  });
}
export const usePauseSchedule = () =>
  useScheduleMutation(({ id, paused }: { id: string; paused: boolean }) =>
    paused
      ? read(api.POST('/api/v1/schedules/{id}/pause', { params: path(id) }))
      : read(api.POST('/api/v1/schedules/{id}/resume', { params: path(id) })),
  );
export const useRunSchedule = () =>
  useScheduleMutation((id: string) => read(api.POST('/api/v1/schedules/{id}/run', { params: path(id) })));
export const useRemoveSchedule = () =>
  useScheduleMutation((id: string) => read(api.DELETE('/api/v1/schedules/{id}', { params: path(id) })));
/** A schedule beside those of the definition. */
export const useAddSchedule = (slug: string) =>
  useScheduleMutation(({ name, ...times }: ScheduleTimes & { name?: string }) =>
    read(
      api.POST('/api/v1/workflows/{slug}/schedules', {
        params: { path: { slug } },
        body: { ...given(times), ...(name === undefined ? {} : { name }) },
      }),
    ),
  );
