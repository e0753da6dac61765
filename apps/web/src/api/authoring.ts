import type { Simulation, SimulationInput, WorkflowTemplate } from '@renubu/contracts/simulation';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { refusedWith } from './errors.ts';
import { keys } from './keys.ts';

const path = (slug: string) => ({ path: { slug } });

/** Definitions that ship with Renubu, to begin one’s own from. */
export const templatesQuery = queryOptions({
  queryKey: [...keys.workflows, 'templates'],
  queryFn: async ({ signal }): Promise<WorkflowTemplate[]> =>
    (await read(api.GET('/api/v1/workflows/templates', { signal }))).items,
  staleTime: Infinity,
});
/** Tries a workflow on an event or inputs; nothing is sent. */
export const useSimulate = (slug: string) =>
  useMutation({
    mutationFn: (body: SimulationInput): Promise<Simulation> =>
      read(api.POST('/api/v1/workflows/{slug}/simulate', { params: path(slug), body: body as never })),
  });
/** Saves the first draft of a new workflow; 412 when there is one of that name. */
export function useCreateWorkflow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ slug, source }: { slug: string; source: string }) =>
      read(api.PUT('/api/v1/workflows/{slug}/draft', { params: path(slug), body: { source } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.workflows }),
  });
}

/** The inbound address of a workflow with a webhook trigger; null until its first secret is made. */
export const workflowWebhookQuery = (slug: string) =>
  queryOptions({
    queryKey: [...keys.workflow(slug), 'webhook'],
    queryFn: async ({ signal }) => {
      try {
        return await read(api.GET('/api/v1/workflows/{slug}/webhook', { params: path(slug), signal }));
      } catch (error) {
        if (refusedWith(error, 404)) return null;
        throw error;
      }
    },
  });
/** The answer holds the new secret, once. */
export function useRotateWorkflowWebhook(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => read(api.POST('/api/v1/workflows/{slug}/webhook/rotate', { params: path(slug) })),
    onSuccess: () => client.invalidateQueries({ queryKey: workflowWebhookQuery(slug).queryKey }),
  });
}
