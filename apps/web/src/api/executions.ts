import type { ExecutionStatus } from '@renubu/contracts/executions';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';

export interface ExecutionFilter {
  status?: ExecutionStatus | undefined;
  workflow?: string | undefined;
  customerId?: string | undefined;
  assigneeId?: string | undefined;
  open?: 'true' | 'false' | undefined;
}

/** Executions, last changed first, page by page. */
export const executionsQuery = (filter: ExecutionFilter) =>
  infiniteQueryOptions({
    queryKey: keys.executionList({ ...filter }),
    queryFn: ({ pageParam, signal }) =>
      read(api.GET('/api/v1/executions', { params: { query: { ...filter, limit: 50, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
