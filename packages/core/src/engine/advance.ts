import { finishedStatuses } from '@renubu/contracts/executions';
import { failExecution } from './ending.ts';
import { failureDetail } from './failure.ts';
import { approvalDecided } from './inputs/approvals.ts';
import { chooseBranch } from './inputs/chat.ts';
import { eventJoined, eventMatched } from './inputs/events.ts';
import { cancel, complete, pause, resume, snooze, start, wake } from './inputs/execution.ts';
import { migrate } from './inputs/migrate.ts';
import { completeStep, fillIn, reopenStep, skipStep, snoozeStep, wakeStep } from './inputs/people.ts';
import { invalidInput, refuseByStatus } from './inputs/refusals.ts';
import { childEnded, effectFailed, effectSucceeded, taskChanged } from './inputs/results.ts';
import { retry } from './inputs/retry.ts';
import { timerDue } from './inputs/timers.ts';
import type { Plan } from './plan.ts';
import { openRun, type InputOf, type Run } from './run.ts';
import { settle } from './settle.ts';
import type { Advance, EngineInput, Environment, ExecutionState, Refusal } from './types.ts';
import { rememberApplied } from './waits.ts';

/**
 * Applies one input to an execution and runs until it must wait or ends. Pure: the same plan, state, input and
 * environment give the same result; no argument is changed; nothing is ever thrown. An input of a person that does not
 * apply is refused; a stale or repeated result, timer or task is left unused with a history line.
 */
export function advance(plan: Plan, state: ExecutionState, input: EngineInput, env: Environment): Advance {
  try {
    return attempt(plan, state, input, env);
  } catch (error) {
    return afterInternalError(plan, state, input, env, error);
  }
}

function attempt(plan: Plan, state: ExecutionState, input: EngineInput, env: Environment): Advance {
  if (input.inputId !== undefined && state.applied.includes(input.inputId)) {
    return { ok: true, state, effects: [], history: [] };
  }
  const run = openRun(plan, state, input.by, env);
  const refusal = refuseByStatus(run, input.type) ?? apply(run, input);
  if (refusal !== null) return { ok: false, refusal };
  settle(run);
  if (input.inputId !== undefined) rememberApplied(run.state, input.inputId);
  return { ok: true, state: run.state, effects: run.effects, history: run.history };
}

function apply(run: Run, input: EngineInput): Refusal | null {
  switch (input.type) {
    case 'effectSucceeded':
      return taken(effectSucceeded(run, input));
    case 'effectFailed':
      return taken(effectFailed(run, input));
    case 'timerDue':
      return taken(timerDue(run, input));
    case 'taskChanged':
      return taken(taskChanged(run, input));
    case 'childEnded':
      return taken(childEnded(run, input));
    case 'eventMatched':
      return taken(eventMatched(run, input));
    case 'eventJoined':
      return taken(eventJoined(run, input));
    case 'approvalDecided':
      return taken(approvalDecided(run, input));
    default:
      return applyVerb(run, input);
  }
}

/** Results and timers are never refused. */
function taken(_applied: void): null {
  return null;
}

type Result = InputOf<
  | 'effectSucceeded'
  | 'effectFailed'
  | 'timerDue'
  | 'taskChanged'
  | 'childEnded'
  | 'eventMatched'
  | 'eventJoined'
  | 'approvalDecided'
>;

function applyVerb(run: Run, input: Exclude<EngineInput, Result>): Refusal | null {
  switch (input.type) {
    case 'start':
      return start(run, input);
    case 'personChoseBranch':
      return chooseBranch(run, input);
    case 'personFilledIn':
      return fillIn(run, input);
    case 'personCompletedStep':
      return completeStep(run, input);
    case 'personSkipped':
      return skipStep(run, input);
    case 'personSnoozedStep':
      return snoozeStep(run, input);
    case 'personWokeStep':
      return wakeStep(run, input);
    case 'personReopenedStep':
      return reopenStep(run, input);
    case 'complete':
      return complete(run, input);
    case 'snooze':
      return snooze(run, input);
    case 'wake':
      return wake(run);
    case 'cancel':
      return cancel(run, input);
    case 'pause':
      return pause(run, input);
    case 'resume':
      return resume(run);
    case 'retry':
      return retry(run, input);
    case 'migrate':
      return migrate(run, input);
    default:
      return invalidInput('type', 'This input is unknown to the engine.');
  }
}

const results: ReadonlySet<string> = new Set<Result['type']>([
  'effectSucceeded',
  'effectFailed',
  'timerDue',
  'taskChanged',
  'childEnded',
  'eventMatched',
  'eventJoined',
  'approvalDecided',
]);

const finished: ReadonlySet<string> = new Set([...finishedStatuses, 'failed']);

/** A person's input is refused and changes nothing; a result that cannot be applied fails the execution, or it would wait for ever. */
function afterInternalError(
  plan: Plan,
  state: ExecutionState,
  input: EngineInput,
  env: Environment,
  error: unknown,
): Advance {
  const { code, message } = failureDetail(error);
  const refusal: Refusal = { code: 'internal_error', message: `The input could not be applied: ${message}` };
  if (!results.has(input?.type)) return { ok: false, refusal };
  try {
    if (finished.has(state.status)) return { ok: false, refusal };
    const run = openRun(plan, state, input.by, env);
    failExecution(run, { code, message, stepId: null });
    return { ok: true, state: run.state, effects: run.effects, history: run.history };
  } catch {
    return { ok: false, refusal };
  }
}
