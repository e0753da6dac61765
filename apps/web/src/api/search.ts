import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';

/** Customers, workflows, executions and tasks whose names match. */
export const searchQuery = (text: string) =>
  queryOptions({
    queryKey: keys.search(text),
    queryFn: ({ signal }) => read(api.GET('/api/v1/search', { params: { query: { q: text } }, signal })),
    enabled: text.length >= 2,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
