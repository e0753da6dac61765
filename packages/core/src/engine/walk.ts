import type { Step } from '@renubu/contracts/language/steps';
import { evaluate, requireWorkLeft } from './expressions.ts';
import { failureDetail, StepFailure } from './failure.ts';
import { isFatal, maxDepth, maxHistory, maxSteps } from './limits.ts';
import { nodeOf, prefixOfList } from './paths.ts';
import { beginRecord, failRecord, recordOf, settleRecord } from './records.ts';
import { nameOf, note, type Run } from './run.ts';
import { failureOf, isFailed, type Failed, type Place, type Signal } from './signals.ts';
import { requestAction } from './steps/action.ts';
import { requestAnswer } from './steps/ai.ts';
import { startApproval } from './steps/approval.ts';
import { proceedAnswered } from './steps/answered.ts';
import { proceedBranch, startCondition, startSwitch } from './steps/branching.ts';
import { proceedForeach, startForeach } from './steps/foreach.ts';
import { startGuided } from './steps/guided.ts';
import { proceedParallel, startParallel } from './steps/parallel.ts';
import { startTask } from './steps/task.ts';
import { proceedEffect } from './steps/request-effect.ts';
import { runDecision, runEnd, runSet } from './steps/values.ts';
import { startWait } from './steps/wait.ts';
import { startChildWorkflow } from './steps/workflow.ts';
import type { Frame, StepRecord } from './types.ts';

/**
 * Runs a list from where its frame stands until it is done, waits, ends or fails. What happened meanwhile stands in
 * the step records, so walking again from the root goes on wherever something can.
 */
export function walkList(run: Run, frame: Frame, steps: readonly Step[]): Signal {
  for (let step = steps[frame.index]; step !== undefined; step = steps[frame.index]) {
    const signal = walkStep(run, frame, step);
    if (signal !== 'done') return signal;
    frame.index += 1;
    frame.children = [];
  }
  return 'done';
}

function walkStep(run: Run, frame: Frame, step: Step): Signal {
  const path = prefixOfList(frame.owner, frame.list) + step.id;
  const known = recordOf(run.state, path);
  const record = known === undefined || known.status === 'pending' ? startStep(run, frame, step, path) : known;
  const place = { frame, step, record };
  if (record.status === 'running') {
    const signal = guardedProceed(run, place);
    return hasFailed(record) ? handleFailure(run, place, isFailed(signal) ? signal : failureOf(record)) : signal;
  }
  if (record.status === 'failed') return handleFailure(run, place, failureOf(record));
  if (record.status === 'waiting' || record.status === 'snoozed') return 'waiting';
  return step.type === 'end' && record.status === 'completed' ? 'ended' : 'done';
}

/** Running a step changes its record: this reads its status afresh. */
function hasFailed(record: StepRecord): boolean {
  return record.status === 'failed';
}

function startStep(run: Run, frame: Frame, step: Step, path: string): StepRecord {
  const record = beginRecord(run, step, path);
  const { historyCount = 0 } = run.state;
  const before = { effects: run.effects.length, history: run.history.length };
  try {
    requireWithinLimits(run, path);
    if (step.when !== undefined && !evaluateWhen(run, step, record)) return record;
    startByType(run, { frame, step, record });
  } catch (error) {
    // A step that cannot start asks for nothing: what it collected so far is forgotten.
    run.effects.length = before.effects;
    run.history.length = before.history;
    run.state.historyCount = historyCount;
    delete record.artifacts;
    failRecord(run, record, failureDetail(error));
  }
  return record;
}

function requireWithinLimits(run: Run, path: string): void {
  run.state.stepCount += 1;
  if (run.state.stepCount > maxSteps) {
    throw new StepFailure('too_many_steps', 'The execution has started 10,000 steps, which is its limit.');
  }
  if ((run.state.historyCount ?? 0) > maxHistory) {
    throw new StepFailure('too_much_history', 'The history has more than 50,000 lines, which is its limit.');
  }
  requireWorkLeft(run);
  if ((nodeOf(run.plan, path)?.depth ?? 0) > maxDepth) {
    throw new StepFailure('too_deep', 'The steps are nested more than 20 deep.');
  }
}

function evaluateWhen(run: Run, step: Step, record: StepRecord): boolean {
  if (step.when === undefined) return true;
  const { holds, explanation, because } = evaluate(run, record.path, step.when);
  if (holds) return true;
  settleRecord(run, record, 'skipped', { reason: 'Its condition does not hold.' });
  note(run, 'step.skipped', record.path, `“${nameOf(step)}” was skipped, its condition does not hold${because}.`, {
    verdict: explanation,
  });
  return false;
}

function startByType(run: Run, { frame, step, record }: Place): void {
  switch (step.type) {
    case 'condition':
      return startCondition(run, { frame, step, record });
    case 'switch':
      return startSwitch(run, { frame, step, record });
    case 'set':
      return runSet(run, { frame, step, record });
    case 'decision':
      return runDecision(run, { frame, step, record });
    case 'action':
      return requestAction(run, { frame, step, record });
    case 'parallel':
      return startParallel(run, { frame, step, record });
    case 'task':
      return startTask(run, { frame, step, record });
    case 'guided':
      return startGuided(run, { frame, step, record });
    case 'foreach':
      return startForeach(run, { frame, step, record });
    case 'wait':
      return startWait(run, { frame, step, record });
    case 'approval':
      return startApproval(run, { frame, step, record });
    case 'ai':
      return requestAnswer(run, { frame, step, record });
    case 'workflow':
      return startChildWorkflow(run, { frame, step, record });
    case 'end':
      return runEnd(run, { frame, step, record });
  }
}

function guardedProceed(run: Run, place: Place): Signal {
  try {
    return proceed(run, place);
  } catch (error) {
    failRecord(run, place.record, failureDetail(error));
    return failureOf(place.record);
  }
}

function proceed(run: Run, { frame, step, record }: Place): Signal {
  switch (step.type) {
    case 'condition':
    case 'switch':
      return proceedBranch(run, { frame, step, record }, walkList);
    case 'parallel':
      return proceedParallel(run, { frame, step, record }, walkList);
    case 'foreach':
      return proceedForeach(run, { frame, step, record }, walkList);
    case 'wait':
    case 'approval':
      return proceedAnswered(run, { frame, step, record }, walkList);
    case 'action':
      return proceedEffect(run, { frame, step, record }, requestAction);
    case 'ai':
      return proceedEffect(run, { frame, step, record }, requestAnswer);
    default:
      return 'waiting';
  }
}

/** Runs the error handler of a failed step; without one the failure goes to the list that holds the step. */
function handleFailure(run: Run, { frame, step, record }: Place, failed: Failed): Signal {
  if (step.onError === undefined || isFatal(failed.code)) return failed;
  let handler = frame.children[0];
  if (handler?.list !== 'onError') {
    handler = { owner: record.path, list: 'onError', index: 0, children: [] };
    frame.children = [handler];
    note(run, 'step.failure-handled', record.path, `The failure of “${nameOf(step)}” is being handled.`, {
      code: failed.code,
    });
  }
  return walkList(run, handler, step.onError);
}
