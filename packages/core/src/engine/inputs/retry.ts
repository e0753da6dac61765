import type { Step } from '@renubu/contracts/language/steps';
import { branchList, childLists, everyStep, stepsOf } from '../lists.ts';
import type { PlanNode } from '../plan.ts';
import { draftFromOutput, recordOf, resetRecord, touch } from '../records.ts';
import { compact, nameOf, noteBy, type InputOf, type Run } from '../run.ts';
import type { Frame, Refusal } from '../types.ts';

/** Runs a failed execution again: from the step that failed, or from a step that was started before. */
export function retry(run: Run, input: InputOf<'retry'>): Refusal | null {
  const { state } = run;
  const node = input.path === undefined ? undefined : run.plan.nodes.get(input.path);
  if (input.path !== undefined && (node === undefined || !wasStarted(run, input.path))) {
    return { code: 'unknown_step', message: `No step “${input.path}” was started in this execution.` };
  }
  if (node !== undefined) rewind(run, withoutFirstWins(chainTo(run, node)));
  if (state.root !== null) resetFrames(run, state.root, run.plan.definition.steps);
  const stepId = node?.step.id ?? state.error?.stepId ?? null;
  state.error = null;
  state.status = 'running';
  const step = stepId === null ? undefined : run.plan.nodes.get(stepId)?.step;
  const from = step === undefined ? '' : ` from “${nameOf(step)}”`;
  noteBy(run, 'execution.retried', stepId, `The execution is tried again${from}.`, compact({ path: input.path }));
  return null;
}

function wasStarted(run: Run, path: string): boolean {
  const record = recordOf(run.state, path);
  return record !== undefined && record.status !== 'pending';
}

/** Makes the steps where control stands startable again; finished ones stay as they are. */
function resetFrames(run: Run, frame: Frame, steps: readonly Step[]): void {
  const step = steps[frame.index];
  const record = step === undefined ? undefined : recordOf(run.state, step.id);
  if (step === undefined || record === undefined) return;
  const handling = frame.children[0]?.list === 'onError';
  if (!handling && (record.status === 'failed' || record.status === 'cancelled')) {
    if (frame.children.length === 0) resetRecord(run, record);
    else reviveHolder(run, step.id);
  }
  for (const child of frame.children) resetFrames(run, child, stepsOf(step, child.list));
}

/** Puts a step that holds lists back to running, with what it found out when it started. */
function reviveHolder(run: Run, path: string): void {
  const record = recordOf(run.state, path);
  if (record === undefined) return;
  record.status = 'running';
  record.endedAt = null;
  delete record.error;
  delete record.reason;
  touch(run, record);
}

/** The nodes from the outermost step down to a node. */
function chainTo(run: Run, node: PlanNode): PlanNode[] {
  const chain = [node];
  for (let parent = parentOf(run, node); parent !== undefined; parent = parentOf(run, parent)) chain.unshift(parent);
  return chain;
}

/** Where the first branch to succeed wins, one branch cannot run again alone: the chain ends at that parallel step. */
function withoutFirstWins(chain: PlanNode[]): PlanNode[] {
  const position = chain.findIndex(
    ({ step }, index) =>
      step.type === 'parallel' && step.join === 'any' && (chain[index + 1]?.list ?? 'onError') !== 'onError',
  );
  return position < 0 ? chain : chain.slice(0, position + 1);
}

function parentOf(run: Run, node: PlanNode): PlanNode | undefined {
  return node.parentId === null ? undefined : run.plan.nodes.get(node.parentId);
}

/** Moves control back to the last node of the chain. Everything after it in its lists becomes startable again. */
function rewind(run: Run, chain: PlanNode[]): void {
  chain.forEach((node, position) => {
    resetAfter(run, node);
    const next = chain[position + 1];
    if (next === undefined) for (const step of everyStep([node.step])) reset(run, step);
    else if (next.list !== 'onError') {
      reviveHolder(run, node.step.id);
      for (const step of everyStep(node.step.onError ?? [])) reset(run, step);
    }
  });
  run.state.root = frameTo(chain, 0, run.state.root ?? undefined);
}

function resetAfter(run: Run, node: PlanNode): void {
  const parent = parentOf(run, node);
  const siblings = parent === undefined ? run.plan.definition.steps : stepsOf(parent.step, node.list);
  for (const step of everyStep(siblings.slice(node.index + 1))) reset(run, step);
}

function reset(run: Run, step: Step): void {
  const record = recordOf(run.state, step.id);
  if (record === undefined || record.status === 'pending') return;
  if (step.type === 'guided' && record.status === 'completed') draftFromOutput(record);
  resetRecord(run, record);
}

function frameTo(chain: PlanNode[], position: number, existing: Frame | undefined): Frame {
  const node = chain[position];
  const next = chain[position + 1];
  const frame: Frame = {
    owner: node?.parentId ?? 'root',
    list: node?.parentId === null ? 'root' : (node?.list ?? 'root'),
    index: node?.index ?? 0,
    children: [],
  };
  if (node === undefined || next === undefined) return frame;
  const known = existing?.index === frame.index ? existing.children : [];
  const inner = frameTo(
    chain,
    position + 1,
    known.find((child) => child.list === next.list),
  );
  frame.children = next.list === 'onError' ? [inner] : around(node.step, known, inner);
  return frame;
}

/** The frames beside one branch of a parallel step: those that stand where they stood, the others as done. */
function around(step: Step, known: Frame[], inner: Frame): Frame[] {
  if (step.type !== 'parallel') return [inner];
  return childLists(step)
    .filter((child) => child.list !== 'onError')
    .map(({ list, steps }, index) => {
      if (list === inner.list) return inner;
      const kept = known.find((child) => child.list === list);
      return kept ?? { owner: step.id, list: branchList(index), index: steps.length, children: [] };
    });
}
