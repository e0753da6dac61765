import type { Import, importMappingUpdateSchema } from '@renubu/contracts/imports';
import type { z } from 'zod';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';
import { sendForm } from './upload.ts';

const path = (id: string) => ({ path: { id } });
export type MappingUpdate = z.infer<typeof importMappingUpdateSchema>;

/** How often an import under way is read when no live message comes. */
const pollMs = 1500;

export const importsQuery = infiniteQueryOptions({
  queryKey: [...keys.imports, 'list'],
  queryFn: ({ pageParam, signal }): Promise<{ items: Import[]; nextCursor: string | null }> =>
    read(api.GET('/api/v1/customers/imports', { params: { query: { limit: 20, cursor: pageParam } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
});
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: keys.import(id),
    queryFn: ({ signal }): Promise<Import> =>
      read(api.GET('/api/v1/customers/imports/{id}', { params: path(id), signal })),
    refetchInterval: ({ state }) => (state.data?.status === 'applying' ? pollMs : false),
  });

/** Sends files, telling the share sent so far (0–1). */
export function uploadFiles(files: File[], onProgress: (share: number) => void, signal?: AbortSignal): Promise<Import> {
  const form = new FormData();
  for (const file of files) form.append('files', file, file.name);
  return sendForm({ path: 'api/v1/customers/imports', form, onProgress, signal });
}

function useImportMutation<Input>(call: (input: Input) => Promise<Import>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSuccess: (result) => {
      client.setQueryData(importQuery(result.id).queryKey, result);
      void client.invalidateQueries({ queryKey: importsQuery.queryKey });
    },
  });
}
export const useUpload = () =>
  useImportMutation(({ files, onProgress }: { files: File[]; onProgress: (share: number) => void }) =>
    uploadFiles(files, onProgress),
  );
export const useMapImport = (id: string) =>
  useImportMutation((body: MappingUpdate) =>
    read(api.PATCH('/api/v1/customers/imports/{id}', { params: path(id), body })),
  );
export const useCheckImport = (id: string) =>
  useImportMutation(() => read(api.POST('/api/v1/customers/imports/{id}/check', { params: path(id) })));
export const useApplyImport = (id: string) =>
  useImportMutation(() => read(api.POST('/api/v1/customers/imports/{id}/apply', { params: path(id) })));
export function useRemoveImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => read(api.DELETE('/api/v1/customers/imports/{id}', { params: path(id) })),
    onSettled: () => client.invalidateQueries({ queryKey: importsQuery.queryKey }),
  });
}
