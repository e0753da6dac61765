import { queryOptions } from '@tanstack/react-query';
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
