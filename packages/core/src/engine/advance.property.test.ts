import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { advance } from './advance.ts';
import { progress, stepViews } from './progress.ts';
import { definitions } from './testing/arbitrary.ts';
import { chaoticInput, idOf } from './testing/chaos.ts';
import { Harness, sarah, startTime, type BareInput } from './testing/harness.ts';
import { begin, chance, play, possibleInputs, type World } from './testing/world.ts';
import type { Effect, EngineInput, ExecutionState } from './types.ts';

// Thousands of random cases: the default of 5 s per test is too tight on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const worlds = fc.record({ seed: fc.integer(), trouble: fc.constantFrom(0, 0.1, 0.3) });
const ended = ['completed', 'failed', 'cancelled'];
const active = ['running', 'waiting', 'snoozed'];

const straight = () => 0;
const picker = (seed: number) => (count: number, turn: number) => Math.floor(chance(seed, turn) * count);

function reload(harness: Harness): void {
  harness.state = JSON.parse(JSON.stringify(harness.state)) as ExecutionState;
}

/** What the driver knows from the effects alone: everything asked for and neither answered nor called off. */
class Ledger {
  readonly open = new Set<string>();

  follow(effects: readonly Effect[], answered: BareInput | null): void {
    const id = answered === null ? null : idOf(answered);
    if (id !== null) this.open.delete(id);
    for (const effect of effects) {
      if (['perform', 'setTimer', 'createTask', 'startChild'].includes(effect.kind) && 'id' in effect)
        this.open.add(effect.id);
      if (effect.kind.startsWith('cancel') && 'id' in effect) {
        if (!this.open.has(effect.id)) throw new Error(`calls off what is not open: ${effect.kind} ${effect.id}`);
        this.open.delete(effect.id);
      }
    }
  }
}

/** Throws when the state contradicts itself. Plain checks: it runs tens of thousands of times. */
function expectSound(harness: Harness): void {
  const { state } = harness;
  const must = (holds: boolean, what: string): void => {
    if (!holds) throw new Error(`${what}: ${JSON.stringify(state)}`);
  };
  must(isDeepStrictEqual(JSON.parse(JSON.stringify(state)), state), 'the state survives JSON');
  const records = Object.values(state.steps);
  const open = new Set(records.filter((record) => active.includes(record.status)).map((record) => record.path));
  const over = ended.includes(state.status);
  must(!over || (state.waits.length === 0 && open.size === 0), 'nothing is open after the end');
  must(
    state.waits.every((wait) => wait.path === '$' || open.has(wait.path)),
    'every wait belongs to an open step',
  );
  must(
    records.every((record) => (record.endedAt === null) === (open.has(record.path) || record.status === 'pending')),
    'exactly what is over has an end',
  );
  must(state.error?.code !== 'internal_error', 'no internal error');
  const { done, total } = progress(harness.plan, state);
  must(done <= total, 'no more is done than there is');
  must(stepViews(harness.plan, state).length <= harness.plan.nodes.size, 'no more views than steps');
}

