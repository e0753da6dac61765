import { useQuery } from '@tanstack/react-query';
import { useCan } from '../../api/identity.ts';
import { queueCountsQuery } from '../../api/queue.ts';
import { openTaskCountQuery } from '../../api/tasks.ts';
import type { NavigationEntry } from './pages.ts';

/** Live numbers beside the entries of the navigation. */
export function useNavigationCounts(): Partial<Record<NavigationEntry['key'], number>> {
  const can = useCan();
  const queue = useQuery({ ...queueCountsQuery, enabled: can('queue.read') });
  const tasks = useQuery({ ...openTaskCountQuery, enabled: can('tasks.read') });
  return {
    ...(queue.data ? { queue: queue.data.pending + queue.data.inProgress } : {}),
    ...(tasks.data === undefined ? {} : { tasks: tasks.data }),
  };
}
