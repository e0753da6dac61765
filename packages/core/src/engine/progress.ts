import type { StepView } from '@renubu/contracts/executions';
import type { Step } from '@renubu/contracts/language/steps';
import { canSnoozeStep } from './inputs/people.ts';
import { childLists, type ChildList } from './lists.ts';
import type { Plan } from './plan.ts';
import { isActive, recordOf } from './records.ts';
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
  const steps = relevantSteps(plan, state);
  const seen = steps.filter((step) => milestones.has(step.id));
  const done = seen.filter((step) => isDone(recordOf(state, step.id)));
  const current =
    firstOpen(state, seen) ??
    firstOpen(
      state,
      steps.filter((step) => !holdsLists(step)),
    );
  return { done: done.length, total: seen.length, currentStepId: current?.id ?? null };
}

/**
 * The steps of an execution in the order of its plan. Of a branching only the list taken is shown (before it is
 * decided: the one with the most milestones, of equal ones the default); error handlers only once they were entered.
 */
export function stepViews(plan: Plan, state: ExecutionState): StepView[] {
  const milestones = new Set(plan.milestones);
  return relevantSteps(plan, state).map((step) => viewOf(step, recordOf(state, step.id), milestones.has(step.id)));
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

function firstOpen(state: ExecutionState, steps: readonly Step[]): Step | undefined {
  const open = steps.filter((step) => {
    const record = recordOf(state, step.id);
    return record !== undefined && isActive(record);
  });
  return open.find((step) => recordOf(state, step.id)?.status !== 'snoozed') ?? open[0];
}

function holdsLists(step: Step): boolean {
  return step.type === 'condition' || step.type === 'switch' || step.type === 'parallel';
}

interface View {
  state: ExecutionState;
  milestones: ReadonlySet<string>;
}

function relevantSteps(plan: Plan, state: ExecutionState): Step[] {
  return collect({ state, milestones: new Set(plan.milestones) }, plan.definition.steps);
}

function collect(view: View, steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [step, ...inside(view, step)]);
}

function inside(view: View, step: Step): Step[] {
  const record = startedRecord(view, step);
  if (record?.status === 'skipped') return [];
  const lists = childLists(step);
  const own = lists.filter(({ list }) => list !== 'onError');
  const handler = record?.status === 'failed' ? lists.filter(({ list }) => list === 'onError') : [];
  const inner = insideOwn(view, step, own, record);
  const isOver = record !== undefined && !isActive(record);
  const shown = isOver ? inner.filter((item) => startedRecord(view, item) !== undefined) : inner;
  return [...shown, ...handler.flatMap(({ steps }) => collect(view, steps))];
}

/** The lists of a step that count: all of a parallel one, the one taken, or the longest while that is open. */
function insideOwn(view: View, step: Step, own: ChildList[], record: StepRecord | undefined): Step[] {
  if (step.type === 'parallel') return own.flatMap(({ steps }) => collect(view, steps));
  if (record !== undefined) {
    const taken = branchOf(record);
    return own.filter(({ list }) => list === taken).flatMap(({ steps }) => collect(view, steps));
  }
  const count = (items: Step[]): number => items.filter((item) => view.milestones.has(item.id)).length;
  // Of equally long ways the default is the likeliest: it takes every case that was not foreseen.
  const inOrder = own.toSorted((a, b) => Number(b.list === 'default') - Number(a.list === 'default'));
  const counted = inOrder.map(({ steps }) => collect(view, steps));
  return counted.reduce((best, items) => (count(items) > count(best) ? items : best), counted[0] ?? []);
}

function startedRecord({ state }: View, step: Step): StepRecord | undefined {
  const record = recordOf(state, step.id);
  return record?.status === 'pending' ? undefined : record;
}

/** The list a branching step took; null when none or when it is not known. */
function branchOf(record: StepRecord): string | null {
  const { output } = record;
  if (output === null || typeof output !== 'object' || Array.isArray(output)) return null;
  const branch = output['branch'];
  return typeof branch === 'string' ? branch : null;
}

function viewOf(step: Step, record: StepRecord | undefined, milestone: boolean): StepView {
  const guided = step.type === 'guided' ? step : null;
  return {
    path: step.id,
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
  };
}
