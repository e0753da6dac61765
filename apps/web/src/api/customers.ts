import type { Customer } from '@renubu/contracts/customers';
import type { AccountPlan, StageKey } from '@renubu/contracts/renewals';
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { api, ifMatch, read } from './client.ts';
import { keys } from './keys.ts';

export type CustomerStatus = Customer['status'];
export type CustomerSort = 'name' | '-arr' | 'renewalDate' | '-risk';
export interface CustomerFilter {
  search?: string | undefined;
  stage?: StageKey | undefined;
  ownerId?: string | undefined;
  status?: CustomerStatus | undefined;
  sort?: CustomerSort | undefined;
}
const path = (id: string) => ({ path: { id } });

/** Customers, page by page; `total` counts all that match. */
export const customersQuery = (filter: CustomerFilter) =>
  infiniteQueryOptions({
    queryKey: keys.customerList({ ...filter }),
    queryFn: ({ pageParam, signal }) =>
      read(api.GET('/api/v1/customers', { params: { query: { ...filter, limit: 100, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export const customerQuery = (id: string) =>
  queryOptions({
    queryKey: keys.customer(id),
    queryFn: ({ signal }) => read(api.GET('/api/v1/customers/{id}', { params: path(id), signal })),
  });
export const metricsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.customerPart(id, 'metrics'),
    queryFn: ({ signal }) => read(api.GET('/api/v1/customers/{id}/metrics', { params: path(id), signal })),
  });
export const intelligenceQuery = (id: string) =>
  queryOptions({
    queryKey: keys.customerPart(id, 'intelligence'),
    queryFn: ({ signal }) => read(api.GET('/api/v1/customers/{id}/intelligence', { params: path(id), signal })),
  });
/** Daily values for charts. */
export const seriesQuery = (id: string, days: number) =>
  queryOptions({
    queryKey: keys.customerPart(id, 'series', { days }),
    queryFn: ({ signal }) =>
      read(api.GET('/api/v1/customers/{id}/series', { params: { ...path(id), query: { days } }, signal })),
    placeholderData: keepPreviousData,
  });
export const contractsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.customerPart(id, 'contracts'),
    queryFn: ({ signal }) => read(api.GET('/api/v1/customers/{id}/contracts', { params: path(id), signal })),
  });
export const stakeholdersQuery = (id: string) =>
  queryOptions({
    queryKey: keys.customerPart(id, 'stakeholders'),
    queryFn: ({ signal }) => read(api.GET('/api/v1/customers/{id}/stakeholders', { params: path(id), signal })),
  });
export const signalsQuery = (id: string, metric?: string) =>
  infiniteQueryOptions({
    queryKey: keys.customerPart(id, 'signals', { metric }),
    queryFn: ({ pageParam, signal }) =>
      read(
        api.GET('/api/v1/customers/{id}/signals', {
          params: { ...path(id), query: { limit: 100, cursor: pageParam, metric } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
export const timelineQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.customerPart(id, 'timeline'),
    queryFn: ({ pageParam, signal }) =>
      read(
        api.GET('/api/v1/customers/{id}/timeline', {
          params: { ...path(id), query: { limit: 50, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

export interface CustomerInput {
  name: string;
  externalId?: string | null;
  domain?: string | null;
  industry?: string | null;
  region?: string | null;
  country?: string | null;
  employeeCount?: number | null;
  accountPlan?: AccountPlan | null;
  ownerId?: string | null;
  arrMinor?: number;
  currency?: string;
  renewalDate?: string | null;
  seats?: number | null;
  status?: CustomerStatus;
}

export function useCreateCustomer() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CustomerInput) => read(api.POST('/api/v1/customers', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.customers }),
  });
}

/** Saves against the revision read before; a 412 means somebody else was faster. */
export function useUpdateCustomer(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ revision, ...body }: Partial<CustomerInput> & { revision: number }) =>
      read(api.PATCH('/api/v1/customers/{id}', { params: path(id), body, headers: ifMatch(revision) })),
    onSuccess: (customer) => {
      client.setQueryData(customerQuery(id).queryKey, customer);
      void client.invalidateQueries({ queryKey: keys.customers });
      void client.invalidateQueries({ queryKey: keys.queue });
    },
  });
}

export function useRemoveCustomer(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => read(api.DELETE('/api/v1/customers/{id}', { params: path(id) })),
    onSuccess: () => {
      client.removeQueries({ queryKey: keys.customer(id) });
      void client.invalidateQueries({ queryKey: keys.customers });
      void client.invalidateQueries({ queryKey: keys.queue });
    },
  });
}

export function useAnalyzeCustomer(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => read(api.POST('/api/v1/customers/{id}/analyze', { params: path(id) })),
    onSuccess: (intelligence) => {
      client.setQueryData(intelligenceQuery(id).queryKey, intelligence);
      void client.invalidateQueries({ queryKey: keys.customer(id) });
      void client.invalidateQueries({ queryKey: keys.queue });
    },
  });
}

export interface StakeholderInput {
  name: string;
  title?: string | null;
  role?: 'decision_maker' | 'influencer' | 'champion' | 'user';
  influence?: 'high' | 'medium' | 'low';
  sentiment?: 'positive' | 'neutral' | 'negative';
  relationshipStrength?: number | null;
  email?: string | null;
  phone?: string | null;
  notes?: string | null;
}
/** Adds a stakeholder, or changes the one whose id and revision are given. */
export function useSaveStakeholder(customerId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      existing,
      ...body
    }: StakeholderInput & { existing?: { id: string; revision: number } | undefined }) =>
      existing
        ? read(
            api.PATCH('/api/v1/customers/{id}/stakeholders/{stakeholderId}', {
              params: { path: { id: customerId, stakeholderId: existing.id } },
              body,
              headers: ifMatch(existing.revision),
            }),
          )
        : read(api.POST('/api/v1/customers/{id}/stakeholders', { params: path(customerId), body })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.customerPart(customerId, 'stakeholders').slice(0, 3) }),
  });
}
export function useRemoveStakeholder(customerId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (stakeholderId: string) =>
      read(
        api.DELETE('/api/v1/customers/{id}/stakeholders/{stakeholderId}', {
          params: { path: { id: customerId, stakeholderId } },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: keys.customerPart(customerId, 'stakeholders').slice(0, 3) }),
  });
}
