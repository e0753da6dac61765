import type { ApprovalStatus } from '@renubu/contracts/approvals';
import type { EventStatus } from '@renubu/contracts/events';
import type { ApprovalFilter } from '../api/approvals.ts';
import type { EventFilter } from '../api/events.ts';
import { compact, oneOf, text } from './search-params.ts';

type Search = Record<string, unknown>;

// The words of the contracts, repeated here because the contracts' lists come with their schemas.
export const endedApprovals = [
  'approved',
  'rejected',
  'expired',
  'cancelled',
] as const satisfies readonly ApprovalStatus[];

export interface ApprovalsSearch {
  tab?: 'mine' | 'all' | 'history' | undefined;
  status?: (typeof endedApprovals)[number] | undefined;
  q?: string | undefined;
}
export const readApprovalsSearch = (search: Search): ApprovalsSearch =>
  compact({
    tab: oneOf(search['tab'], ['mine', 'all', 'history'] as const),
    status: oneOf(search['status'], endedApprovals),
    q: text(search['q'])?.slice(0, 100),
  });
/** What the list asks the server for. The history holds whatever is not open any more. */
export const approvalFilter = ({ tab = 'mine', status, q }: ApprovalsSearch): ApprovalFilter =>
  compact({
    scope: tab === 'mine' ? ('mine' as const) : ('all' as const),
    status: tab === 'history' ? status : ('pending' as const),
    open: tab === 'history' ? ('false' as const) : undefined,
    q,
  });

export const eventStatuses = ['pending', 'done', 'dead'] as const satisfies readonly EventStatus[];
export const eventSpans = ['1h', '24h', '7d', '30d'] as const;
export type EventSpan = (typeof eventSpans)[number];
export interface EventsSearch {
  tab?: 'stream' | 'dead' | 'types' | undefined;
  type?: string | undefined;
  source?: string | undefined;
  status?: EventStatus | undefined;
  q?: string | undefined;
  /** How far back. */
  span?: EventSpan | undefined;
}
export const readEventsSearch = (search: Search): EventsSearch =>
  compact({
    tab: oneOf(search['tab'], ['stream', 'dead', 'types'] as const),
    type: text(search['type']),
    source: text(search['source']),
    status: oneOf(search['status'], eventStatuses),
    q: text(search['q'])?.slice(0, 200),
    span: oneOf(search['span'], eventSpans),
  });

const hour = 3_600_000;
const spanMs: Record<EventSpan, number> = { '1h': hour, '24h': 24 * hour, '7d': 168 * hour, '30d': 720 * hour };
/** When a span began, rounded down to a minute, so that a page keeps its list. */
export const sinceOf = (span: EventSpan | undefined, now: number): string | undefined =>
  span && new Date(Math.floor((now - spanMs[span]) / 60_000) * 60_000).toISOString();

/** What the stream asks the server for. */
export const eventFilter = ({ type, source, status, q, span }: EventsSearch, now: number): EventFilter =>
  compact({
    type,
    source,
    status,
    q,
    from: sinceOf(span, now),
  });
