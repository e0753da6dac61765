import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { definitions } from './testing/arbitrary.ts';
import { idOf } from './testing/chaos.ts';
import type { Harness } from './testing/harness.ts';
import { ended, expectSound } from './testing/sound.ts';
import { begin, chance, play, possibleInputs, type World } from './testing/world.ts';
import type { ExecutionState } from './types.ts';

// Thousands of random cases: the default of 5 s per test is too tight on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const worlds = fc.record({ seed: fc.integer(), trouble: fc.constantFrom(0, 0.1, 0.3) });
const picker = (seed: number) => (count: number, turn: number) => Math.floor(chance(seed, turn) * count);
const straight = () => 0;

function reload(harness: Harness): void {
  harness.state = JSON.parse(JSON.stringify(harness.state)) as ExecutionState;
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
      { numRuns: 2000 },
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
      { numRuns: 2000 },
    );
  });

  test('where no answer decides over others, any order with crashes and repeats ends in the same result', () => {
    fc.assert(
      fc.property(definitions({ orderMatters: false }), fc.integer(), fc.integer(), (definition, seed, order) => {
        const world: World = { seed, trouble: 0 };
        const first = begin(definition, world);
        const given = play(first, world, straight);
        const second = begin(definition, world);
        const others = play(second, world, picker(order), (_, sent) => {
          reload(second);
          for (const old of sent.slice(-3)) if (idOf(old) !== null) second.offer(old);
        });
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
      { numRuns: 2000 },
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
      { numRuns: 1500 },
    );
  });

  test('moving to an equal version at any point changes nothing', () => {
    fc.assert(
      fc.property(definitions({ orderMatters: true }), worlds, fc.integer(), (definition, world, seed) => {
        const calm = begin(definition, world);
        play(calm, world, picker(seed));
        const moved = begin(definition, world);
        play(moved, world, picker(seed), (turn) =>
          moved.offer({ type: 'migrate', fromVersion: turn, version: turn + 1 }),
        );
        const settled = (state: ExecutionState) => ({ ...state, applied: [], historyCount: 0, root: null });
        expect(settled(moved.state)).toEqual(settled(calm.state));
        expect(moved.effects).toEqual(calm.effects);
      }),
      { numRuns: 1000 },
    );
  });
});
