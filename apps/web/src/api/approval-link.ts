import type { ApprovalLink } from '@renubu/contracts/approvals';
import type { JsonObject } from '@renubu/contracts/json';
import { queryOptions, useMutation } from '@tanstack/react-query';
import { api, read } from './client.ts';

const path = (token: string) => ({ path: { token } });

/** What a one-time link asks; reading it decides nothing. */
export const approvalLinkQuery = (token: string) =>
  queryOptions({
    queryKey: ['approval-link', token],
    queryFn: ({ signal }): Promise<ApprovalLink> =>
      read(api.GET('/api/v1/approval-links/{token}', { params: path(token), signal })),
    retry: false,
    // What the person reads must not change under their hands.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });

export interface LinkDecision {
  decision: 'approve' | 'reject';
  reason?: string;
  form?: JsonObject;
}
export const useDecideByLink = (token: string) =>
  useMutation({
    mutationFn: (body: LinkDecision) => read(api.POST('/api/v1/approval-links/{token}', { params: path(token), body })),
  });
