import type { Completion, ExecutionDetail, HistoryEntry, Thread } from './execution-types.ts';
import type { Artifact } from '@renubu/contracts/workflows';
import type { Json } from '@renubu/contracts/json';
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
  type QueryClient,
} from '@tanstack/react-query';
import { api, ifMatch, read } from './client.ts';
import { keys } from './keys.ts';

export type { ExecutionDetail, Thread } from './execution-types.ts';

const path = (id: string) => ({ path: { id } });
const stepPath = (id: string, stepId: string) => ({ path: { id, stepId } });

export const executionQuery = (id: string) =>
  queryOptions({
    queryKey: keys.execution(id),
    queryFn: ({ signal }): Promise<ExecutionDetail> =>
      read(api.GET('/api/v1/executions/{id}', { params: path(id), signal })),
    // While the system works, the live message may be lost with the connection; people's waits need no polling.
    refetchInterval: ({ state }) =>
      state.data?.status === 'running' || state.data?.status === 'pending' ? 3000 : false,
  });
export const threadsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.executionPart(id, 'threads'),
    queryFn: async ({ signal }): Promise<Thread[]> =>
      (await read(api.GET('/api/v1/executions/{id}/threads', { params: path(id), signal }))).items,
  });
export const artifactsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.executionPart(id, 'artifacts'),
    queryFn: async ({ signal }): Promise<Artifact[]> =>
      (await read(api.GET('/api/v1/executions/{id}/artifacts', { params: path(id), signal }))).items,
  });
/** What happened, oldest first, page by page. */
export const historyQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.executionPart(id, 'history'),
    queryFn: ({ pageParam, signal }): Promise<{ items: HistoryEntry[]; nextCursor: string | null }> =>
      read(
        api.GET('/api/v1/executions/{id}/history', {
          params: { ...path(id), query: { limit: 200, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
/** All versions of an artifact, newest first. */
export const artifactVersionsQuery = (executionId: string, artifactId: string) =>
  queryOptions({
    queryKey: [...keys.executionPart(executionId, 'artifacts'), artifactId, 'versions'],
    queryFn: async ({ signal }) =>
      (await read(api.GET('/api/v1/artifacts/{id}/versions', { params: path(artifactId), signal }))).items,
  });

/** The newest revision this page made itself: what moves past it was somebody else. */
const ownRevisions = new Map<string, number>();
export const isOwnRevision = (id: string, revision: number): boolean => (ownRevisions.get(id) ?? 0) >= revision;

/** What is done next to an execution without a verb of its own, such as a word to the assistant, is no news to its page. */
export function expectOwnChange(client: QueryClient, id: string): void {
  const revision = client.getQueryData(executionQuery(id).queryKey)?.revision;
  if (revision !== undefined) ownRevisions.set(id, Math.max(ownRevisions.get(id) ?? 0, revision + 1));
}

/** Takes over an execution a verb has answered with, and refreshes what else may have changed. */
function takeOver(client: QueryClient, detail: ExecutionDetail): void {
  ownRevisions.set(detail.id, detail.revision);
  client.setQueryData(executionQuery(detail.id).queryKey, detail);
  for (const part of ['threads', 'artifacts', 'history']) {
    void client.invalidateQueries({ queryKey: keys.executionPart(detail.id, part) });
  }
  void client.invalidateQueries({ queryKey: ['executions', 'list'] });
  void client.invalidateQueries({ queryKey: keys.queue });
  void client.invalidateQueries({ queryKey: keys.tasks });
}

/** A verb on an execution. Refused because it has moved on (409, 412), the page reads it anew. */
function useVerb<Input>(id: string, call: (input: Input) => Promise<ExecutionDetail>) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ['execution', id],
    mutationFn: call,
    onSuccess: (detail) => takeOver(client, detail),
    onError: () => client.invalidateQueries({ queryKey: keys.execution(id) }),
  });
}

export interface SnoozeBody {
  days?: number;
  until?: string;
  reason: string;
}
type StepInput<Body = unknown> = Body & { stepId: string };

export const useCompleteStep = (id: string) =>
  useVerb(id, ({ stepId, outputs }: StepInput<{ outputs: Record<string, Json> }>) =>
    read(
      api.POST('/api/v1/executions/{id}/steps/{stepId}/complete', { params: stepPath(id, stepId), body: { outputs } }),
    ),
  );
export const useSkipStep = (id: string) =>
  useVerb(id, ({ stepId, reason }: StepInput<{ reason: string }>) =>
    read(api.POST('/api/v1/executions/{id}/steps/{stepId}/skip', { params: stepPath(id, stepId), body: { reason } })),
  );
export const useSnoozeStep = (id: string) =>
  useVerb(id, ({ stepId, ...body }: StepInput<SnoozeBody>) =>
    read(api.POST('/api/v1/executions/{id}/steps/{stepId}/snooze', { params: stepPath(id, stepId), body })),
  );
export const useWakeStep = (id: string) =>
  useVerb(id, ({ stepId }: StepInput) =>
    read(api.POST('/api/v1/executions/{id}/steps/{stepId}/wake', { params: stepPath(id, stepId) })),
  );
export const useReopenStep = (id: string) =>
  useVerb(id, ({ stepId, reason }: StepInput<{ reason: string }>) =>
    read(api.POST('/api/v1/executions/{id}/steps/{stepId}/reopen', { params: stepPath(id, stepId), body: { reason } })),
  );

export const useSnoozeExecution = (id: string) =>
  useVerb(id, (body: SnoozeBody) => read(api.POST('/api/v1/executions/{id}/snooze', { params: path(id), body })));
export const useWakeExecution = (id: string) =>
  useVerb(id, () => read(api.POST('/api/v1/executions/{id}/wake', { params: path(id) })));
export const useEscalateExecution = (id: string) =>
  useVerb(id, (reason: string) =>
    read(api.POST('/api/v1/executions/{id}/escalate', { params: path(id), body: { reason } })),
  );
export const useCancelExecution = (id: string) =>
  useVerb(id, (reason: string) =>
    read(api.POST('/api/v1/executions/{id}/cancel', { params: path(id), body: { reason } })),
  );
export const usePauseExecution = (id: string) =>
  useVerb(id, () => read(api.POST('/api/v1/executions/{id}/pause', { params: path(id), body: {} })));
export const useResumeExecution = (id: string) =>
  useVerb(id, () => read(api.POST('/api/v1/executions/{id}/resume', { params: path(id) })));
export const useRetryExecution = (id: string) =>
  useVerb(id, (fromStep: string | undefined) =>
    read(
      api.POST('/api/v1/executions/{id}/retry', {
        params: path(id),
        body: fromStep === undefined ? {} : { fromStep },
      }),
    ),
  );

/** Completes the execution with an outcome; the answer says what was done and what is next. */
export function useCompleteExecution(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ['execution', id],
    mutationFn: (body: { outcome: string; notes?: string }): Promise<Completion> =>
      read(api.POST('/api/v1/executions/{id}/complete', { params: path(id), body })),
    // The answer names no revision, and nothing but this can follow.
    onSuccess: () => ownRevisions.set(id, Number.MAX_SAFE_INTEGER),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.executions });
      void client.invalidateQueries({ queryKey: keys.queue });
      void client.invalidateQueries({ queryKey: keys.tasks });
    },
  });
}

