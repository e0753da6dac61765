import type { AssistantThreadSummary, EvidenceReport, Proposal, ProposedChange } from '@renubu/contracts/assistant';
import type { Message } from '@renubu/contracts/executions';
import type { Artifact } from '@renubu/contracts/workflows';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { expectOwnChange } from './execution.ts';
import { keys } from './keys.ts';
import { changeProposal } from './proposal-cache.ts';

const path = (id: string) => ({ path: { id } });

export type AssistantThread = AssistantThreadSummary & { messages: Message[] };

/** Own conversations, newest first; with a customer, those about it. */
export const assistantThreadsQuery = (filter: { customerId?: string | undefined }) =>
  infiniteQueryOptions({
    queryKey: keys.assistantThreads(filter),
    queryFn: ({ pageParam, signal }): Promise<{ items: AssistantThreadSummary[]; nextCursor: string | null }> =>
      read(api.GET('/api/v1/threads', { params: { query: { limit: 30, cursor: pageParam, ...filter } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
export const assistantThreadQuery = (id: string) =>
  queryOptions({
    queryKey: keys.assistantThread(id),
    queryFn: ({ signal }): Promise<AssistantThread> =>
      read(api.GET('/api/v1/threads/{id}', { params: path(id), signal })),
  });

export interface ThreadAbout {
  customerId?: string;
  executionId?: string;
  path?: string;
}
/** Begins a conversation; a step's is one and the same. */
export const createThread = (about: ThreadAbout): Promise<AssistantThreadSummary> =>
  read(api.POST('/api/v1/threads', { body: about }));

export interface Posted {
  message: Message;
  /** The answer, where it came at once. */
  answer: Message | null;
  /** What to follow where it does not. */
  streamId: string | null;
}
export const postMessage = (threadId: string, text: string): Promise<Posted> =>
  read(api.POST('/api/v1/threads/{id}/messages', { params: path(threadId), body: { text } }));

/** Each sentence of an artifact held against its evidence; read anew with each version. */
export const artifactEvidenceQuery = (artifactId: string, version: number) =>
  queryOptions({
    queryKey: ['artifact-evidence', artifactId, version],
    queryFn: ({ signal }): Promise<EvidenceReport> =>
      read(api.GET('/api/v1/artifacts/{id}/evidence', { params: path(artifactId), signal })),
    staleTime: 5 * 60_000,
  });

/** Writes a new version of an artifact; those before it stay. */
export function useGenerateArtifact(executionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, instructions }: { id: string; instructions: string }): Promise<Artifact> =>
      read(
        api.POST('/api/v1/artifacts/{id}/generate', {
          params: path(id),
          body: instructions === '' ? {} : { instructions },
        }),
      ),
    onSuccess: (artifact) => {
      client.setQueryData<Artifact[]>(keys.executionPart(executionId, 'artifacts'), (items) =>
        items?.map((item) => (item.id === artifact.id ? artifact : item)),
      );
      void client.invalidateQueries({ queryKey: keys.executionPart(executionId, 'artifacts') });
    },
  });
}

type Decision =
  | { verb: 'accept'; proposal: Proposal; change?: ProposedChange | undefined }
  | { verb: 'reject'; proposal: Proposal; reason?: string | undefined };

/** Accepts or rejects a proposal: shown at once, taken back when refused. */
export function useDecideProposal() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (decision: Decision): Promise<Proposal> =>
      decision.verb === 'accept'
        ? read(
            api.POST('/api/v1/proposals/{id}/accept', {
              params: path(decision.proposal.id),
              body: (decision.change === undefined ? {} : { change: decision.change }) as never,
            }),
          )
        : read(
            api.POST('/api/v1/proposals/{id}/reject', {
              params: path(decision.proposal.id),
              body: decision.reason === undefined ? {} : { reason: decision.reason },
            }),
          ),
    onMutate: ({ verb, proposal }) =>
      changeProposal(client, { ...proposal, status: verb === 'accept' ? 'accepted' : 'rejected' }),
    onSuccess: (proposal) => {
      changeProposal(client, proposal);
      if (proposal.status === 'accepted') refreshChanged(proposal);
    },
    onError: (_error, { proposal }) => {
      changeProposal(client, proposal);
      // Refused because it has moved on, the conversation is read anew and says what became of it.
      void client.invalidateQueries({ queryKey: keys.assistantThread(proposal.threadId) });
      if (proposal.executionId !== null)
        void client.invalidateQueries({ queryKey: keys.executionPart(proposal.executionId, 'threads') });
    },
  });

  function refreshChanged({ change, executionId, customerId }: Proposal): void {
    if (executionId !== null) {
      expectOwnChange(client, executionId);
      void client.invalidateQueries({ queryKey: keys.execution(executionId) });
    }
    if (change.kind === 'create_task') void client.invalidateQueries({ queryKey: keys.tasks });
    if (customerId !== null) void client.invalidateQueries({ queryKey: keys.customer(customerId) });
  }
}
