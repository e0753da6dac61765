import type { ExecutionStatus } from '@renubu/contracts/executions';

/** Started and not ended: what counts as a person's workload. */
export const openStatuses = [
  'pending',
  'running',
  'waiting',
  'paused',
  'snoozed',
] as const satisfies readonly ExecutionStatus[];

export const isOpen = (status: ExecutionStatus): boolean => (openStatuses as readonly string[]).includes(status);
