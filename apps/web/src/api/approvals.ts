import type {
  ApprovalDetail,
  ApprovalStatus,
  ApprovalSummary,
  ApproverGroup,
  DecideInput,
} from '@renubu/contracts/approvals';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';

export interface ApprovalFilter {
  scope: 'mine' | 'all';
  status?: ApprovalStatus | undefined;
  open?: 'true' | 'false' | undefined;
  q?: string | undefined;
}
const path = (id: string) => ({ path: { id } });

/** Approvals page by page: pending ones by their expiry, ended ones newest first. */
export const approvalsQuery = (filter: ApprovalFilter) =>
  infiniteQueryOptions({
    queryKey: keys.approvalList({ ...filter }),
    queryFn: ({ pageParam, signal }): Promise<{ items: ApprovalSummary[]; nextCursor: string | null }> =>
      read(api.GET('/api/v1/approvals', { params: { query: { ...filter, limit: 50, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
export const approvalCountsQuery = queryOptions({
  queryKey: keys.approvalCounts,
  queryFn: ({ signal }) => read(api.GET('/api/v1/approvals/counts', { signal })),
  staleTime: 15_000,
});
export const approvalQuery = (id: string) =>
  queryOptions({
    queryKey: keys.approval(id),
    queryFn: ({ signal }): Promise<ApprovalDetail> =>
      read(api.GET('/api/v1/approvals/{id}', { params: path(id), signal })),
  });

/** A verb on one approval; its answer is the approval afterwards. Refused, the page reads it anew. */
function useApprovalVerb<Input>(id: string, call: (input: Input) => Promise<ApprovalDetail>) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ['approval', id],
    mutationFn: call,
    onSuccess: (approval) => client.setQueryData(approvalQuery(id).queryKey, approval),
    onError: () => client.invalidateQueries({ queryKey: keys.approval(id) }),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.approvalLists });
      void client.invalidateQueries({ queryKey: keys.approvalCounts });
    },
  });
}
export const useDecideApproval = (id: string) =>
  useApprovalVerb(id, (body: DecideInput) =>
    read(api.POST('/api/v1/approvals/{id}/decide', { params: path(id), body })),
  );
export const useDelegateApproval = (id: string) =>
  useApprovalVerb(id, (body: { to: string; reason: string }) =>
    read(api.POST('/api/v1/approvals/{id}/delegate', { params: path(id), body })),
  );
export const useCommentApproval = (id: string) =>
  useApprovalVerb(id, (text: string) =>
    read(api.POST('/api/v1/approvals/{id}/comment', { params: path(id), body: { text } })),
  );

export interface BulkDecision {
  id: string;
  decision: 'approve' | 'reject';
  reason?: string;
  payloadHash: string;
}
/** Decides several; each is answered by itself. */
export function useDecideMany() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BulkDecision[]) => read(api.POST('/api/v1/approvals/decide', { body })),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.approvals }),
  });
}

export const absencesQuery = queryOptions({
  queryKey: keys.absences,
  queryFn: async ({ signal }) => (await read(api.GET('/api/v1/approvals/absences', { signal }))).items,
});
export interface AbsenceInput {
  personId?: string;
  delegateId: string;
  from: string;
  to: string;
  note: string;
}
function useAbsenceMutation<Input>(call: (input: Input) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: call, onSuccess: () => client.invalidateQueries({ queryKey: keys.absences }) });
}
export const useAddAbsence = () =>
  useAbsenceMutation((body: AbsenceInput) => read(api.POST('/api/v1/approvals/absences', { body })));
export const useRemoveAbsence = () =>
  useAbsenceMutation((id: string) => read(api.DELETE('/api/v1/approvals/absences/{id}', { params: path(id) })));

export const approverGroupsQuery = queryOptions({
  queryKey: keys.approverGroups,
  queryFn: async ({ signal }): Promise<ApproverGroup[]> =>
    (await read(api.GET('/api/v1/approver-groups', { signal }))).items,
});
export interface GroupInput {
  name: string;
  description: string;
  memberIds: string[];
}
function useGroupMutation<Input>(call: (input: Input) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.approverGroups }),
  });
}
/** Creates a group, or changes the one with the id. */
export const useSaveGroup = () =>
  useGroupMutation(({ id, ...body }: GroupInput & { id: string | null }) =>
    id === null
      ? read(api.POST('/api/v1/approver-groups', { body }))
      : read(api.PATCH('/api/v1/approver-groups/{id}', { params: path(id), body })),
  );
export const useRemoveGroup = () =>
  useGroupMutation((id: string) => read(api.DELETE('/api/v1/approver-groups/{id}', { params: path(id) })));