export interface ChatInput {
  stepId: string;
  /** A button's value, with the label it showed. */
  value?: string;
  /** What was typed, or the button's label: shown until the server has answered. */
  text: string;
}
/** Presses a button or says something in a step's conversation. */
export function useChat(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ['execution', id],
    mutationFn: ({ stepId, value, text }: ChatInput) =>
      read(
        api.POST('/api/v1/executions/{id}/steps/{stepId}/chat', {
          params: stepPath(id, stepId),
          body: value === undefined ? { text } : { value },
        }),
      ),
    onSuccess: ({ execution, thread }: { execution: ExecutionDetail; thread: Thread }) => {
      client.setQueryData(threadsQuery(id).queryKey, (threads) => [
        ...(threads ?? []).filter((item) => item.id !== thread.id),
        thread,
      ]);
      takeOver(client, execution);
    },
    onError: () => client.invalidateQueries({ queryKey: keys.execution(id) }),
  });
}

/** Saves a new version of an artifact on top of the one that was read; 412 when somebody was faster. */
export function useUpdateArtifact(executionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      id,
      version,
      content,
    }: {
      id: string;
      version: number;
      content: Record<string, Json>;
    }): Promise<Artifact> =>
      read(api.PUT('/api/v1/artifacts/{id}', { params: path(id), body: { content }, headers: ifMatch(version) })),
    onSuccess: (artifact) => {
      client.setQueryData(artifactsQuery(executionId).queryKey, (items) =>
        items?.map((item) => (item.id === artifact.id ? artifact : item)),
      );
      void client.invalidateQueries({ queryKey: artifactVersionsQuery(executionId, artifact.id).queryKey });
    },
  });
}
/** One artifact as it stands now, past the cache. */
export const readArtifact = (id: string): Promise<Artifact> =>
  read(api.GET('/api/v1/artifacts/{id}', { params: path(id) }));
