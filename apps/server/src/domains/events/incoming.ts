import type { Json, JsonObject } from '@renubu/contracts/json';
import type { ExecutionEvent } from '@renubu/core/engine/types';

/** An event that was read and checked, before it is stored. */
export interface IncomingEvent {
  /** The sender's `id`; with `source` it names the event. */
  ceId: string;
  source: string;
  type: string;
  subject: string | null;
  /** ISO 8601. */
  time: string;
  dataContentType: string;
  dataSchema: string | null;
  /** Scalars by their lower-case names. */
  extensions: JsonObject;
  data: Json;
  /** `data` as JSON text: it is written as it is. */
  dataText: string;
}

/** The event as an execution sees it. */
export function asExecutionEvent(event: Omit<IncomingEvent, 'dataText'>): ExecutionEvent {
  const { ceId, type, source, subject, time, data } = event;
  return { id: ceId, type, source, ...(subject === null ? {} : { subject }), time, data };
}
