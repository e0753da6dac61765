import type { Step } from '@renubu/contracts/language/steps';
import { stepsOf } from './lists.ts';
import { prefixOfList, stepIdOf, stepOf } from './paths.ts';
import type { Plan } from './plan.ts';
import { isActive } from './records.ts';
import type { ExecutionState, Frame, StepRecord } from './types.ts';

export interface MigratedStep {
  path: string;
  stepId: string;
  status: StepRecord['status'];
}

/** What moving an execution to another version would do, and whether it may be moved. */
export interface MigrationCheck {
  ok: boolean;
  /** Started steps that go on as they are. */
  kept: MigratedStep[];
  /** Ids of steps that only the new version has. */
  added: string[];
  /** Started steps that the new version has no more: they forbid the move. */
  missing: MigratedStep[];
  /** Started steps of which something is different; `blocking` ones forbid the move. */
  changed: (MigratedStep & { what: 'type' | 'place' | 'fields'; blocking: boolean })[];
  /** Ids of steps not started yet that the new version has no more. */
  dropped: string[];
}

/**
 * Compares what an execution has done with a new version of its workflow. It may move when every step it started still
 * exists, the open ones keep their type and place, and none moved into or out of a loop. Changes nothing.
 */
export function checkMigration(oldPlan: Plan, newPlan: Plan, state: ExecutionState): MigrationCheck {
  const check: MigrationCheck = { ok: true, kept: [], added: [], missing: [], changed: [], dropped: [] };
  for (const record of Object.values(state.steps)) {
    if (record.status !== 'pending') compareRecord(check, oldPlan, newPlan, record);
  }
  const started = new Set(Object.values(state.steps).map((record) => record.stepId));
  check.added = [...newPlan.nodes.keys()].filter((id) => !oldPlan.nodes.has(id));
  check.dropped = [...oldPlan.nodes.keys()].filter((id) => !newPlan.nodes.has(id) && !started.has(id));
  check.ok =
    check.missing.length === 0 &&
    check.changed.every(({ blocking }) => !blocking) &&
    placeFrames(newPlan, state) !== null;
  return check;
}

function compareRecord(check: MigrationCheck, oldPlan: Plan, newPlan: Plan, record: StepRecord): void {
  const { path, stepId, status } = record;
  const before = oldPlan.nodes.get(stepId);
  const after = newPlan.nodes.get(stepId);
  const step: MigratedStep = { path, stepId, status };
  const open = isActive(record);
  if (after === undefined || before === undefined) check.missing.push(step);
  else if (before.step.type !== after.step.type) check.changed.push({ ...step, what: 'type', blocking: open });
  else if (before.loop !== after.loop) check.changed.push({ ...step, what: 'place', blocking: true });
  else if (before.parentId !== after.parentId || before.list !== after.list) {
    check.changed.push({ ...step, what: 'place', blocking: open });
  } else if (JSON.stringify(before.step) !== JSON.stringify(after.step)) {
    check.changed.push({ ...step, what: 'fields', blocking: false });
  } else check.kept.push(step);
}

/**
 * The frames of an execution with their positions in the lists of a new version: each stands at the step of its list
 * that was started last. Null when an open step is not where control stands any more.
 */
export function placeFrames(plan: Plan, state: ExecutionState): Frame | null {
  if (state.root === null) return { owner: 'root', list: 'root', index: 0, children: [] };
  const reached = new Set<string>();
  const { steps } = plan.definition;
  const root = hasReachedEnd(plan, state)
    ? { ...state.root, index: steps.length, children: [] }
    : placeFrame(state, state.root, steps, reached);
  const lost = Object.values(state.steps).some(
    (record) => isActive(record) && record.reopenedFrom === undefined && !reached.has(record.path),
  );
  const unknown = Object.values(state.steps).some(
    (record) => record.status !== 'pending' && stepOf(plan, record.path) === undefined,
  );
  return lost || unknown ? null : root;
}

/** After an `end` step no other runs, whatever a new version adds. */
function hasReachedEnd(plan: Plan, state: ExecutionState): boolean {
  return Object.values(state.steps).some(
    (record) => record.status === 'completed' && stepOf(plan, record.path)?.type === 'end',
  );
}

function placeFrame(state: ExecutionState, frame: Frame, steps: readonly Step[], reached: Set<string>): Frame {
  const prefix = prefixOfList(frame.owner, frame.list);
  const last = lastStarted(state, prefix, steps);
  if (last === null) return { ...frame, index: 0, children: [] };
  const index = steps.findIndex((step) => step.id === stepIdOf(last.path));
  const step = steps[index];
  reached.add(last.path);
  const children = frame.children
    .filter((child) => child.owner === last.path && step !== undefined)
    .map((child) => placeFrame(state, child, step === undefined ? [] : stepsOf(step, child.list), reached));
  return { ...frame, index, children };
}

function lastStarted(state: ExecutionState, prefix: string, steps: readonly Step[]): StepRecord | null {
  let last: StepRecord | null = null;
  for (const step of steps) {
    const record = state.steps[prefix + step.id];
    if (record === undefined || record.status === 'pending') continue;
    if (last === null || isLaterStarted(record, last)) last = record;
  }
  return last;
}

function isLaterStarted(record: StepRecord, than: StepRecord): boolean {
  const [a, b] = [record.startedAt ?? '', than.startedAt ?? ''];
  if (a !== b) return a > b;
  return isOpenOrFailed(record) || !isOpenOrFailed(than);
}

function isOpenOrFailed(record: StepRecord): boolean {
  return (isActive(record) && record.reopenedFrom === undefined) || record.status === 'failed';
}
