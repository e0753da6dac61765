import type { CustomerStatus, CustomerSort } from '../api/customers.ts';
import type { QueueFilter } from '../api/queue.ts';
import type { AccountPlan, StageKey, WorkItemKind } from '@renubu/contracts/renewals';

type Search = Record<string, unknown>;

/** A word from the address, or undefined. */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== ''
    ? value.slice(0, 200)
    : typeof value === 'number'
      ? String(value)
      : undefined;
/** One of the given words, or undefined: an address typed wrong shows the unfiltered page. */
export const oneOf = <Value extends string>(value: unknown, values: readonly Value[]): Value | undefined =>
  values.find((candidate) => candidate === value);
/** Leaves out what is undefined, so that it does not stand in the address. */
export const compact = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;

// The words of the contracts, repeated here because the contracts' lists come with their schemas; a test compares them.
export const stages = [
  'overdue',
  'emergency',
  'critical',
  'signature',
  'finalize',
  'negotiate',
  'engage',
  'prepare',
  'discovery',
  'monitor',
] as const satisfies readonly StageKey[];
export const kinds = ['renewal', 'strategic', 'opportunity', 'risk'] as const satisfies readonly WorkItemKind[];
export const plans = ['invest', 'expand', 'manage', 'monitor'] as const satisfies readonly AccountPlan[];
export const queueStatuses = ['open', 'pending', 'in_progress', 'snoozed'] as const;
export const customerStatuses = ['active', 'trial', 'churned'] as const satisfies readonly CustomerStatus[];
export const customerSorts = ['name', '-arr', 'renewalDate', '-risk'] as const satisfies readonly CustomerSort[];

export interface QueueSearch extends QueueFilter {
  group?: 'customer' | undefined;
  /** The item whose details are open. */
  item?: string | undefined;
}
export const readQueueSearch = (search: Search): QueueSearch =>
  compact({
    csm: text(search['csm']),
    stage: oneOf(search['stage'], stages),
    kind: oneOf(search['kind'], kinds),
    plan: oneOf(search['plan'], plans),
    status: oneOf(search['status'], queueStatuses),
    search: text(search['search'])?.slice(0, 100),
    group: oneOf(search['group'], ['customer']),
    item: text(search['item']),
  });

export interface CustomersSearch {
  search?: string | undefined;
  stage?: StageKey | undefined;
  ownerId?: string | undefined;
  status?: CustomerStatus | undefined;
  sort?: CustomerSort | undefined;
}
export const readCustomersSearch = (search: Search): CustomersSearch =>
  compact({
    search: text(search['search'])?.slice(0, 100),
    stage: oneOf(search['stage'], stages),
    ownerId: text(search['ownerId']),
    status: oneOf(search['status'], customerStatuses),
    sort: oneOf(search['sort'], customerSorts),
  });

export interface TasksSearch {
  view?: 'team' | undefined;
  done?: 'true' | undefined;
}
export const readTasksSearch = (search: Search): TasksSearch =>
  compact({
    view: oneOf(search['view'], ['team']),
    done: search['done'] === true || search['done'] === 'true' ? ('true' as const) : undefined,
  });

/** The tab of a page with tabs. */
export const readTab = <Tab extends string>(search: Search, tabs: readonly Tab[]): { tab?: Tab | undefined } =>
  compact({ tab: oneOf(search['tab'], tabs) });
