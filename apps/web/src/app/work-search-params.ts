import type { ExecutionStatus } from '@renubu/contracts/executions';
import type { ExecutionFilter } from '../api/executions.ts';
import { compact, oneOf, readTab, text } from './search-params.ts';

type Search = Record<string, unknown>;

// The words of the contracts, repeated here because the contracts' lists come with their schemas.
export const executionStatuses = [
  'pending',
  'running',
  'waiting',
  'paused',
  'snoozed',
  'completed',
  'failed',
  'cancelled',
] as const satisfies readonly ExecutionStatus[];

export interface ExecutionsSearch {
  /** Open ones unless said otherwise. */
  show?: 'all' | 'ended' | undefined;
  status?: ExecutionStatus | undefined;
  workflow?: string | undefined;
  customer?: string | undefined;
  assignee?: string | undefined;
}
export const readExecutionsSearch = (search: Search): ExecutionsSearch =>
  compact({
    show: oneOf(search['show'], ['all', 'ended'] as const),
    status: oneOf(search['status'], executionStatuses),
    workflow: text(search['workflow']),
    customer: text(search['customer']),
    assignee: text(search['assignee']),
  });
/** What the list asks the server for. A status says by itself whether open ones are meant. */
export const executionFilter = ({ show, status, workflow, customer, assignee }: ExecutionsSearch): ExecutionFilter =>
  compact({
    status,
    open:
      status !== undefined || show === 'all' ? undefined : show === 'ended' ? ('false' as const) : ('true' as const),
    workflow,
    customerId: customer,
    assigneeId: assignee,
  });

export interface ExecutionSearch {
  /** The step on the screen, when it is not the current one. */
  step?: string | undefined;
  artifact?: string | undefined;
}
export const readExecutionSearch = (search: Search): ExecutionSearch =>
  compact({ step: text(search['step']), artifact: text(search['artifact']) });

export interface HistorySearch {
  who?: string | undefined;
  at?: string | undefined;
  type?: string | undefined;
  order?: 'oldest' | undefined;
}
export const readHistorySearch = (search: Search): HistorySearch =>
  compact({
    who: text(search['who']),
    at: text(search['at']),
    type: text(search['type']),
    order: oneOf(search['order'], ['oldest'] as const),
  });

export interface WorkflowSearch {
  tab?: 'source' | 'tests' | 'versions' | 'draft' | undefined;
  /** The step whose details show. */
  step?: string | undefined;
}
export const readWorkflowSearch = (search: Search): WorkflowSearch =>
  compact({ ...readTab(search, ['source', 'tests', 'versions', 'draft'] as const), step: text(search['step']) });
