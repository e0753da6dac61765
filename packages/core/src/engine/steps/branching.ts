import type { ConditionStep, SwitchStep } from '@renubu/contracts/language/steps';
import { evaluate } from '../expressions.ts';
import { stepsOf } from '../lists.ts';
import { failRecord, settleRecord, touch } from '../records.ts';
import { nameOf, note, type Run } from '../run.ts';
import { isFailed, type Place, type Signal, type Walk } from '../signals.ts';

/** Evaluates a condition and enters the list it leads to, if there is one. */
export function startCondition(run: Run, place: Place<ConditionStep>): void {
  const { step, record } = place;
  const { holds, explanation, because } = evaluate(run, record.path, step.if);
  const branch = holds ? 'then' : step.else === undefined ? null : 'else';
  note(run, 'condition.evaluated', record.path, `“${nameOf(step)}” ${holds ? 'holds' : 'does not hold'}${because}.`, {
    holds,
    branch,
    verdict: explanation,
  });
  enter(run, place, branch, { result: holds, branch });
}

/** Enters the list of the first case that holds, else the default. */
export function startSwitch(run: Run, place: Place<SwitchStep>): void {
  const { step, record } = place;
  const tried = [];
  let branch: string | null = step.default === undefined ? null : 'default';
  for (const [index, item] of step.cases.entries()) {
    const { holds, explanation } = evaluate(run, record.path, item.when);
    tried.push({ case: index, holds, verdict: explanation });
    if (!holds) continue;
    branch = `cases[${index}]`;
    break;
  }
  const taken = tried.findIndex((item) => item.holds);
  const words = taken >= 0 ? `took case ${taken + 1}` : branch === null ? 'had no case that holds' : 'took its default';
  note(run, 'switch.evaluated', record.path, `“${nameOf(step)}” ${words}.`, { branch, tried });
  enter(run, place, branch, { branch });
}

function enter(
  run: Run,
  { frame, record }: Place,
  branch: string | null,
  output: { result?: boolean; branch: string | null },
): void {
  record.output = output;
  touch(run, record);
  if (branch === null) settleRecord(run, record, 'completed');
  else frame.children = [{ owner: record.path, list: branch, index: 0, children: [] }];
}

/** Goes on inside the list that was entered. */
export function proceedBranch(run: Run, { frame, step, record }: Place, walk: Walk): Signal {
  const child = frame.children[0];
  const signal = child === undefined ? 'done' : walk(run, child, stepsOf(step, child.list));
  if (signal === 'waiting') return signal;
  if (isFailed(signal)) failRecord(run, record, { code: signal.code, message: signal.message });
  else settleRecord(run, record, 'completed');
  return signal;
}
