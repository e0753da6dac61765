import type { JsonObject } from '@renubu/contracts/json';
import type { WorkflowDetail, WorkflowSummary } from '@renubu/contracts/workflows';
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ifMatch, read } from './client.ts';
import { refusedWith } from './errors.ts';
import { keys } from './keys.ts';

const path = (slug: string) => ({ path: { slug } });

export const workflowsQuery = queryOptions({
  queryKey: [...keys.workflows, 'list'],
  queryFn: async ({ signal }): Promise<WorkflowSummary[]> =>
    (await read(api.GET('/api/v1/workflows', { signal }))).items,
});
export const workflowQuery = (slug: string) =>
  queryOptions({
    queryKey: keys.workflow(slug),
    queryFn: ({ signal }): Promise<WorkflowDetail> =>
      read(api.GET('/api/v1/workflows/{slug}', { params: path(slug), signal })),
  });
/** The draft, or null when there is none. */
export const draftQuery = (slug: string) =>
  queryOptions({
    queryKey: [...keys.workflow(slug), 'draft'],
    queryFn: async ({ signal }) => {
      try {
        return await read(api.GET('/api/v1/workflows/{slug}/draft', { params: path(slug), signal }));
      } catch (error) {
        if (refusedWith(error, 404)) return null;
        throw error;
      }
    },
  });
/** The checker's findings on a text; the last ones stay until the new ones are there. */
export const checkQuery = (source: string) =>
  queryOptions({
    queryKey: [...keys.workflows, 'check', source],
    queryFn: ({ signal }) => read(api.POST('/api/v1/workflows/check', { body: { source }, signal })),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  });
/** Changes by meaning between two published versions; without them, from the published one to the draft. */
export const diffQuery = (slug: string, query: { from?: number; to?: number }) =>
  queryOptions({
    queryKey: [...keys.workflow(slug), 'diff', query],
    queryFn: async ({ signal }) =>
      (await read(api.GET('/api/v1/workflows/{slug}/diff', { params: { ...path(slug), query }, signal }))).changes,
  });

function useWorkflowMutation<Input, Output>(slug: string, call: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.workflow(slug) });
      void client.invalidateQueries({ queryKey: workflowsQuery.queryKey });
    },
  });
}
/** Runs the tests of the draft, or of the published version. */
export const useRunTests = (slug: string) =>
  useMutation({ mutationFn: () => read(api.POST('/api/v1/workflows/{slug}/test', { params: path(slug) })) });
/** Saves the draft; with the revision read before once there is one. */
export const useSaveDraft = (slug: string) =>
  useWorkflowMutation(slug, ({ source, revision }: { source: string; revision: number | null }) =>
    read(
      api.PUT('/api/v1/workflows/{slug}/draft', {
        params: path(slug),
        body: { source },
        ...(revision === null ? {} : { headers: ifMatch(revision) }),
      }),
    ),
  );
export const useDiscardDraft = (slug: string) =>
  useWorkflowMutation(slug, () => read(api.DELETE('/api/v1/workflows/{slug}/draft', { params: path(slug) })));
export const usePublish = (slug: string) =>
  useWorkflowMutation(slug, (note: string) =>
    read(api.POST('/api/v1/workflows/{slug}/publish', { params: path(slug), body: { note } })),
  );
export const useRollback = (slug: string) =>
  useWorkflowMutation(slug, (body: { version: number; note: string }) =>
    read(api.POST('/api/v1/workflows/{slug}/rollback', { params: path(slug), body })),
  );
export const useStartWorkflow = (slug: string) =>
  useWorkflowMutation(slug, (body: { customerId?: string; inputs?: JsonObject }) =>
    read(api.POST('/api/v1/workflows/{slug}/start', { params: path(slug), body })),
  );

/** Lets a workflow start, or stops new starts; shown at once, taken back when refused. */
export function useEnableWorkflow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ slug, enabled }: { slug: string; enabled: boolean }) =>
      enabled
        ? read(api.POST('/api/v1/workflows/{slug}/enable', { params: path(slug) }))
        : read(api.POST('/api/v1/workflows/{slug}/disable', { params: path(slug) })),
    onMutate: ({ slug, enabled }) => {
      const before = client.getQueryData(workflowsQuery.queryKey);
      client.setQueryData(workflowsQuery.queryKey, (items) =>
        items?.map((item) => (item.slug === slug ? { ...item, enabled } : item)),
      );
      return { before };
    },
    onError: (_error, _input, context) => client.setQueryData(workflowsQuery.queryKey, context?.before),
    onSettled: () => client.invalidateQueries({ queryKey: keys.workflows }),
  });
}
