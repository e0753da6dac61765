import { useQuery } from '@tanstack/react-query';
import { approvalCountsQuery } from '../../api/approvals.ts';
import { deadLetterCountQuery } from '../../api/events.ts';
import { useCan } from '../../api/identity.ts';
import { queueCountsQuery } from '../../api/queue.ts';
import { openTaskCountQuery } from '../../api/tasks.ts';
import type { NavigationEntry } from './pages.ts';

/** Live numbers beside the entries of the navigation. */
export function useNavigationCounts(): Partial<Record<NavigationEntry['key'], number>> {
  const can = useCan();
  const queue = useQuery({ ...queueCountsQuery, enabled: can('queue.read') });
  const tasks = useQuery({ ...openTaskCountQuery, enabled: can('tasks.read') });
  const approvals = useQuery({ ...approvalCountsQuery, enabled: can('approvals.read') });
  const dead = useQuery({ ...deadLetterCountQuery, enabled: can('events.read') });
  return {
    ...(queue.data ? { queue: queue.data.pending + queue.data.inProgress } : {}),
    ...(tasks.data === undefined ? {} : { tasks: tasks.data }),
    ...(approvals.data ? { approvals: approvals.data.mine } : {}),
    // Of events only what needs somebody counts: those that were given up.
    ...(dead.data === undefined ? {} : { events: dead.data }),
  };
}
