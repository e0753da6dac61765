import type { JsonObject } from '@renubu/contracts/json';
import type { Scope } from '@renubu/core/conditions/paths';
import type { ExecutionEvent } from '@renubu/core/engine/types';

/** What the condition of a trigger or of a wait sees: the members of the event's data, `event`, `payload` and `now`. */
export function eventScope(event: ExecutionEvent, now: string): Scope {
  const { data } = event;
  const members = typeof data === 'object' && data !== null && !Array.isArray(data) ? data : {};
  return { ...members, payload: data, event: { ...event } as JsonObject, now };
}
