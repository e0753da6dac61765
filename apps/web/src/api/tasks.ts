import type { Task } from '@renubu/contracts/tasks';
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
  type InfiniteData,
} from '@tanstack/react-query';
import { api, ifMatch, read } from './client.ts';
import { keys } from './keys.ts';

export interface TaskFilter {
  mine?: 'true' | undefined;
  open?: 'true' | 'false' | undefined;
  assigneeId?: string | undefined;
  customerId?: string | undefined;
  executionId?: string | undefined;
}
interface TaskPage {
  items: Task[];
  nextCursor: string | null;
}
type TaskData = InfiniteData<TaskPage, string | undefined>;

/** Tasks by urgency, page by page. */
export const tasksQuery = (filter: TaskFilter) =>
  infiniteQueryOptions({
    queryKey: keys.taskList({ ...filter }),
    queryFn: ({ pageParam, signal }): Promise<TaskPage> =>
      read(api.GET('/api/v1/tasks', { params: { query: { ...filter, limit: 100, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

/** How many open tasks one has, up to 99: for the navigation. */
export const openTaskCountQuery = queryOptions({
  queryKey: [...keys.tasks, 'count'],
  queryFn: async ({ signal }) => {
    const query = { mine: 'true', open: 'true', limit: 100 } as const;
    return (await read(api.GET('/api/v1/tasks', { params: { query }, signal }))).items.length;
  },
});

/** Changes a task in every list at once; answers how to put the lists back. */
function useTaskChange<Input extends { id: string }>(call: (input: Input) => Promise<Task>, at: (task: Task) => Task) {
  const client = useQueryClient();
  const lists = { queryKey: ['tasks', 'list'] };
  return useMutation({
    mutationFn: call,
    onMutate: async ({ id }) => {
      await client.cancelQueries(lists);
      const before = client.getQueriesData<TaskData>(lists);
      client.setQueriesData<TaskData>(
        lists,
        (data) =>
          data && {
            ...data,
            pages: data.pages.map((page) => ({
              ...page,
              items: page.items.map((task) => (task.id === id ? at(task) : task)),
            })),
          },
      );
      return { restore: () => before.forEach(([key, data]) => client.setQueryData(key, data)) };
    },
    onError: (_error, _input, context) => context?.restore(),
    onSettled: () => client.invalidateQueries({ queryKey: keys.tasks }),
  });
}
const path = (id: string) => ({ path: { id } });

export const useCompleteTask = () =>
  useTaskChange(
    ({ id }: { id: string }) => read(api.POST('/api/v1/tasks/{id}/complete', { params: path(id) })),
    (task) => ({ ...task, status: 'completed' }),
  );
export const useSkipTask = () =>
  useTaskChange(
    ({ id, reason }: { id: string; reason: string }) =>
      read(api.POST('/api/v1/tasks/{id}/skip', { params: path(id), body: { reason } })),
    (task) => ({ ...task, status: 'skipped' }),
  );
export const useSnoozeTask = () =>
  useTaskChange(
    ({ id, days }: { id: string; days: number }) =>
      read(api.POST('/api/v1/tasks/{id}/snooze', { params: path(id), body: { days } })),
    (task) => ({ ...task, status: 'snoozed' }),
  );
export const useReopenTask = () =>
  useTaskChange(
    ({ id }: { id: string }) => read(api.POST('/api/v1/tasks/{id}/reopen', { params: path(id) })),
    (task) => ({ ...task, status: 'pending' }),
  );

export interface TaskInput {
  title: string;
  description?: string;
  assigneeId?: string;
  priority?: number;
  dueAt?: string | null;
  customerId?: string;
  executionId?: string;
}
export function useCreateTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: TaskInput) => read(api.POST('/api/v1/tasks', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.tasks }),
  });
}
export function useUpdateTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      id,
      revision,
      ...body
    }: Omit<TaskInput, 'customerId' | 'executionId'> & { id: string; revision: number }) =>
      read(api.PATCH('/api/v1/tasks/{id}', { params: path(id), body, headers: ifMatch(revision) })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.tasks }),
  });
}
