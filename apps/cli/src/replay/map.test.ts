import { describe, expect, it } from 'vitest';
import { eventsOfRow, replayMapSchema, ReplayRowError } from './map.ts';

const map = replayMapSchema.parse({
  source: '/shop',
  events: [
    {
      type: 'order.purchased',
      id: '{{ id }}:purchased',
      time: '{{ bought }}',
      subject: '{{ id }}',
      data: { order: '{{ row }}' },
    },
    { type: 'order.late', when: { field: 'late', op: 'eq', value: true }, id: '{{ id }}:late', time: '{{ now }}' },
  ],
});
const now = '2026-01-15T09:00:00.000Z';

describe('eventsOfRow', () => {
  it('makes the events whose time is known and whose condition holds', () => {
    const row = { id: 'o1', bought: '2016-10-04 10:41:17', total: 214.98 };
    expect(eventsOfRow(map, row, now)).toEqual([
      {
        specversion: '1.0',
        id: 'o1:purchased',
        source: '/shop',
        type: 'order.purchased',
        time: '2016-10-04T10:41:17.000Z',
        subject: 'o1',
        datacontenttype: 'application/json',
        data: { order: row },
      },
    ]);
    expect(eventsOfRow(map, { id: 'o2', bought: null, late: true }, now).map(({ type }) => type)).toEqual([
      'order.late',
    ]);
  });

  it('says which event of the map a row does not fit', () => {
    expect(() => eventsOfRow(map, { id: 'o1', bought: 'soon' }, now)).toThrow(ReplayRowError);
    const nameless = replayMapSchema.parse({
      source: '/s',
      events: [{ type: 'a.b', id: '{{ id }}', time: '{{ now }}' }],
    });
    expect(() => eventsOfRow(nameless, {}, now)).toThrow('The id of a.b renders empty.');
  });

  it('refuses a map with unknown fields or types', () => {
    const wrong = { source: '/s', events: [{ type: 'no type', id: 'a', time: 'b', colour: 'red' }] };
    const paths = replayMapSchema.safeParse(wrong).error?.issues.map((issue) => issue.path.join('.'));
    expect(paths).toEqual(['events.0.type', 'events.0']);
  });
});
