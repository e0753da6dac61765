import type {
  Connection,
  ConnectionInput,
  ConnectionUpdate,
  ConnectorInfo,
  OutgoingMail,
} from '@renubu/contracts/connections';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ifMatch, read } from './client.ts';
import { keys } from './keys.ts';

const path = (id: string) => ({ path: { id } });

/** Every connector with its settings and operations, and the names of the connections there are. */
export const connectorsQuery = queryOptions({
  queryKey: keys.connectors,
  queryFn: async ({ signal }): Promise<(ConnectorInfo & { connections: string[] })[]> =>
    (await read(api.GET('/api/v1/connectors', { signal }))).items,
  staleTime: 5 * 60_000,
});
export const connectionsQuery = queryOptions({
  queryKey: keys.connections,
  queryFn: async ({ signal }): Promise<Connection[]> => (await read(api.GET('/api/v1/connections', { signal }))).items,
});

function useConnectionMutation<Input, Output>(call: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.connections });
      void client.invalidateQueries({ queryKey: keys.connectors });
    },
  });
}
/** The answer holds the signing secret of an inbound connection, once. */
export const useCreateConnection = () =>
  useConnectionMutation((body: ConnectionInput) => read(api.POST('/api/v1/connections', { body })));
/** Saves against the revision read before. Secrets that are not given stay. */
export const useUpdateConnection = () =>
  useConnectionMutation(({ id, revision, ...body }: ConnectionUpdate & { id: string; revision: number }) =>
    read(api.PATCH('/api/v1/connections/{id}', { params: path(id), body: body as never, headers: ifMatch(revision) })),
  );
/** Tries a connection without changing anything outside. */
export const useTestConnection = () =>
  useConnectionMutation((id: string) => read(api.POST('/api/v1/connections/{id}/test', { params: path(id) })));
/** The answer holds the new secret, once. */
export const useRotateConnection = () =>
  useConnectionMutation((id: string) => read(api.POST('/api/v1/connections/{id}/rotate', { params: path(id) })));
export const useRemoveConnection = () =>
  useConnectionMutation((id: string) => read(api.DELETE('/api/v1/connections/{id}', { params: path(id) })));

/** E-mails the server sent, or keeps while no SMTP server is connected. */
export const outgoingMailsQuery = infiniteQueryOptions({
  queryKey: [...keys.connections, 'mails'],
  queryFn: ({ pageParam, signal }): Promise<{ items: OutgoingMail[]; nextCursor: string | null; connected: boolean }> =>
    read(api.GET('/api/v1/outgoing-mails', { params: { query: { limit: 50, cursor: pageParam } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
});

export const secretsQuery = queryOptions({
  queryKey: keys.secrets,
  queryFn: async ({ signal }) => (await read(api.GET('/api/v1/secrets', { signal }))).items,
});
function useSecretMutation<Input>(call: (input: Input) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: call, onSuccess: () => client.invalidateQueries({ queryKey: keys.secrets }) });
}
export const useSetSecret = () =>
  useSecretMutation(({ name, ...body }: { name: string; value: string; description?: string }) =>
    read(api.PUT('/api/v1/secrets/{name}', { params: { path: { name } }, body })),
  );
export const useRemoveSecret = () =>
  useSecretMutation((name: string) => read(api.DELETE('/api/v1/secrets/{name}', { params: { path: { name } } })));
