import type { Decision } from '@renubu/contracts/events';
import type { IncomingEvent } from '../incoming.ts';

/** An event on its way into the database. */
export interface NewEvent {
  id: string;
  organizationId: string;
  event: IncomingEvent;
  receivedAt: string;
  warnings: readonly string[];
  hops: number;
  /** The execution that told it. */
  causedBy: string | null;
  /**
   * `all` starts workflows and wakes executions. `soon` too, by whoever stores it; the dispatcher does it when that did not
   * happen. `waiting` only wakes: the verdict was reached already.
   */
  dispatch: 'all' | 'soon' | 'waiting';
  /** Executions that ended already, written with it. */
  executions: readonly EndedExecution[];
}

/** The rows of an execution that ran to its end before it was written. */
export interface EndedExecution {
  id: string;
  /** Members are columns of renubu.executions. */
  row: object;
  /** The version it ran, as columns of renubu.executions too: most executions of a flush share a few. */
  version: { version_id: string };
  /** State and history as one JSON text. */
  packed: string;
}

/** What became of it. A duplicate tells the first one's id, and the verdict that was kept for it. */
export interface StoredEvent {
  id: string;
  duplicate: boolean;
  decision: Decision | null;
}

/** The JSON object of an event's row: `data` goes in as the text it is. */
export function eventJson({ id, organizationId, event, receivedAt, warnings, hops, ...rest }: NewEvent): string {
  const head = JSON.stringify({
    id,
    organization_id: organizationId,
    ce_id: event.ceId,
    source: event.source,
    type: event.type,
    subject: event.subject,
    time: event.time,
    data_content_type: event.dataContentType,
    data_schema: event.dataSchema,
    extensions: event.extensions,
    warnings,
    hops,
    caused_by: rest.causedBy,
    received_at: receivedAt,
    dispatch: rest.dispatch,
  });
  return `${head.slice(0, -1)},"data":${event.dataText}}`;
}
