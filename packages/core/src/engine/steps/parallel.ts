import type { ParallelStep } from '@renubu/contracts/language/steps';
import { isFatal } from '../limits.ts';
import { branchList } from '../lists.ts';
import { cancelUnder, failRecord, settleRecord } from '../records.ts';
import { nameOf, note, type Run } from '../run.ts';
import { isFailed, type Failed, type Place, type Signal, type Walk } from '../signals.ts';
import type { Frame } from '../types.ts';

/** Begins a parallel step; its branches start as concurrency allows. */
export function startParallel(run: Run, { frame, step, record }: Place<ParallelStep>): void {
  frame.children = [];
  note(run, 'step.started', record.path, `“${nameOf(step)}” started ${step.branches.length} branches.`, {
    join: step.join,
  });
}

/** Goes on in every branch that can, starts further ones, and joins when the join rule says so. */
export function proceedParallel(run: Run, place: Place<ParallelStep>, walk: Walk): Signal {
  const { frame, step } = place;
  const signals = new Map<string, Signal>();
  const started: Frame[] = [...frame.children];
  for (;;) {
    const child = started.shift() ?? openNext(place, signals);
    if (child === null) return join(run, place, [...signals.values()]);
    const branch = step.branches[branchIndex(child)] ?? [];
    const signal = walk(run, child, branch);
    signals.set(child.list, signal);
    if (settles(step, signal)) return settleEarly(run, place, child.list, signal);
  }
}

/** Opens the next branch, or null when all are open or as many wait as may. */
function openNext({ frame, step, record }: Place<ParallelStep>, signals: Map<string, Signal>): Frame | null {
  const waiting = [...signals.values()].filter((signal) => signal === 'waiting').length;
  if (waiting >= (step.concurrency ?? step.branches.length)) return null;
  const opened = new Set(frame.children.map((child) => child.list));
  const next = step.branches.findIndex((_, index) => !opened.has(branchList(index)));
  if (next < 0) return null;
  const child: Frame = { owner: record.path, list: branchList(next), index: 0, children: [] };
  frame.children.push(child);
  return child;
}

function branchIndex(frame: Frame): number {
  return Number(frame.list.slice('branches['.length, -1));
}

/** True when one branch's signal decides the whole step. */
function settles(step: ParallelStep, signal: Signal): boolean {
  if (signal === 'ended') return true;
  if (isFailed(signal)) return step.join === 'all' || isFatal(signal.code);
  return signal === 'done' && step.join === 'any';
}

function settleEarly(run: Run, place: Place<ParallelStep>, list: string, signal: Signal): Signal {
  const { step, record } = place;
  if (isFailed(signal)) {
    cancelUnder(run, record.path, null, 'another branch failed.');
    failRecord(run, record, { code: signal.code, message: signal.message });
    return signal;
  }
  cancelUnder(run, record.path, null, signal === 'ended' ? 'the workflow ended.' : 'another branch was first.');
  settleRecord(run, record, 'completed', { output: { first: list } });
  note(run, 'step.completed', record.path, `“${nameOf(step)}” is done: one branch was first.`, { first: list });
  return signal;
}

function join(run: Run, { step, record }: Place<ParallelStep>, signals: Signal[]): Signal {
  if (signals.includes('waiting')) return 'waiting';
  const failures = signals.filter(isFailed);
  const last: Failed | undefined = failures.at(-1);
  if (step.join === 'any' && last !== undefined) {
    failRecord(run, record, { code: last.code, message: `No branch succeeded; the last one failed: ${last.message}` });
    return last;
  }
  const branches = signals.map((signal) => (isFailed(signal) ? 'failed' : 'completed'));
  settleRecord(run, record, 'completed', { output: { branches } });
  note(run, 'step.completed', record.path, `“${nameOf(step)}” is done.`, { branches });
  return 'done';
}
