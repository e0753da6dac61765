import type { ImportKind } from '@renubu/contracts/imports';
import type { Json } from '@renubu/contracts/json';
import type { ImportRecord } from './records.ts';

/** A signal that an imported row says. */
export interface ImportedSignal {
  metric: string;
  value: number | null;
  detail: Record<string, Json>;
  /** Unique among everything imported: the kind, the row's id and, for parts of a ticket, which part. */
  externalId: string;
  occurredAt: string;
}

const MS_PER_HOUR = 3_600_000;

function known(detail: Record<string, Json | undefined>): Record<string, Json> {
  return Object.fromEntries(Object.entries(detail).filter((entry): entry is [string, Json] => entry[1] != null));
}

const number = (value: ImportRecord[string] | undefined): number | null => (typeof value === 'number' ? value : null);
const text = (value: ImportRecord[string] | undefined): string => (typeof value === 'string' ? value : '');

function ticketSignals(record: ImportRecord): ImportedSignal[] {
  const id = text(record['externalId']);
  const [openedAt, closedAt] = [text(record['openedAt']), text(record['closedAt'])];
  const { priority = null, title = null, escalated = null, firstResponseMinutes = null } = record;
  const opened: ImportedSignal = {
    metric: 'support.ticket_opened',
    value: 1,
    detail: known({ ticket: id, priority, title, escalated, firstResponseMinutes }),
    externalId: `tickets:${id}`,
    occurredAt: openedAt,
  };
  if (closedAt === '') return [opened];
  const hours = number(record['resolutionHours']) ?? (Date.parse(closedAt) - Date.parse(openedAt)) / MS_PER_HOUR;
  const closed = { detail: { ticket: id }, occurredAt: closedAt };
  const resolved: ImportedSignal = {
    ...closed,
    metric: 'support.resolution_hours',
    value: Math.max(0, hours),
    externalId: `tickets:${id}:resolved`,
  };
  const csat = number(record['csat']);
  if (csat === null) return [opened, resolved];
  return [opened, resolved, { ...closed, metric: 'support.csat', value: csat, externalId: `tickets:${id}:csat` }];
}

function usageSignal(record: ImportRecord): ImportedSignal {
  const { feature = null, durationSeconds = null, errors = null, beta = null } = record;
  return {
    metric: 'usage.events',
    value: number(record['count']),
    detail: known({ feature, durationSeconds, errors, beta }),
    externalId: `usage:${text(record['externalId'])}`,
    occurredAt: text(record['occurredAt']),
  };
}

function churnSignal(record: ImportRecord): ImportedSignal {
  const { reason = null, refund = null, reactivated = null, feedback = null } = record;
  return {
    metric: 'churn.event',
    value: 1,
    detail: known({ reason, refund, reactivated, feedback }),
    externalId: `churn_events:${text(record['externalId'])}`,
    occurredAt: text(record['occurredAt']),
  };
}

/** The signals a row of usage, tickets or churn events stands for; its own first. Other kinds are no signals. */
export function signalsOf(kind: ImportKind, record: ImportRecord): ImportedSignal[] {
  switch (kind) {
    case 'usage':
      return [usageSignal(record)];
    case 'tickets':
      return ticketSignals(record);
    case 'churn_events':
      return [churnSignal(record)];
    case 'customers':
    case 'subscriptions':
      return [];
  }
}
