import { describe, expect, test } from 'vitest';
import { advance } from '../advance.ts';
import { initialState } from '../initial-state.ts';
import { eventOf, sarah, started, worker } from '../testing/harness.ts';

describe('events that join', () => {
  const open = () =>
    started([
      { id: 'hold', type: 'wait', for: '1d' },
      { id: 'n', type: 'set', values: { n: '{{ joined.size }}', last: '{{ joined[-1].data.n }}' } },
    ]);

  test('are kept, newest 20, and in scope as `joined`', () => {
    const run = open();
    for (let n = 1; n <= 25; n += 1)
      run.send({ type: 'eventJoined', event: eventOf('order.changed', { n }, `e-${n}`) }, worker);
    expect(run.state.joined).toHaveLength(20);
    expect(run.state.joined?.[0]?.data).toEqual({ n: 6 });
    run.fire('hold');
    expect(run.state.vars).toEqual({ n: 20, last: 25 });
    expect(run.types().filter((type) => type === 'event.joined')).toHaveLength(25);
  });

  test('count once; after the end they are ignored with a history line', () => {
    const run = open();
    run.send({ type: 'eventJoined', event: eventOf('order.changed') }, worker);
    run.send({ type: 'eventJoined', event: eventOf('order.changed') }, worker);
    expect(run.state.joined).toHaveLength(1);
    run.send({ type: 'cancel', reason: 'over' });
    run.send({ type: 'eventJoined', event: eventOf('order.changed', {}, 'other') }, worker);
    expect(run.history.at(-1)).toMatchObject({ type: 'input.ignored', data: { why: 'the execution is over' } });
  });

  test('together stay under 256 kB, the newest first', () => {
    const run = open();
    for (const id of ['a', 'b', 'c']) {
      run.send({ type: 'eventJoined', event: eventOf('order.changed', id.repeat(100_000), id) }, worker);
    }
    expect(run.state.joined?.map((event) => event.id)).toEqual(['b', 'c']);
  });
});

describe('starting by an event', () => {
  test('says so in the history and keeps it', () => {
    const run = started([{ id: 'hold', type: 'wait', for: '1d' }], {}, { event: eventOf('order.created', { a: 1 }) });
    expect(run.state.event).toMatchObject({ id: 'event-1', data: { a: 1 } });
    expect(run.history[0]).toMatchObject({ message: '“Test” was started by the event order.created.' });
  });

  test.each(['event', 'loaded', 'inputs'])('with a %s over 256 kB is refused', (what) => {
    const large = { text: 'x'.repeat(300_000) };
    const given = what === 'event' ? { event: eventOf('order.created', large) } : { [what]: large };
    const { plan, env } = started([]);
    const result = advance(plan, initialState(), { type: 'start', by: sarah, ...given }, env);
    expect(result).toMatchObject({ ok: false, refusal: { code: 'invalid_input', errors: [{ code: 'too_large' }] } });
  });
});
