import type { Json, JsonObject } from '@renubu/contracts/json';
import type { WorkflowTest } from '@renubu/contracts/language/workflow';
import { parseDuration } from '../../calendar/durations.ts';
import type { CatalogEntity } from '../catalog/types.ts';
import type { Action } from '../program.ts';
import { matchKey, usualExpiry } from './steps.ts';

/** A way through a workflow. */
export interface Way {
  actions: Action[];
  /** What the verdict is when no action gives one; null when there is none. */
  verdict: 'allowed' | null;
  says: string;
}

/** What people and the world do in a test, and what must come of it. */
export interface Script {
  says: string;
  play: WorkflowTest['play'];
  expect: WorkflowTest['expect'];
}

type Play = WorkflowTest['play'];

/** Somebody or something an action waits for: how it goes on, and how it does not. */
interface Stop {
  id: string;
  goesOn: Play;
  fails: { says: string; play: Play; effects: string[]; result: string; outcome?: string }[];
}

/** Scripts of one way: one that stops where it first waits; with `all`, also every answer. */
export function scriptsOf(
  way: Way,
  waiting: ReadonlyMap<Action, readonly string[]>,
  entity: CatalogEntity | null,
  all: boolean,
): Script[] {
  const { before, stops } = walk(way.actions, waiting, entity);
  const [first] = stops;
  if (first === undefined) return [{ says: way.says, play: [], expect: finished(way, way.actions) }];
  const waits: Script = {
    says: `${way.says}: waits`,
    play: [],
    expect: { status: 'waiting', waitingAt: first.id, effects: before },
  };
  if (!all) return [waits];
  const passed: Play = stops.flatMap(({ goesOn }) => goesOn);
  const through: Script = { says: `${way.says}: goes on`, play: passed, expect: finished(way, way.actions) };
  const failing = stops.flatMap((stop, index): Script[] =>
    stop.fails.map(({ says, play, effects, result, outcome }) => ({
      says: `${way.says}: ${says}`,
      play: [...stops.slice(0, index).flatMap(({ goesOn }) => goesOn), ...play],
      expect: {
        status: 'completed',
        result,
        ...(outcome === undefined ? {} : { outcome }),
        effects: [...effectsBefore(way.actions, waiting, stop.id), ...effects],
      },
    })),
  );
  return [waits, through, ...failing];
}

function walk(
  actions: readonly Action[],
  waiting: ReadonlyMap<Action, readonly string[]>,
  entity: CatalogEntity | null,
): { before: string[]; stops: Stop[] } {
  const before: string[] = [];
  const stops: Stop[] = [];
  for (const action of actions) {
    const ids = waiting.get(action) ?? [];
    if (stops.length === 0 && ids.length === 0) before.push(...effectOf(action));
    stops.push(...ids.map((id, index) => stopOf(action, id, entity, index === ids.length - 1)));
  }
  return { before, stops };
}

function effectsBefore(
  actions: readonly Action[],
  waiting: ReadonlyMap<Action, readonly string[]>,
  id: string,
): string[] {
  const at = actions.findIndex((action) => waiting.get(action)?.includes(id) === true);
  return actions.slice(0, Math.max(0, at)).flatMap(effectOf);
}

function stopOf(action: Action, id: string, entity: CatalogEntity | null, last: boolean): Stop {
  if (action.kind === 'approval') {
    const yes: Play = [{ approve: id, by: 'Mara' }];
    const late = later(action.expiresIn ?? usualExpiry[last ? 'last' : 'before']);
    return {
      id,
      goesOn: yes,
      fails: [
        { says: `${id} says no`, play: [{ reject: id, reason: 'No.' }], effects: [], result: 'blocked' },
        {
          says: `${id} gets no answer`,
          play: [{ advance: late }],
          effects: [],
          result: action.onExpiry === 'allow' ? 'allowed' : 'blocked',
        },
      ],
    };
  }
  if (action.kind === 'wait-event') return eventStop(action, id, entity);
  const duration = action.kind === 'wait' ? action.duration : '1h';
  return { id, goesOn: [{ advance: later(duration) }], fails: [] };
}

function eventStop(action: Extract<Action, { kind: 'wait-event' }>, id: string, entity: CatalogEntity | null): Stop {
  const key = matchKey(entity);
  const data = key === null ? {} : nested(key, `${key.split('.')[0] ?? ''}-1`);
  const cancelled = action.late.some(({ kind }) => kind === 'cancel');
  const allowed = action.late.some((each) => each.kind === 'verdict' && each.outcome === 'allow');
  const late = {
    says: 'nothing comes in time',
    play: [{ advance: later(action.timeout ?? '1h') }],
    effects: action.late.flatMap(effectOf),
    result: allowed ? 'allowed' : 'blocked',
    ...(cancelled ? { outcome: 'cancelled' } : {}),
  };
  return { id, goesOn: [{ event: action.event, data }], fails: action.timeout === null ? [] : [late] };
}

function nested(path: string, value: Json): JsonObject {
  const [first = '', ...rest] = path.split('.');
  return { [first]: rest.length === 0 ? value : nested(rest.join('.'), value) };
}

/** What must be true when a way was gone to its end. */
function finished(way: Way, actions: readonly Action[]): Script['expect'] {
  const verdict = [...actions]
    .reverse()
    .find(({ kind }) => kind === 'verdict' || kind === 'approval' || kind === 'cancel');
  const settles = actions.some((action) => action.kind === 'wait-event' && action.event === 'payment.retry');
  const result = verdict === undefined ? (settles ? 'allowed' : way.verdict) : resultOf(verdict);
  const cancelled = actions.some(({ kind }) => kind === 'cancel');
  return {
    status: 'completed',
    ...(result === null ? {} : { result }),
    ...(cancelled ? { outcome: 'cancelled' } : {}),
    effects: actions.flatMap(effectOf),
  };
}

function resultOf(action: Action): string {
  if (action.kind === 'approval') return 'allowed';
  if (action.kind !== 'verdict') return 'blocked';
  return { block: 'blocked', allow: 'allowed', review: 'review' }[action.outcome];
}

const operations: Partial<Record<Action['kind'], string>> = {
  notify: 'notify.user',
  slack: 'slack.post',
  email: 'email.send',
  create: 'record.create',
  update: 'record.update',
  webhook: 'webhook.send',
  emit: 'event.emit',
  log: 'log.write',
};

function effectOf({ kind }: Action): string[] {
  const operation = operations[kind];
  return operation === undefined ? [] : [operation];
}

/** A little longer than a duration; business days last over a weekend. */
function later(duration: string): string {
  const read = parseDuration(duration);
  if (read === null) return '1d';
  const hours = Math.ceil(read.days * 24 + read.businessDays * 72 + read.milliseconds / 3_600_000);
  return `${hours + 1}h`;
}
