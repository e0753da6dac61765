import type { Json, JsonObject } from '@renubu/contracts/json';
import type { ContextLoad, Trigger, WorkflowTest } from '@renubu/contracts/language/workflow';
import { evaluateCondition } from '../../conditions/evaluate.ts';
import type { EntityCatalog } from '../catalog/types.ts';
import type { Action, Case, Cond } from '../program.ts';
import { candidatesOf, testNow, type Tried } from './candidates.ts';
import { customerEmailOf } from './customer.ts';
import type { Layout } from './layout.ts';
import { scriptsOf, type Script, type Way } from './scripts.ts';
import { writeCondition } from './write-condition.ts';

/** Most tests made for one workflow, and most combinations of values looked through for them. */
const maxTests = 24;
const maxCombinations = 3_000;

type Assignment = ReadonlyMap<string, Tried>;

export interface TestPlan {
  layout: Layout;
  trigger: Trigger;
  loads: readonly ContextLoad[];
  catalog: EntityCatalog;
  waiting: ReadonlyMap<Action, readonly string[]>;
}

/**
 * Tests of a workflow: for every way through it one that takes it, for every bound one just under, at and just over it,
 * for everybody who is asked a yes, a no and a silence. What must come out is worked out from the reading, not from the
 * steps.
 */
export function testsOf(plan: TestPlan): WorkflowTest[] {
  const { layout } = plan;
  const conds = conditionsOf(layout);
  const candidates = candidatesOf(conds, (path) => isMoney(plan.catalog, path));
  const samples = chooseSamples(layout, candidates);
  const tests: WorkflowTest[] = [];
  const names = new Set<string>();
  for (const { assignment, reaches } of samples) {
    const first = !names.has(reaches);
    names.add(reaches);
    for (const script of scriptsOf(actionsFor(layout, assignment), plan.waiting, layout.entity, first)) {
      if (tests.length < maxTests) tests.push(testFor(plan, assignment, script, tests.length + 1));
    }
  }
  return tests;
}

const isMoney = (catalog: EntityCatalog, path: string): boolean =>
  path === 'amount' ||
  catalog.entities.some(({ fields }) =>
    Object.values(fields).some((field) => field.path === path && field.unit === 'money'),
  );

function conditionsOf({ guard, each, list }: Layout): Cond[] {
  const cases = [...each, ...list].flatMap(({ when, unless }) => [...(when === null ? [] : [when]), ...unless]);
  return guard === null ? cases : [guard, ...cases];
}

interface Sample {
  assignment: Assignment;
  /** Which way it takes. */
  reaches: string;
}

/** One combination for every way through, and around each of them every other value of every path. */
function chooseSamples(layout: Layout, candidates: Map<string, Tried[]>): Sample[] {
  const ways = new Map<string, Assignment>();
  for (const assignment of combinations(candidates)) {
    const way = wayOf(layout, assignment);
    if (!ways.has(way)) ways.set(way, assignment);
  }
  const samples: Sample[] = [...ways].map(([reaches, assignment]) => ({ assignment, reaches }));
  const seen = new Set(samples.map(({ assignment }) => keyOf(assignment)));
  for (const { assignment } of [...samples]) {
    for (const [path, values] of candidates) {
      for (const value of values) {
        const varied = new Map(assignment).set(path, value);
        if (seen.has(keyOf(varied))) continue;
        seen.add(keyOf(varied));
        samples.push({ assignment: varied, reaches: wayOf(layout, varied) });
      }
    }
  }
  return samples;
}

const keyOf = (assignment: Assignment): string =>
  JSON.stringify([...assignment].map(([path, value]) => [path, value ?? null]));

function* combinations(candidates: Map<string, Tried[]>): Generator<Assignment> {
  const paths = [...candidates.keys()];
  const total = Math.min(
    maxCombinations,
    paths.reduce((product, path) => product * (candidates.get(path)?.length ?? 1), 1),
  );
  for (let index = 0; index < total; index += 1) {
    const assignment = new Map<string, Tried>();
    let rest = index;
    for (const path of paths) {
      const values = candidates.get(path) ?? [];
      assignment.set(path, values[rest % values.length]);
      rest = Math.floor(rest / Math.max(1, values.length));
    }
    yield assignment;
  }
}

function holds(cond: Cond, assignment: Assignment): boolean {
  return evaluateCondition(writeCondition(cond), { ...scopeOf(assignment), now: testNow }).result;
}

/** The data the paths stand for. */
function scopeOf(assignment: Assignment): JsonObject {
  const scope: JsonObject = {};
  for (const [path, value] of assignment) put(scope, path, value);
  return scope;
}

function put(target: JsonObject, path: string, value: Tried): void {
  if (value === undefined) return;
  const names = path.split('.');
  const last = names.pop() ?? '';
  if (last === 'size' && typeof value === 'number') {
    put(
      target,
      names.join('.'),
      Array.from({ length: Math.max(0, Math.min(1_000, Math.floor(value))) }, (_, index) => ({ id: `i-${index + 1}` })),
    );
    return;
  }
  let at = target;
  for (const name of names) {
    const inner = at[name];
    const next: JsonObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : {};
    at[name] = next;
    at = next;
  }
  at[last] = value;
}

