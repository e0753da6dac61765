import type { Json, JsonObject } from '@renubu/contracts/json';
import { conditionSchema } from '@renubu/contracts/language/conditions';
import { eventTypeSchema } from '@renubu/contracts/language/steps';
import { evaluateCondition } from '@renubu/core/conditions/evaluate';
import { renderText, renderValue } from '@renubu/core/templates/render';
import { z } from 'zod';

const jsonObject = z.record(z.string(), z.json());

/** How the rows of a file become events. Every text is a template over the row: its fields at the root, and `row`. */
export const replayMapSchema = z.strictObject({
  source: z.string().min(1),
  events: z
    .array(
      z.strictObject({
        type: eventTypeSchema,
        /** Rows for which it does not hold make no such event; neither do rows whose `time` renders empty. */
        when: conditionSchema.optional(),
        id: z.string().min(1),
        time: z.string().min(1),
        subject: z.string().optional(),
        data: jsonObject.default({ row: '{{ row }}' }),
      }),
    )
    .min(1),
});
export type ReplayMap = z.infer<typeof replayMapSchema>;

/** A CloudEvent in its structured JSON form. */
export interface ReplayEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  time: string;
  subject?: string;
  datacontenttype: 'application/json';
  data: Json;
}

/** A row from which no event can be made; the message says which field of the map is at fault. */
export class ReplayRowError extends Error {
  override readonly name = 'ReplayRowError';
}

/** The events of one row, in the order of the map. Throws `ReplayRowError`. */
export function eventsOfRow(map: ReplayMap, row: JsonObject, now: string): ReplayEvent[] {
  const scope = { ...row, row, now };
  return map.events.flatMap((entry): ReplayEvent[] => {
    if (entry.when !== undefined && !evaluateCondition(entry.when, scope).result) return [];
    const time = renderText(entry.time, scope).trim();
    if (time === '') return [];
    const id = renderText(entry.id, scope).trim();
    if (id === '') throw new ReplayRowError(`The id of ${entry.type} renders empty.`);
    const subject = entry.subject === undefined ? '' : renderText(entry.subject, scope).trim();
    return [
      {
        specversion: '1.0',
        id,
        source: map.source,
        type: entry.type,
        time: instantOf(time, entry.type),
        ...(subject === '' ? {} : { subject }),
        datacontenttype: 'application/json',
        data: renderValue(entry.data, scope),
      },
    ];
  });
}

/** Reads `2016-10-04 10:41:17` and RFC 3339; a time without a zone is UTC. */
function instantOf(text: string, type: string): string {
  const spaced = text.replace(' ', 'T');
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(spaced) || !spaced.includes('T') ? spaced : `${spaced}Z`;
  const time = Date.parse(zoned);
  if (Number.isNaN(time)) throw new ReplayRowError(`The time of ${type} is “${text}”, which is no date and time.`);
  return new Date(time).toISOString();
}
