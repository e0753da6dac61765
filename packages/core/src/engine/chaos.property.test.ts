import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { advance } from './advance.ts';
import { definitions } from './testing/arbitrary.ts';
import { chaoticInput, idOf } from './testing/chaos.ts';
import { Harness, sarah, startTime } from './testing/harness.ts';
import { expectSound, Ledger } from './testing/sound.ts';
import { begin, chance, play } from './testing/world.ts';
import type { EngineInput } from './types.ts';

// Thousands of random cases: the default of 5 s per test is too tight on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const worlds = fc.record({ seed: fc.integer(), trouble: fc.constantFrom(0, 0.1, 0.3) });
const picker = (seed: number) => (count: number, turn: number) => Math.floor(chance(seed, turn) * count);

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
      { numRuns: 1000 },
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
      { numRuns: 1000 },
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
      { numRuns: 1000 },
    );
    expect(advance(harness.plan, harness.state, null as unknown as EngineInput, harness.env).ok).toBe(false);
  });
});
