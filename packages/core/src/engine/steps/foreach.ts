import type { Json, JsonObject } from '@renubu/contracts/json';
import type { ForeachStep } from '@renubu/contracts/language/steps';
import { render } from '../expressions.ts';
import { StepFailure } from '../failure.ts';
import { isFatal, maxLoopErrors } from '../limits.ts';
import { iterationListOf, iterationOf } from '../paths.ts';
import { cancelUnder, failRecord, keepValue, settleRecord } from '../records.ts';
import { compact, nameOf, note, type Run } from '../run.ts';
import type { Failed, Place, Signal, Walk } from '../signals.ts';
import type { Frame, LoopProgress, StepRecord } from '../types.ts';

/** Begins a loop over its items, which stay as they are now; iterations start as concurrency allows. */
export function startForeach(run: Run, { frame, step, record }: Place<ForeachStep>): void {
  const items = itemsOf(run, record.path, step);
  frame.children = [];
  record.loop = { items, next: 0, succeeded: 0, failed: 0, errors: [] };
  note(run, 'step.started', record.path, `“${nameOf(step)}” goes through ${items.length} items.`, {
    count: items.length,
  });
}

function itemsOf(run: Run, path: string, step: ForeachStep): Json[] {
  const items = render(run, path, step.items);
  if (!Array.isArray(items)) throw new StepFailure('invalid_items', 'The items of the loop are not a list.');
  if (items.length > step.maxItems) {
    throw new StepFailure('too_many_items', `The loop has ${items.length} items; it may have ${step.maxItems}.`);
  }
  const problem = keepValue(run, items, 'The list of items');
  if (problem !== null) throw new StepFailure(problem.code, problem.message);
  return items;
}

/** Goes on in every open iteration that can, starts further ones, and ends when all are over. */
export function proceedForeach(run: Run, place: Place<ForeachStep>, walk: Walk): Signal {
  const { step } = place;
  const open: Frame[] = [...place.frame.children];
  let waiting = 0;
  for (;;) {
    const child = open.shift() ?? openNext(place, waiting);
    if (child === null) break;
    const signal = walk(run, child, step.steps);
    if (signal === 'waiting') waiting += 1;
    else if (signal === 'done') leave(place, child, 'succeeded');
    else if (signal === 'ended') return endEarly(run, place);
    else if (!step.continueOnError || isFatal(signal.code)) return failLoop(run, place, signal);
    else collectFailure(run, place, child, signal);
  }
  return waiting > 0 ? 'waiting' : finishLoop(run, place);
}

/** Opens the next iteration, or null when all were opened or as many wait as may. */
function openNext({ frame, step, record }: Place<ForeachStep>, waiting: number): Frame | null {
  const { next, items } = loopOf(record);
  if (waiting >= step.concurrency || next >= items.length) return null;
  const child: Frame = { owner: record.path, list: iterationListOf(next), index: 0, children: [] };
  countOn(record, 'next');
  frame.children.push(child);
  return child;
}

function loopOf(record: StepRecord): LoopProgress {
  return record.loop ?? { items: [], next: 0, succeeded: 0, failed: 0, errors: [] };
}

/** Counts on; the progress is replaced, since states share it. */
function countOn(record: StepRecord, count: 'next' | 'succeeded' | 'failed'): void {
  const loop = loopOf(record);
  record.loop = { ...loop, [count]: loop[count] + 1 };
}

function leave({ frame, record }: Place<ForeachStep>, child: Frame, as: 'succeeded' | 'failed'): void {
  frame.children = frame.children.filter((item) => item !== child);
  countOn(record, as);
}

/** Keeps the failure of one iteration; the others go on. */
function collectFailure(run: Run, place: Place<ForeachStep>, child: Frame, failed: Failed): void {
  const { step, record } = place;
  const index = iterationOf(child.list) ?? 0;
  const { code, message } = failed;
  cancelUnder(run, record.path, child.list, 'its iteration failed.');
  leave(place, child, 'failed');
  const loop = loopOf(record);
  if (loop.errors.length < maxLoopErrors) {
    record.loop = { ...loop, errors: [...loop.errors, { index, code, message }] };
  }
  const words = `“${nameOf(step)}” goes on after item ${index + 1} failed: ${message}`;
  note(run, 'loop.item-failed', record.path, words, { index, code });
}

function failLoop(run: Run, { record }: Place<ForeachStep>, failed: Failed): Signal {
  cancelUnder(run, record.path, null, 'another iteration failed.');
  failRecord(run, record, { code: failed.code, message: failed.message });
  return failed;
}

function endEarly(run: Run, { step, record }: Place<ForeachStep>): Signal {
  cancelUnder(run, record.path, null, 'the workflow ended.');
  settleRecord(run, record, 'completed', { output: outputOf(record) });
  note(run, 'step.completed', record.path, `“${nameOf(step)}” is done: the workflow ended.`);
  return 'ended';
}

function finishLoop(run: Run, { step, record }: Place<ForeachStep>): Signal {
  const output = outputOf(record);
  settleRecord(run, record, 'completed', { output });
  const { succeeded, failed } = loopOf(record);
  const failures = failed === 0 ? '' : `, ${failed} failed`;
  note(run, 'step.completed', record.path, `“${nameOf(step)}” is done: ${succeeded} succeeded${failures}.`, output);
  return 'done';
}

function outputOf(record: StepRecord): JsonObject {
  const { items, succeeded, failed, errors } = loopOf(record);
  return compact({
    count: items.length,
    succeeded,
    failed,
    errors: errors.length === 0 ? undefined : errors.map((error) => ({ ...error })),
  });
}
