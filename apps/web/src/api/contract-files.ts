import type {
  ConfirmationInput,
  ConfirmationPlan,
  ContractDocument,
  ContractDocumentSummary,
} from '@renubu/contracts/contract-documents';
import type { ContractTermName } from '@renubu/contracts/contract-terms';
import type { Json } from '@renubu/contracts/json';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, baseUrl, ifMatch, read } from './client.ts';
import { keys } from './keys.ts';
import { sendForm } from './upload.ts';

const path = (id: string) => ({ path: { id } });

/** How often a file that is being read is looked at when no live message comes. */
const pollMs = 2000;

export const contractFilesQuery = (customerId: string) =>
  queryOptions({
    queryKey: keys.customerPart(customerId, 'contract-files'),
    queryFn: ({ signal }): Promise<{ items: ContractDocumentSummary[] }> =>
      read(api.GET('/api/v1/customers/{id}/contract-documents', { params: path(customerId), signal })),
    refetchInterval: ({ state }) => (state.data?.items.some(({ status }) => status === 'reading') ? pollMs : false),
  });

export const contractFileQuery = (id: string) =>
  queryOptions({
    queryKey: keys.contractFile(id),
    queryFn: ({ signal }): Promise<ContractDocument> =>
      read(api.GET('/api/v1/contract-documents/{id}', { params: path(id), signal })),
    refetchInterval: ({ state }) => (state.data?.status === 'reading' ? pollMs : false),
  });

/** What confirming would change; read anew for every choice and every revision. */
export const contractPlanQuery = (id: string, revision: number, input: ConfirmationInput) =>
  queryOptions({
    queryKey: keys.contractPlan(id, { revision, ...input }),
    queryFn: ({ signal }): Promise<ConfirmationPlan> =>
      read(api.POST('/api/v1/contract-documents/{id}/preview', { params: path(id), body: input, signal })),
    retry: false,
    staleTime: 0,
  });

/** Where the file as it was uploaded is downloaded. */
export const contractFileAddress = (id: string): string =>
  new URL(`api/v1/contract-documents/${encodeURIComponent(id)}/file`, baseUrl()).href;

export function useUploadContract(customerId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file, onProgress }: { file: File; onProgress: (share: number) => void }) => {
      const form = new FormData();
      form.append('file', file, file.name);
      const target = `api/v1/customers/${customerId}/contract-documents`;
      return sendForm<ContractDocumentSummary>({ path: target, form, onProgress });
    },
    onSettled: () => client.invalidateQueries({ queryKey: contractFilesQuery(customerId).queryKey }),
  });
}

/** Shows a changed file at once, and everything of its customer anew. */
function useTaken(): (document: ContractDocument) => void {
  const client = useQueryClient();
  return (document) => {
    client.setQueryData(contractFileQuery(document.id).queryKey, document);
    void client.invalidateQueries({ queryKey: keys.customer(document.customerId) });
  };
}

interface Correction {
  term: ContractTermName;
  revision: number;
  normalized: Json;
  span?: { start: number; end: number } | null;
}
export function useCorrectTerm(id: string) {
  const taken = useTaken();
  return useMutation({
    mutationFn: ({ term, revision, ...body }: Correction): Promise<ContractDocument> =>
      read(
        api.PUT('/api/v1/contract-documents/{id}/terms/{term}', {
          params: { path: { id, term } },
          body,
          headers: ifMatch(revision),
        }),
      ),
    onSuccess: taken,
  });
}

export function useWithdrawCorrection(id: string) {
  const taken = useTaken();
  return useMutation({
    mutationFn: (term: ContractTermName): Promise<ContractDocument> =>
      read(api.DELETE('/api/v1/contract-documents/{id}/terms/{term}', { params: { path: { id, term } } })),
    onSuccess: taken,
  });
}

export function useConfirmContract(id: string) {
  const client = useQueryClient();
  const taken = useTaken();
  return useMutation({
    mutationFn: ({
      revision,
      ...body
    }: ConfirmationInput & { revision: number }): Promise<{ document: ContractDocument; done: ConfirmationPlan }> =>
      read(api.POST('/api/v1/contract-documents/{id}/confirm', { params: path(id), body, headers: ifMatch(revision) })),
    onSuccess: ({ document }) => {
      taken(document);
      void client.invalidateQueries({ queryKey: keys.tasks });
      void client.invalidateQueries({ queryKey: keys.queue });
    },
  });
}

export function useRereadContract(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => read(api.POST('/api/v1/contract-documents/{id}/read', { params: path(id) })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.contractFile(id) }),
  });
}

export function useRemoveContract(id: string, customerId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => read(api.DELETE('/api/v1/contract-documents/{id}', { params: path(id) })),
    onSuccess: () => {
      client.removeQueries({ queryKey: keys.contractFile(id) });
      void client.invalidateQueries({ queryKey: keys.customer(customerId) });
    },
  });
}
