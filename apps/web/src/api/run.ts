import type { ExecutionMoment, Migration, Timeline } from './execution-types.ts';
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, baseUrl, read } from './client.ts';
import { keys } from './keys.ts';

const path = (id: string) => ({ path: { id } });

/** Steps with times, compared values, effects and waits. */
export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: keys.executionPart(id, 'timeline'),
    queryFn: ({ signal }): Promise<Timeline> =>
      read(api.GET('/api/v1/executions/{id}/timeline', { params: path(id), signal })),
  });
/** How it stood after a line of its history; the moment before stays until the next one is there. */
export const momentQuery = (id: string, seq: number) =>
  queryOptions({
    queryKey: [...keys.executionPart(id, 'at'), seq],
    queryFn: ({ signal }): Promise<ExecutionMoment> =>
      read(api.GET('/api/v1/executions/{id}/at/{seq}', { params: { path: { id, seq } }, signal })),
    // What was, stays.
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
export const metricsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.executionPart(id, 'metrics'),
    queryFn: ({ signal }) => read(api.GET('/api/v1/executions/{id}/metrics', { params: path(id), signal })),
  });
/** The names and values that templates see now. */
export const contextQuery = (id: string) =>
  queryOptions({
    queryKey: keys.executionPart(id, 'context'),
    queryFn: ({ signal }) => read(api.GET('/api/v1/executions/{id}/context', { params: path(id), signal })),
  });
/** The definition of the version it runs; a version never changes. */
export const runDefinitionQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: [...keys.executionPart(id, 'definition'), version],
    queryFn: async ({ signal }) =>
      (await read(api.GET('/api/v1/executions/{id}/export', { params: path(id), signal }))).definition.definition,
    staleTime: Infinity,
  });
/** Where the whole of an execution can be downloaded. */
export const exportUrl = (id: string): string => `${baseUrl()}api/v1/executions/${id}/export`;

/** Runs it again as a new execution. */
export function useRerun(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => read(api.POST('/api/v1/executions/{id}/rerun', { params: path(id) })),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.executions }),
  });
}
/** Goes on with another version, or only says whether that would be possible. */
export function useMigrate(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { version: number; dryRun: boolean }): Promise<Migration> =>
      read(api.POST('/api/v1/executions/{id}/migrate', { params: path(id), body })),
    onSuccess: ({ migrated }) => {
      if (migrated) void client.invalidateQueries({ queryKey: keys.executions });
    },
  });
}
