import type { Permission } from '@renubu/contracts/permissions';
import {
  IconBinaryTree2,
  IconBroadcast,
  IconBuildingSkyscraper,
  IconChecklist,
  IconListDetails,
  IconPlayerPlay,
  IconRubberStamp,
  IconSettings,
  type Icon,
} from '@tabler/icons-react';

export interface NavigationEntry {
  key: 'queue' | 'customers' | 'tasks' | 'approvals' | 'executions' | 'events' | 'workflows' | 'settings';
  to: '/queue' | '/customers' | '/tasks' | '/approvals' | '/executions' | '/events' | '/workflows' | '/settings';
  icon: Icon;
  permission?: Permission;
  /** Pressed after `g`. */
  letter: string;
}

/** The pages of the navigation in their order; a missing permission hides an entry. */
export const navigation: NavigationEntry[] = [
  { key: 'queue', to: '/queue', icon: IconListDetails, permission: 'queue.read', letter: 'q' },
  { key: 'customers', to: '/customers', icon: IconBuildingSkyscraper, permission: 'customers.read', letter: 'c' },
  { key: 'tasks', to: '/tasks', icon: IconChecklist, permission: 'tasks.read', letter: 't' },
  { key: 'approvals', to: '/approvals', icon: IconRubberStamp, permission: 'approvals.read', letter: 'a' },
  { key: 'executions', to: '/executions', icon: IconPlayerPlay, permission: 'executions.read', letter: 'x' },
  { key: 'events', to: '/events', icon: IconBroadcast, permission: 'events.read', letter: 'e' },
  { key: 'workflows', to: '/workflows', icon: IconBinaryTree2, permission: 'workflows.read', letter: 'w' },
  { key: 'settings', to: '/settings', icon: IconSettings, letter: 's' },
];
