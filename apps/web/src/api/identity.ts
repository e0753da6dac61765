import type { Me, Preferences } from '@renubu/contracts/identity';
import type { Permission } from '@renubu/contracts/permissions';
import { queryOptions, useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { api, read } from './client.ts';
import { refusedWith } from './errors.ts';
import { keys } from './keys.ts';

/** The signed-in person, or null when nobody is. */
export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await read(api.GET('/api/v1/auth/me', { signal }));
    } catch (error) {
      if (refusedWith(error, 401)) return null;
      throw error;
    }
  },
  staleTime: 5 * 60_000,
});
export const setupQuery = queryOptions({
  queryKey: keys.setup,
  queryFn: ({ signal }) => read(api.GET('/api/v1/auth/setup', { signal })),
});
export const preferencesQuery = queryOptions({
  queryKey: keys.preferences,
  queryFn: ({ signal }) => read(api.GET('/api/v1/preferences', { signal })),
  staleTime: 5 * 60_000,
});
export const membersQuery = queryOptions({
  queryKey: keys.members,
  queryFn: ({ signal }) => read(api.GET('/api/v1/members', { signal })),
  staleTime: 60_000,
});

/** The signed-in person; only inside the shell, where there always is one. */
export function useMe(): Me {
  const { data } = useSuspenseQuery(meQuery);
  if (!data) throw new Error('Nobody is signed in.');
  return data;
}

/** Whether the signed-in person holds a permission. */
export function useCan(): (permission: Permission) => boolean {
  const me = useMe();
  return (permission) => me.permissions.includes(permission);
}

/** People of the organization; empty while loading and where one may not see them. */
export function useMembers() {
  const allowed = useCan()('members.read');
  return useQuery({ ...membersQuery, enabled: allowed });
}

/** Signing in as whoever `call` answers: forgets what the person before has read. */
function useSession<Input>(call: (input: Input) => Promise<Me>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSuccess: (me) => {
      client.clear();
      client.setQueryData(keys.me, me);
    },
  });
}
export const useSignIn = () =>
  useSession((body: { email: string; password: string }) => read(api.POST('/api/v1/auth/sign-in', { body })));
export const useFirstAdmin = () =>
  useSession((body: { organization: string; name: string; email: string; password: string }) =>
    read(api.POST('/api/v1/auth/sign-up', { body })),
  );
export const useSwitchOrganization = () =>
  useSession((organizationId: string) =>
    read(api.POST('/api/v1/auth/switch-organization', { body: { organizationId } })),
  );

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => read(api.POST('/api/v1/auth/sign-out')),
    onSuccess: () => {
      client.clear();
      client.setQueryData(keys.me, null);
    },
  });
}

export function useUpdateProfile() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name?: string; title?: string | null }) => read(api.PATCH('/api/v1/auth/me', { body })),
    onSuccess: (me) => {
      client.setQueryData(keys.me, me);
      void client.invalidateQueries({ queryKey: keys.members });
    },
  });
}

export const useChangePassword = () =>
  useMutation({
    mutationFn: (body: { currentPassword: string; newPassword: string }) =>
      read(api.POST('/api/v1/auth/change-password', { body })),
  });

type PreferencesUpdate = { [Group in keyof Preferences]?: Partial<Preferences[Group]> };

/** Merges a partial update into own preferences; shown at once, taken back when refused. */
export function useUpdatePreferences() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PreferencesUpdate) => read(api.PUT('/api/v1/preferences', { body })),
    onMutate: (update) => {
      const before = client.getQueryData(preferencesQuery.queryKey);
      if (before) client.setQueryData(preferencesQuery.queryKey, mergePreferences(before, update));
      return { before };
    },
    onError: (_error, _update, context) => client.setQueryData(preferencesQuery.queryKey, context?.before),
    onSuccess: (preferences) => client.setQueryData(preferencesQuery.queryKey, preferences),
  });
}

const mergePreferences = (before: Preferences, update: PreferencesUpdate): Preferences => ({
  chat: { ...before.chat, ...update.chat },
  notifications: { ...before.notifications, ...update.notifications },
  ui: { ...before.ui, ...update.ui },
  workflow: { ...before.workflow, ...update.workflow },
});

type MemberUpdate = NonNullable<Parameters<typeof updateMember>[1]>;
const updateMember = (
  userId: string,
  body: {
    role?: Me['role'];
    title?: string | null;
    experienceLevel?: 'junior' | 'mid' | 'senior' | 'expert';
    managerId?: string | null;
    skills?: string[];
    territories?: string[];
    takesWork?: boolean;
    active?: boolean;
  },
) => read(api.PATCH('/api/v1/members/{userId}', { params: { path: { userId } }, body }));

export function useUpdateMember() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ userId, ...body }: MemberUpdate & { userId: string }) => updateMember(userId, body),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.members }),
  });
}