describe('any definition in any world', () => {
  test('comes to an end, and every step that started ended', () => {
    fc.assert(
      fc.property(definitions({ orderMatters: true }), worlds, fc.integer(), (definition, world, seed) => {
        const harness = begin(definition, world);
        play(harness, world, picker(seed), () => expectSound(harness));
        expect(ended).toContain(harness.state.status);
        expectSound(harness);
        expect(harness.effects.filter((effect) => effect.kind === 'ended')).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  test('repeats, stale answers, refused inputs and crashes change nothing', () => {
    fc.assert(
      fc.property(definitions({ orderMatters: true }), worlds, fc.integer(), (definition, world, seed) => {
        const calm = begin(definition, world);
        play(calm, world, picker(seed));
        const rough = begin(definition, world);
        play(rough, world, picker(seed), (turn, given) => {
          reload(rough);
          for (const old of given.slice(-3)) {
            if (idOf(old) !== null) rough.offer(old);
          }
          rough.offer({ type: 'timerDue', timerId: `unknown-${turn}` });
          rough.offer({ type: 'effectSucceeded', effectId: 'unknown', output: 'x' });
          rough.offer({ type: 'personCompletedStep', path: 'unknown', outputs: {} });
          rough.offer({ type: 'start' });
          rough.offer({ type: 'resume' });
        });
        const settled = (state: ExecutionState) => ({ ...state, applied: [] });
        expect(settled(rough.state)).toEqual(settled(calm.state));
        expect(rough.effects).toEqual(calm.effects);
        expect(rough.history.filter((entry) => entry.type !== 'input.ignored')).toEqual(calm.history);
      }),
      { numRuns: 500 },
    );
  });

  test('where no answer decides over others, any order ends in the same result', () => {
    fc.assert(
      fc.property(definitions({ orderMatters: false }), fc.integer(), fc.integer(), (definition, seed, order) => {
        const world: World = { seed, trouble: 0 };
        const first = begin(definition, world);
        const given = play(first, world, straight);
        const second = begin(definition, world);
        const others = play(second, world, picker(order), () => reload(second));
        const essence = (harness: Harness) => ({
          status: harness.state.status,
          outcome: harness.state.outcome,
          steps: Object.fromEntries(
            Object.values(harness.state.steps).map((record) => [record.path, [record.status, record.attempt]]),
          ),
        });
        expect(essence(second)).toEqual(essence(first));
        expect(others).toHaveLength(given.length);
      }),
      { numRuns: 400 },
    );
  });

  test('pausing and resuming at any point changes nothing', () => {
    fc.assert(
      fc.property(definitions({ orderMatters: false }), fc.integer(), fc.integer(), (definition, seed, order) => {
        const world: World = { seed, trouble: 0 };
        const calm = begin(definition, world);
        play(calm, world, picker(order));
        const held = begin(definition, world);
        play(held, world, picker(order), (turn) => {
          if (chance(order, 'pause', turn) > 0.5 || !held.offer({ type: 'pause' })) return;
          const machine = possibleInputs(held, world).filter((input) => idOf(input) !== null);
          for (const input of machine) if (chance(order, idOf(input) ?? '', turn) < 0.5) held.offer(input);
          held.send({ type: 'resume' });
        });
        const statuses = (state: ExecutionState) =>
          Object.fromEntries(Object.values(state.steps).map((record) => [record.path, record.status]));
        expect(held.state.status).toBe(calm.state.status);
        expect(statuses(held.state)).toEqual(statuses(calm.state));
      }),
      { numRuns: 300 },
    );
  });
});

describe('any inputs in any order', () => {
  test('never throw, never change their arguments, keep state and driver in step', () => {
    fc.assert(
      fc.property(definitions({ orderMatters: true }), worlds, fc.integer(), (definition, world, seed) => {
        const harness = begin(definition, world);
        const ledger = new Ledger();
        ledger.follow(harness.effects, null);
        for (let turn = 0; turn < 30; turn += 1) {
          const input = chaoticInput(harness, world, (name) => chance(seed, name, turn));
          const waited = new Set(harness.state.waits.map((wait) => wait.id));
          const before = JSON.stringify(harness.state);
          const { state } = harness;
          const { length } = harness.effects;
          const taken = harness.offer(input, sarah);
          if (JSON.stringify(state) !== before) throw new Error('the given state was changed');
          const answered = idOf(input);
          const kept = harness.state.waits.some((wait) => wait.id === answered);
          ledger.follow(
            harness.effects.slice(length),
            taken && answered !== null && waited.has(answered) && !kept ? input : null,
          );
          expectSound(harness);
          const unknown = harness.state.waits.find((wait) => wait.kind !== 'person' && !ledger.open.has(wait.id));
          if (unknown !== undefined) throw new Error(`waits for what was never asked: ${JSON.stringify(unknown)}`);
          harness.now = new Date(Date.parse(harness.now) + 1000 * turn).toISOString();
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the same arguments give the same answer', () => {
    fc.assert(
      fc.property(definitions({ orderMatters: true }), worlds, fc.integer(), (definition, world, seed) => {
        const harness = begin(definition, world);
        play(harness, world, (count, turn) => (turn > 4 ? count : picker(seed)(count, turn)));
        const input = { ...chaoticInput(harness, world, (name) => chance(seed, name)), by: sarah } as EngineInput;
        const once = () => {
          let ids = 0;
          return advance(harness.plan, harness.state, input, {
            now: startTime,
            newId: () => `n${(ids += 1)}`,
            context: {},
          });
        };
        expect(once()).toEqual(once());
      }),
      { numRuns: 300 },
    );
  });

  test('nonsense is refused, never thrown', () => {
    const harness = new Harness(
      begin(
        {
          workflow: 't',
          name: 'T',
          kind: 'automation',
          on: [{ manual: {} }],
          steps: [{ id: 'a', type: 'guided', skippable: true }],
        },
        { seed: 1, trouble: 0 },
      ).plan.definition,
    );
    harness.send({ type: 'start' });
    const types = [
      'personCompletedStep',
      'personSkipped',
      'snooze',
      'complete',
      'effectFailed',
      'timerDue',
      'retry',
      'nothing',
      null,
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.dictionary(
          fc.constantFrom(
            'path',
            'outputs',
            'until',
            'reason',
            'effectId',
            'error',
            'value',
            'by',
            'inputId',
            'outcome',
          ),
          fc.anything(),
        ),
        (type, rest) => {
          const input = { by: sarah, ...rest, type } as unknown as EngineInput;
          const result = advance(harness.plan, harness.state, input, harness.env);
          expect(typeof result.ok).toBe('boolean');
        },
      ),
      { numRuns: 500 },
    );
    expect(advance(harness.plan, harness.state, null as unknown as EngineInput, harness.env).ok).toBe(false);
  });
});
