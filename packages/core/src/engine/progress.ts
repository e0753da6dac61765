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
      steps.filter((step) => childLists(step).length === 0),
    );
  return { done: done.length, total: seen.length, currentStepId: current?.id ?? null };
}

/**
 * The steps of an execution in the order of its plan. Of a branching only the list taken is shown (before it is
 * decided: the one with the most milestones); error handlers only once they were entered.
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

function relevantSteps(plan: Plan, state: ExecutionState): Step[] {
  const milestones = new Set(plan.milestones);
  return collect(plan.definition.steps);

  function collect(steps: readonly Step[]): Step[] {
    return steps.flatMap((step) => [step, ...inside(step)]);
  }

  function inside(step: Step): Step[] {
    const record = recordOf(state, step.id);
    if (record?.status === 'skipped') return [];
    const lists = childLists(step);
    const handler = record?.status === 'failed' ? lists.filter(({ list }) => list === 'onError') : [];
    const own = lists.filter(({ list }) => list !== 'onError');
    const started = record !== undefined && record.status !== 'pending';
    const inner = collectOwn(step, own, started ? record : undefined);
    const shown = started && !isActive(record) ? inner.filter((item) => wasReached(item)) : inner;
    return [...shown, ...handler.flatMap(({ steps }) => collect(steps))];
  }

  function wasReached(step: Step): boolean {
    const record = recordOf(state, step.id);
    return record !== undefined && record.status !== 'pending';
  }

  function collectOwn(step: Step, own: ChildList[], record: StepRecord | undefined): Step[] {
    if (step.type === 'parallel') return own.flatMap(({ steps }) => collect(steps));
    if (record !== undefined) {
      const taken = branchOf(record);
      return own.filter(({ list }) => list === taken).flatMap(({ steps }) => collect(steps));
    }
    const counted = own.map(({ steps }) => collect(steps));
    const count = (items: Step[]): number => items.filter((item) => milestones.has(item.id)).length;
    return counted.reduce((best, items) => (count(items) > count(best) ? items : best), counted[0] ?? []);
  }
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
