import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';

/** The newest few, with the number of unread ones: for the bell. */
export const latestNotificationsQuery = queryOptions({
  queryKey: keys.notificationList({ latest: true }),
  queryFn: ({ signal }) => read(api.GET('/api/v1/notifications', { params: { query: { limit: 6 } }, signal })),
  refetchInterval: 60_000,
});

export const notificationsQuery = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: keys.notificationList({ unread }),
    queryFn: ({ pageParam, signal }) =>
      read(
        api.GET('/api/v1/notifications', {
          params: { query: { limit: 50, cursor: pageParam, ...(unread ? { unread: 'true' as const } : {}) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

function useNotificationMutation<Input>(call: (input: Input) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSettled: () => client.invalidateQueries({ queryKey: keys.notifications }),
  });
}
export const useMarkRead = () =>
  useNotificationMutation((id: string) =>
    read(api.POST('/api/v1/notifications/{id}/read', { params: { path: { id } } })),
  );
export const useMarkAllRead = () => useNotificationMutation(() => read(api.POST('/api/v1/notifications/read-all')));
