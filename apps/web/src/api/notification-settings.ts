import type {
  NotificationSettings,
  NotificationSettingsUpdate,
  OrganizationChannels,
} from '@renubu/contracts/notifications';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { keys } from './keys.ts';

/** What the signed-in person hears of, and where. */
export const notificationSettingsQuery = queryOptions({
  queryKey: keys.notificationSettings,
  queryFn: ({ signal }): Promise<NotificationSettings> => read(api.GET('/api/v1/notifications/settings', { signal })),
});
/** Saves at once; the switch moves before the answer and goes back when refused. */
export function useSaveNotificationSettings() {
  const client = useQueryClient();
  const { queryKey } = notificationSettingsQuery;
  return useMutation({
    mutationFn: (body: NotificationSettingsUpdate) => read(api.PUT('/api/v1/notifications/settings', { body })),
    onMutate: (change) => {
      const before = client.getQueryData(queryKey);
      client.setQueryData(queryKey, before && changed(before, change));
      return { before };
    },
    onError: (_error, _change, context) => client.setQueryData(queryKey, context?.before),
    onSuccess: (saved) => client.setQueryData(queryKey, saved),
  });
}

const changed = (
  settings: NotificationSettings,
  { kinds, digest }: NotificationSettingsUpdate,
): NotificationSettings => ({
  ...settings,
  digest: digest ?? settings.digest,
  kinds: settings.kinds.map((item) => ({
    ...item,
    channels: { ...item.channels, ...withoutAbsent(kinds?.[item.kind] ?? {}) },
  })),
});
const withoutAbsent = (channels: object): Partial<NotificationSettings['kinds'][number]['channels']> =>
  Object.fromEntries(Object.entries(channels).filter(([, chosen]) => chosen !== undefined));

/** Where the organization’s notifications go besides the app. */
export const channelsQuery = queryOptions({
  queryKey: keys.channels,
  queryFn: ({ signal }): Promise<OrganizationChannels> => read(api.GET('/api/v1/notifications/channels', { signal })),
});
export interface ChannelsUpdate {
  email?: { enabled?: boolean; connection?: string | null };
  slack?: { enabled?: boolean; connection?: string | null; channel?: string | null };
}
export function useSaveChannels() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ChannelsUpdate) => read(api.PUT('/api/v1/notifications/channels', { body })),
    onSuccess: (saved) => client.setQueryData(channelsQuery.queryKey, saved),
  });
}
