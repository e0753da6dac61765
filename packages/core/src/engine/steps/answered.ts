import type { Json } from '@renubu/contracts/json';
import type { Step } from '@renubu/contracts/language/steps';
import { stepsOf } from '../lists.ts';
import { settleRecord, touch } from '../records.ts';
import type { Run } from '../run.ts';
import type { Place, Signal, Walk } from '../signals.ts';
import type { StepRecord } from '../types.ts';
import { dropWaits } from '../waits.ts';
import { proceedBranch } from './branching.ts';

/** What a waiting step was answered: it goes on in its list of that name, or is done when it has none. */
export function answerStep(run: Run, step: Step, record: StepRecord, list: string | null, output: Json): void {
  record.output = output;
  if (list === null || stepsOf(step, list).length === 0) return settleRecord(run, record, 'completed');
  for (const purpose of ['expiry', 'reminder', 'escalation'] as const) dropWaits(run, record.path, { purpose });
  record.status = 'running';
  record.list = list;
  touch(run, record);
}

/** Goes on inside the list that the answer led to. */
export function proceedAnswered(run: Run, place: Place, walk: Walk): Signal {
  const { frame, record } = place;
  if (record.list === undefined) return 'waiting';
  if (frame.children.length === 0) {
    frame.children = [{ owner: record.path, list: record.list, index: 0, children: [] }];
  }
  return proceedBranch(run, place, walk);
}
