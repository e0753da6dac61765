import type { RecordItem } from '@renubu/contracts/records';
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';

/** The types of records there are, reference tables among them. */
export const entitiesQuery = queryOptions({
  queryKey: keys.records,
  queryFn: async ({ signal }) => (await read(api.GET('/api/v1/records', { signal }))).items,
});
export const recordsQuery = (entity: string, search: string) =>
  infiniteQueryOptions({
    queryKey: keys.recordList(entity, { search }),
    queryFn: ({ pageParam, signal }): Promise<{ items: RecordItem[]; nextCursor: string | null }> =>
      read(
        api.GET('/api/v1/records/{entity}', {
          params: {
            path: { entity },
            query: { limit: 100, cursor: pageParam, ...(search === '' ? {} : { search }) },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
/** Puts the rows of a CSV text in the place of all records of a type. */
export function useReplaceTable() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ entity, ...body }: { entity: string; key: string; csv: string }) =>
      read(api.PUT('/api/v1/records/{entity}', { params: { path: { entity } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.records }),
  });
}