/** As `put`; a value that is left out removes the usual one. */
function set(data: JsonObject, path: string, value: Tried): void {
  if (value !== undefined) put(data, path, value);
  else {
    const names = path.split('.');
    const last = names.pop();
    let at: Json | undefined = data;
    for (const name of names) at = typeof at === 'object' && at !== null && !Array.isArray(at) ? at[name] : undefined;
    if (typeof at === 'object' && at !== null && !Array.isArray(at) && last !== undefined) at[last] = null;
  }
}

/** The cases that are taken, in order. */
function takenCases(
  { each, list, guard }: Layout,
  assignment: Assignment,
): { cases: Case[]; listed: boolean; guarded: boolean } {
  if (guard !== null && !holds(guard, assignment)) return { cases: [], listed: false, guarded: false };
  const own = each.filter(({ when }) => when === null || holds(when, assignment));
  const chosen = list.find(({ when }) => when === null || holds(when, assignment));
  return { cases: chosen === undefined ? own : [...own, chosen], listed: chosen !== undefined, guarded: true };
}

const isExcepted = ({ unless }: Case, assignment: Assignment): boolean =>
  unless.some((cond) => holds(cond, assignment));

function wayOf(layout: Layout, assignment: Assignment): string {
  const { cases, listed, guarded } = takenCases(layout, assignment);
  const taken = cases.map(
    (each) => `${[...layout.each, ...layout.list].indexOf(each)}${isExcepted(each, assignment) ? 'x' : ''}`,
  );
  return JSON.stringify([guarded, listed, taken]);
}

/** The actions of the way that the values take. */
function actionsFor(layout: Layout, assignment: Assignment): Way {
  const { cases, listed, guarded } = takenCases(layout, assignment);
  const answers =
    layout.table === null &&
    (layout.guard !== null || layout.list.some(({ when }) => when !== null) || layout.each.length > 0);
  const excepted = cases.some((each) => isExcepted(each, assignment));
  const actions = cases.flatMap((each) => (isExcepted(each, assignment) ? [] : each.actions));
  const rest = guarded && !listed && layout.list.length > 0 ? layout.otherwise : [];
  const unlisted = guarded && layout.list.length === 0 ? layout.otherwise : [];
  const verdict = answers || (excepted && layout.table === null) ? 'allowed' : null;
  return { actions: [...actions, ...rest, ...unlisted], verdict, says: shown(assignment) };
}

const shown = (assignment: Assignment): string => {
  const parts = [...assignment].map(
    ([path, value]) =>
      `${path.split('.').slice(-2).join(' ').replace(/_/g, ' ')} ${value === undefined ? 'missing' : String(value)}`,
  );
  return parts.join(', ').slice(0, 120) || 'it happens';
};

function testFor(plan: TestPlan, assignment: Assignment, script: Script, number: number): WorkflowTest {
  const { layout, trigger, loads } = plan;
  const data = baseData(plan);
  for (const [path, value] of assignment) set(data, path, value);
  const isLoaded = ([name]: [string, unknown]): boolean => loads.some(({ as }) => as === name);
  const context = Object.fromEntries(Object.entries(data).filter(isLoaded));
  const sent = Object.fromEntries(Object.entries(data).filter((entry) => !isLoaded(entry)));
  const name = `${number}. ${script.says}`.slice(0, 200);
  if (layout.table !== null && layout.entity !== null) {
    const row: Json = data[layout.entity.name] ?? {};
    return {
      name,
      given: { now: testNow, context: { [layout.table]: [row] } },
      play: script.play,
      expect: script.expect,
    };
  }
  const event = 'event' in trigger ? { event: { type: trigger.event.replace(/\.\*$/, '.any'), data: sent } } : {};
  const given = { now: testNow, ...event, ...(Object.keys(context).length === 0 ? {} : { context }) };
  return { name, given, play: script.play, expect: script.expect };
}

/** What every sample has: ids, and an address to write to. */
function baseData({ layout, loads }: TestPlan): JsonObject {
  const { entity } = layout;
  const data: JsonObject = {};
  if (entity === null) return data;
  const id = entity.fields['id'];
  if (id !== undefined) put(data, id.path, `${entity.name}-1`);
  if (entity.customerId !== undefined) put(data, entity.customerId, 'customer-1');
  if (entity.name === 'payment') put(data, 'order.id', 'order-1');
  const reads = loads.length > 0 || entity.name === 'customer' || entity.customerEmail !== undefined;
  if (reads) put(data, customerEmailOf(entity), 'ada@example.com');
  if (loads.some(({ as }) => as === 'customer')) put(data, 'customer.id', 'customer-1');
  return data;
}
