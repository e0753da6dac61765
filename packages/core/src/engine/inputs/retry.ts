import type { Step } from '@renubu/contracts/language/steps';
import { childLists, stepsOf } from '../lists.ts';
import { resetLoads } from '../loads.ts';
import { holderOf, iterationOf, nodeOf, prefixOf, prefixOfList, stepOf } from '../paths.ts';
import { draftFromOutput, recordOf, resetRecord, touch } from '../records.ts';
import { compact, nameOf, noteBy, type InputOf, type Run } from '../run.ts';
import type { Frame, Refusal, StepRecord } from '../types.ts';

/** A step on the way from the root to the step a retry goes back to. */
interface Spot {
  path: string;
  step: Step;
  /** The list it stands in: of the spot before it, or `root`. */
  list: string;
  index: number;
}

/** Runs a failed execution again: from the step that failed, or from a step that was started before. */
export function retry(run: Run, input: InputOf<'retry'>): Refusal | null {
  const { state } = run;
  const { path } = input;
  if (path !== undefined && !wasStarted(run, path)) {
    return { code: 'unknown_step', message: `No step “${path}” was started in this execution.` };
  }
  if (path !== undefined) rewind(run, withoutFirstWins(chainTo(run, path)));
  if (state.root !== null) resetFrames(run, state.root, run.plan.definition.steps);
  resetLoads(run);
  const from = path ?? state.error?.stepId ?? null;
  state.error = null;
  state.status = 'running';
  const step = from === null ? undefined : stepOf(run.plan, from);
  const words = step === undefined ? '' : ` from “${nameOf(step)}”`;
  noteBy(run, 'execution.retried', from, `The execution is tried again${words}.`, compact({ path }));
  return null;
}

function wasStarted(run: Run, path: string): boolean {
  const record = recordOf(run.state, path);
  return record !== undefined && record.status !== 'pending' && stepOf(run.plan, path) !== undefined;
}

/** Makes the steps where control stands startable again; finished ones stay as they are. */
function resetFrames(run: Run, frame: Frame, steps: readonly Step[]): void {
  const step = steps[frame.index];
  const path = prefixOfList(frame.owner, frame.list) + (step?.id ?? '');
  const record = recordOf(run.state, path);
  if (step === undefined || record === undefined) return;
  const handling = frame.children[0]?.list === 'onError';
  if (!handling && (record.status === 'failed' || record.status === 'cancelled')) {
    if (frame.children.length === 0) resetRecord(run, record);
    else reviveHolder(run, record);
  }
  for (const child of frame.children) resetFrames(run, child, stepsOf(step, child.list));
}

/** Puts a step that holds lists back to running, with what it found out when it started. */
function reviveHolder(run: Run, record: StepRecord): void {
  record.status = 'running';
  record.endedAt = null;
  delete record.error;
  delete record.reason;
  touch(run, record);
}

/** The steps from the outermost one down to a path. */
function chainTo(run: Run, target: string): Spot[] {
  const chain: Spot[] = [];
  for (let path: string | null = target; path !== null;) {
    const node = nodeOf(run.plan, path);
    if (node === undefined) break;
    const holder = holderOf(run.plan, path);
    chain.unshift({ path, step: node.step, list: holder?.list ?? 'root', index: node.index });
    path = holder?.path ?? null;
  }
  return chain;
}

/** Where the first branch to succeed wins, one branch cannot run again alone: the chain ends at that parallel step. */
function withoutFirstWins(chain: Spot[]): Spot[] {
  const position = chain.findIndex(
    ({ step }, index) =>
      step.type === 'parallel' && step.join === 'any' && (chain[index + 1]?.list ?? 'onError') !== 'onError',
  );
  return position < 0 ? chain : chain.slice(0, position + 1);
}

/** Moves control back to the last step of the chain. Everything after it in its lists becomes startable again. */
function rewind(run: Run, chain: Spot[]): void {
  const root = frameTo(run, chain, 0, run.state.root ?? undefined);
  chain.forEach((spot, position) => {
    const before = chain[position - 1];
    const siblings = before === undefined ? run.plan.definition.steps : stepsOf(before.step, spot.list);
    const prefix = prefixOf(spot.path);
    resetSteps(run, siblings.slice(spot.index + 1), prefix);
    const next = chain[position + 1];
    const record = recordOf(run.state, spot.path);
    if (next === undefined) resetSteps(run, [spot.step], prefix);
    else if (next.list !== 'onError' && record !== undefined) {
      reviveHolder(run, record);
      resetSteps(run, spot.step.onError ?? [], prefix);
    }
  });
  run.state.root = root;
}

/** Makes steps and all below them startable again, every iteration of a loop included. */
function resetSteps(run: Run, steps: readonly Step[], prefix: string): void {
  for (const step of steps) {
    const path = prefix + step.id;
    reset(run, step, recordOf(run.state, path));
    for (const child of childLists(step)) {
      if (step.type === 'foreach' && child.list === 'steps') resetIterations(run, path);
      else resetSteps(run, child.steps, prefix);
    }
  }
}

function resetIterations(run: Run, path: string): void {
  for (const record of Object.values(run.state.steps)) {
    const step = record.path.startsWith(`${path}[`) ? stepOf(run.plan, record.path) : undefined;
    if (step !== undefined) reset(run, step, record);
  }
}

function reset(run: Run, step: Step, record: StepRecord | undefined): void {
  if (record === undefined || record.status === 'pending') return;
  if (step.type === 'guided' && record.status === 'completed') draftFromOutput(record);
  resetRecord(run, record);
}

function frameTo(run: Run, chain: Spot[], position: number, existing: Frame | undefined): Frame {
  const spot = chain[position];
  const next = chain[position + 1];
  const owner = chain[position - 1]?.path ?? 'root';
  const frame: Frame = { owner, list: spot?.list ?? 'root', index: spot?.index ?? 0, children: [] };
  if (spot === undefined || next === undefined) return frame;
  const known = existing?.index === frame.index ? existing.children : [];
  const open = known.find((child) => child.list === next.list);
  const inner = frameTo(run, chain, position + 1, open);
  frame.children = next.list === 'onError' ? [inner] : around(run, spot, known, inner);
  return frame;
}

/** The frames beside one list of a step that runs several: those that stand where they stood, the others are done. */
function around(run: Run, spot: Spot, known: Frame[], inner: Frame): Frame[] {
  const { step, path } = spot;
  if (step.type === 'foreach') return aroundIteration(run, path, known, inner);
  if (step.type !== 'parallel') return [inner];
  return childLists(step)
    .filter((child) => child.list !== 'onError')
    .map(({ list, steps }) => {
      if (list === inner.list) return inner;
      const kept = known.find((child) => child.list === list);
      return kept ?? { owner: path, list, index: steps.length, children: [] };
    });
}

/** An iteration that was over is counted anew when it is over again. */
function aroundIteration(run: Run, path: string, known: Frame[], inner: Frame): Frame[] {
  const record = recordOf(run.state, path);
  const isOpen = known.some((child) => child.list === inner.list);
  if (record?.loop !== undefined && !isOpen) {
    const index = iterationOf(inner.list);
    const { loop } = record;
    const errors = loop.errors.filter((error) => error.index !== index);
    const hadFailed = errors.length < loop.errors.length;
    record.loop = {
      ...loop,
      errors,
      succeeded: Math.max(0, loop.succeeded - (hadFailed ? 0 : 1)),
      failed: loop.failed - (hadFailed ? 1 : 0),
    };
  }
  return [...known.filter((child) => child.list !== inner.list && child.list !== 'onError'), inner];
}
