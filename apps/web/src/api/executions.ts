import type {
  BulkAnswer,
  ExecutionResult,
  ExecutionStatus,
  ExecutionSummary,
  ExecutionTrigger,
} from '@renubu/contracts/executions';
import type { WorkflowKind } from '@renubu/contracts/language/workflow';
import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';

export interface ExecutionFilter {
  status?: ExecutionStatus[] | undefined;
  result?: ExecutionResult[] | undefined;
  workflow?: string | undefined;
  kind?: WorkflowKind | undefined;
  trigger?: ExecutionTrigger | undefined;
  customerId?: string | undefined;
  assigneeId?: string | undefined;
  eventId?: string | undefined;
  open?: 'true' | 'false' | undefined;
  q?: string | undefined;
  from?: string | undefined;
}

/** Executions, last changed first, page by page. */
export const executionsQuery = (filter: ExecutionFilter) =>
  infiniteQueryOptions({
    queryKey: keys.executionList({ ...filter }),
    queryFn: ({ pageParam, signal }): Promise<{ items: ExecutionSummary[]; nextCursor: string | null }> =>
      read(api.GET('/api/v1/executions', { params: { query: { ...filter, limit: 50, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

/** The list as a CSV file. */
export const readExecutionsCsv = (filter: ExecutionFilter): Promise<Blob> =>
  read(
    api.GET('/api/v1/executions', {
      params: { query: { ...filter, limit: 200 } },
      headers: { accept: 'text/csv' },
      parseAs: 'blob',
    }),
  );

export const bulkVerbs = ['pause', 'resume', 'retry', 'rerun', 'cancel'] as const;
export type BulkVerb = (typeof bulkVerbs)[number];
export interface BulkInput {
  ids: string[];
  verb: BulkVerb;
  reason?: string;
}
/** One verb with many executions; each is answered by itself. */
export function useBulk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BulkInput): Promise<BulkAnswer> => read(api.POST('/api/v1/executions/bulk', { body })),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.executions }),
  });
}
