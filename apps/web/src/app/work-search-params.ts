import type { ExecutionResult, ExecutionStatus, ExecutionTrigger } from '@renubu/contracts/executions';
import type { WorkflowKind } from '@renubu/contracts/language/workflow';
import type { ExecutionFilter } from '../api/executions.ts';
import { eventSpans, sinceOf, type EventSpan } from './automation-search-params.ts';
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

export const executionResults = [
  'allowed',
  'blocked',
  'review',
  'executed',
] as const satisfies readonly ExecutionResult[];
export const executionTriggers = [
  'manual',
  'event',
  'schedule',
  'webhook',
  'customer',
  'workflow',
] as const satisfies readonly ExecutionTrigger[];
export const workflowKinds = [
  'renewal',
  'strategic',
  'opportunity',
  'risk',
  'automation',
  'agentic',
] as const satisfies readonly WorkflowKind[];

export interface ExecutionsSearch {
  /** Open ones unless said otherwise. */
  show?: 'all' | 'ended' | undefined;
  status?: ExecutionStatus | undefined;
  workflow?: string | undefined;
  customer?: string | undefined;
  assignee?: string | undefined;
  result?: ExecutionResult | undefined;
  trigger?: ExecutionTrigger | undefined;
  kind?: WorkflowKind | undefined;
  q?: string | undefined;
  /** How far back they began. */
  span?: EventSpan | undefined;
  /** Those that one event began. */
  event?: string | undefined;
}
export const readExecutionsSearch = (search: Search): ExecutionsSearch =>
  compact({
    show: oneOf(search['show'], ['all', 'ended'] as const),
    status: oneOf(search['status'], executionStatuses),
    workflow: text(search['workflow']),
    customer: text(search['customer']),
    assignee: text(search['assignee']),
    result: oneOf(search['result'], executionResults),
    trigger: oneOf(search['trigger'], executionTriggers),
    kind: oneOf(search['kind'], workflowKinds),
    q: text(search['q']),
    span: oneOf(search['span'], eventSpans),
    event: text(search['event']),
  });
/** What the list asks the server for. A status says by itself whether open ones are meant. */
export const executionFilter = (search: ExecutionsSearch, now = Date.now()): ExecutionFilter => {
  const { show, status, workflow, customer, assignee, result, trigger, kind, q, span, event } = search;
  return compact({
    status: status && [status],
    open:
      status !== undefined || show === 'all' ? undefined : show === 'ended' ? ('false' as const) : ('true' as const),
    workflow,
    customerId: customer,
    assigneeId: assignee,
    result: result && [result],
    trigger,
    kind,
    q,
    from: sinceOf(span, now),
    eventId: event,
  });
};

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
  view?: RunView | undefined;
  /** The line of the history up to which the page looks back. */
  upTo?: number | undefined;
}
export const runViews = ['steps', 'history', 'graph', 'data'] as const;
export type RunView = (typeof runViews)[number];
const line = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 1_000_000 ? value : undefined;
export const readHistorySearch = (search: Search): HistorySearch =>
  compact({
    who: text(search['who']),
    at: text(search['at']),
    type: text(search['type']),
    order: oneOf(search['order'], ['oldest'] as const),
    view: oneOf(search['view'], runViews),
    upTo: line(search['upTo']),
  });

export interface WorkflowSearch {
  tab?: 'source' | 'tests' | 'versions' | 'draft' | 'simulate' | 'schedule' | undefined;
  /** The step whose details show. */
  step?: string | undefined;
}
export const readWorkflowSearch = (search: Search): WorkflowSearch =>
  compact({
    ...readTab(search, ['source', 'tests', 'versions', 'draft', 'simulate', 'schedule'] as const),
    step: text(search['step']),
  });

export const workflowViews = ['rules', 'schedules', 'tables'] as const;
export const triggerKinds = ['event', 'schedule', 'webhook', 'manual', 'customer', 'workflow'] as const;
export type TriggerKind = (typeof triggerKinds)[number];
export interface WorkflowsSearch {
  view?: (typeof workflowViews)[number] | undefined;
  /** Only workflows that this starts. */
  start?: TriggerKind | undefined;
}
export const readWorkflowsSearch = (search: Search): WorkflowsSearch =>
  compact({ view: oneOf(search['view'], workflowViews), start: oneOf(search['start'], triggerKinds) });

export const settingsTabs = [
  'profile',
  'preferences',
  'notifications',
  'people',
  'connections',
  'webhooks',
  'ai',
  'api-keys',
  'scoring',
  'risk-model',
] as const;
export const readSettingsSearch = (search: Search): { tab?: (typeof settingsTabs)[number] | undefined } =>
  readTab(search, settingsTabs);
