import type { JsonObject } from '@renubu/contracts/json';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { stepOf } from '../paths.ts';
import type { Wait } from '../types.ts';
import { eventOf, Harness, type BareInput } from './harness.ts';

/** What the outside answers, decided by the place and a seed alone, so that any order asks the same questions. */
export interface World {
  seed: number;
  /** Share of effects and children that fail, of tasks and steps that are skipped. */
  trouble: number;
}

/** A number in [0, 1) that depends on its arguments only. */
export function chance(seed: number, ...parts: (string | number)[]): number {
  let hash = seed | 0;
  for (const character of parts.join('|')) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) ^ (hash >>> 13);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32;
}

/** A started execution of a definition in a world. */
export function begin(definition: WorkflowDefinition, world: World): Harness {
  const harness = new Harness(definition);
  const inputs: JsonObject = {};
  for (const name of ['a', 'b', 'c']) inputs[name] = chance(world.seed, name) < 0.5;
  inputs['list'] = Array.from({ length: Math.floor(chance(world.seed, 'list') * 4) }, (_, index) => index);
  const loads = definition.context ?? [];
  const given = loads.filter(({ as }) => chance(world.seed, 'given', as) < 0.4);
  const loaded = Object.fromEntries(given.map(({ as }) => [as, { luck: chance(world.seed, as) }]));
  harness.send({ type: 'start', inputs, loaded, event: eventOf('thing.created', { a: 1 }) });
  return harness;
}

/** The inputs the outside could give next, one per wait. Timeouts are left alone. */
export function possibleInputs(harness: Harness, world: World): BareInput[] {
  const inputs = harness.state.waits.flatMap((wait) => answer(harness, world, wait) ?? []);
  if (inputs.length > 0 || harness.state.status !== 'waiting' || !harness.state.awaitsOutcome) return inputs;
  return [{ type: 'complete', outcome: 'won' }];
}

function answer(harness: Harness, world: World, wait: Wait): BareInput | null {
  const attempt = attemptAt(harness, wait.path);
  const luck = chance(world.seed, wait.kind, wait.path, attempt);
  const troubled = luck < world.trouble;
  switch (wait.kind) {
    case 'effect':
      return troubled
        ? failure(wait.id, luck < world.trouble / 2)
        : { type: 'effectSucceeded', effectId: wait.id, output: { luck } };
    case 'child':
      return {
        type: 'childEnded',
        childId: wait.id,
        status: troubled ? 'failed' : 'completed',
        result: null,
        outcome: null,
      };
    case 'task':
      return { type: 'taskChanged', taskId: wait.id, status: troubled ? 'skipped' : 'completed' };
    case 'timer':
      return wait.purpose === 'wait' ? { type: 'timerDue', timerId: wait.id } : null;
    case 'person':
      if (troubled) return { type: 'personSkipped', path: wait.path, reason: 'not needed' };
      return { type: 'personCompletedStep', path: wait.path, outputs: outputsFor(harness, wait.path) };
    case 'event':
      return (
        (troubled ? timerOf(harness, wait.path, 'timeout') : null) ?? {
          type: 'eventMatched',
          subscriptionId: wait.id,
          event: eventOf('thing.happened', { luck }),
        }
      );
    case 'approval':
      return (troubled ? timerOf(harness, wait.path, 'expiry') : null) ?? decision(wait.id, luck);
  }
}

function attemptAt({ state }: Harness, path: string): number {
  const load = path.startsWith('$context.') ? state.loads?.[path.slice('$context.'.length)] : undefined;
  return (load ?? state.steps[path])?.attempt ?? 0;
}

function timerOf({ state }: Harness, path: string, purpose: Wait['purpose']): BareInput | null {
  const timer = state.waits.find((wait) => wait.kind === 'timer' && wait.path === path && wait.purpose === purpose);
  return timer === undefined ? null : { type: 'timerDue', timerId: timer.id };
}

function decision(approvalId: string, luck: number): BareInput {
  const decided = luck * 100 - Math.floor(luck * 100) < 0.5 ? 'approved' : 'rejected';
  return { type: 'approvalDecided', approvalId, decision: decided, votes: [] };
}

function failure(effectId: string, permanent: boolean): BareInput {
  return {
    type: 'effectFailed',
    effectId,
    error: { code: 'x', message: 'It broke.', class: permanent ? 'permanent' : '5xx' },
  };
}

export function outputsFor(harness: Harness, path: string): JsonObject {
  const step = stepOf(harness.plan, path);
  return step?.type === 'guided' && step.outputs !== undefined ? { note: 'fine' } : {};
}

/** Goes on until nothing more can be answered; `pick` chooses the next input, `between` may disturb. Returns the inputs given. */
export function play(
  harness: Harness,
  world: World,
  pick: (count: number, turn: number) => number,
  between: (turn: number, given: readonly BareInput[]) => void = () => undefined,
): BareInput[] {
  const given: BareInput[] = [];
  for (let turn = 0; turn < 2000; turn += 1) {
    between(turn, given);
    const inputs = possibleInputs(harness, world);
    const input = inputs[pick(inputs.length, turn)];
    if (input === undefined) return given;
    harness.send(input);
    given.push(input);
  }
  throw new Error('The execution does not come to an end.');
}
