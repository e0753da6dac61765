import type { StepView } from '@renubu/contracts/executions';
import type { ForeachStep, Step } from '@renubu/contracts/language/steps';
import { canSnoozeStep } from './inputs/people.ts';
import { childLists, type ChildList } from './lists.ts';
import type { Plan } from './plan.ts';
import { activeRecords, isActive, recordOf } from './records.ts';
import { nameOf } from './run.ts';
import type { ExecutionState, StepRecord, Wait } from './types.ts';

export interface Progress {
  /** Milestones completed or skipped. */
  done: number;
  total: number;
  /** The milestone a person should look at: the first open one, else the first open step; null when none is open. */
  currentStepId: string | null;
}

/** How far an execution is, in the steps a person sees. */
export function progress(plan: Plan, state: ExecutionState): Progress {
  const milestones = new Set(plan.milestones);
  if (milestones.size === 0 && activeRecords(state).length === 0) return { done: 0, total: 0, currentStepId: null };
  const places = relevantPlaces(plan, state);
  const seen = places.filter(({ step }) => milestones.has(step.id));
  const done = seen.filter(({ path }) => isDone(recordOf(state, path)));
  const current =
    firstOpen(state, seen) ??
    firstOpen(
      state,
      places.filter(({ step }) => !holdsLists(step)),
    );
  return { done: done.length, total: seen.length, currentStepId: current?.step.id ?? null };
}

/**
 * The steps of an execution in the order of its plan. Of a branching only the list taken is shown (before it is
 * decided: the one with the most milestones, of equal ones the default); error handlers only once they were entered;
 * of a loop every iteration that was started.
 */
export function stepViews(plan: Plan, state: ExecutionState): StepView[] {
  const milestones = new Set(plan.milestones);
  return relevantPlaces(plan, state).map((place) =>
    viewOf(place, recordOf(state, place.path), milestones.has(place.step.id)),
  );
}

/** Paths of the steps that now wait for a person. */
export function currentStepIds(state: ExecutionState): string[] {
  return state.waits.filter((wait) => wait.kind === 'person').map((wait) => wait.path);
}

/** The effects in flight. */
export function pendingEffects(state: ExecutionState): Wait[] {
  return state.waits.filter((wait) => wait.kind === 'effect');
}

function isDone(record: StepRecord | undefined): boolean {
  return record?.status === 'completed' || record?.status === 'skipped';
}

function firstOpen(state: ExecutionState, places: readonly Seen[]): Seen | undefined {
  const open = places.filter(({ path }) => {
    const record = recordOf(state, path);
    return record !== undefined && isActive(record);
  });
  return open.find(({ path }) => recordOf(state, path)?.status !== 'snoozed') ?? open[0];
}

function holdsLists(step: Step): boolean {
  return ['condition', 'switch', 'parallel', 'foreach'].includes(step.type);
}

/** A step at one of its places: within a loop it has one for each iteration. */
interface Seen {
  step: Step;
  path: string;
}

interface View {
  state: ExecutionState;
  milestones: ReadonlySet<string>;
}

function relevantPlaces(plan: Plan, state: ExecutionState): Seen[] {
  return collect({ state, milestones: new Set(plan.milestones) }, plan.definition.steps, '');
}

function collect(view: View, steps: readonly Step[], prefix: string): Seen[] {
  return steps.flatMap((step) => [{ step, path: prefix + step.id }, ...inside(view, step, prefix)]);
}

function inside(view: View, step: Step, prefix: string): Seen[] {
  const record = startedRecord(view, prefix + step.id);
  if (record?.status === 'skipped') return [];
  const lists = childLists(step);
  const own = lists.filter(({ list }) => list !== 'onError');
  const handler = record?.status === 'failed' ? lists.filter(({ list }) => list === 'onError') : [];
  const inner = insideOwn(view, { step, prefix, own, record });
  const isOver = record !== undefined && !isActive(record);
  const shown = isOver ? inner.filter(({ path }) => startedRecord(view, path) !== undefined) : inner;
  return [...shown, ...handler.flatMap(({ steps }) => collect(view, steps, prefix))];
}

interface Holding {
  step: Step;
  prefix: string;
  own: ChildList[];
  record: StepRecord | undefined;
}

/** The lists of a step that count: all of a parallel one, the iterations started, the one taken, or the longest while that is open. */
function insideOwn(view: View, { step, prefix, own, record }: Holding): Seen[] {
  if (step.type === 'parallel') return own.flatMap(({ steps }) => collect(view, steps, prefix));
  if (step.type === 'foreach') return iterations(view, step, prefix + step.id, record);
  if (step.type === 'wait' || (record !== undefined && !isUndecided(step, record))) {
    const taken = record === undefined ? null : branchOf(record);
    return own.filter(({ list }) => list === taken).flatMap(({ steps }) => collect(view, steps, prefix));
  }
  const count = (items: Seen[]): number => items.filter((item) => view.milestones.has(item.step.id)).length;
  // Of equally long ways the default is the likeliest: it takes every case that was not foreseen.
  const inOrder = own.toSorted((a, b) => Number(b.list === 'default') - Number(a.list === 'default'));
  const counted = inOrder.map(({ steps }) => collect(view, steps, prefix));
  return counted.reduce((best, items) => (count(items) > count(best) ? items : best), counted[0] ?? []);
}

function isUndecided(step: Step, record: StepRecord): boolean {
  return step.type === 'approval' && record.status === 'waiting';
}

function iterations(view: View, step: ForeachStep, path: string, record: StepRecord | undefined): Seen[] {
  return Array.from({ length: record?.loop?.next ?? 0 }, (_, index) =>
    collect(view, step.steps, `${path}[${index}].`),
  ).flat();
}

function startedRecord({ state }: View, path: string): StepRecord | undefined {
  const record = recordOf(state, path);
  return record?.status === 'pending' ? undefined : record;
}

/** The list a branching step took; null when none or when it is not known. */
function branchOf(record: StepRecord): string | null {
  if (record.list !== undefined) return record.list;
  const { output } = record;
  if (output === null || typeof output !== 'object' || Array.isArray(output)) return null;
  const branch = output['branch'];
  return typeof branch === 'string' ? branch : null;
}

function viewOf({ step, path }: Seen, record: StepRecord | undefined, milestone: boolean): StepView {
  const guided = step.type === 'guided' ? step : null;
  return {
    path,
    stepId: step.id,
    name: nameOf(step),
    description: step.description ?? null,
    type: step.type,
    status: record?.status ?? 'pending',
    milestone,
    skippable: guided?.skippable ?? false,
    snoozable: guided !== null && canSnoozeStep(guided),
    estimatedMinutes: guided?.estimatedMinutes ?? null,
    attempt: record?.attempt ?? 0,
    startedAt: record?.startedAt ?? null,
    endedAt: record?.endedAt ?? null,
    snoozedUntil: record?.snoozedUntil ?? null,
    reason: record?.reason ?? null,
    branchPath: record?.branchPath ?? [],
    outputs: (record !== undefined && isActive(record) ? record.draft : record?.output) ?? null,
    form: guided?.outputs ?? null,
    error: record?.error ?? null,
    source: record?.answer?.source ?? null,
  };
}
