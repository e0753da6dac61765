import type { Compared } from '@renubu/contracts/events';
import type { Json } from '@renubu/contracts/json';
import type { Verdict } from '@renubu/core/conditions/evaluate';

/** A line of a history, as far as it tells how conditions came out. */
export interface TraceLine {
  type: string;
  stepId: string | null;
  data: { [key: string]: Json };
}

const most = 200;

/** Every comparison in the history of an execution, with both values. */
export function comparedIn(workflow: string, history: readonly TraceLine[]): Compared[] {
  const compared: Compared[] = [];
  for (const { type, stepId, data } of history) {
    if (type === 'condition.evaluated') collect(workflow, stepId, data['verdict'] as unknown as Verdict, compared);
    if (type !== 'switch.evaluated') continue;
    for (const tried of (data['tried'] ?? []) as unknown as { verdict: Verdict }[]) {
      collect(workflow, stepId, tried.verdict, compared);
    }
  }
  return compared.slice(0, most);
}

/** The comparisons of one verdict, groups opened. */
export function comparedOf(workflow: string, stepId: string | null, verdict: Verdict): Compared[] {
  const compared: Compared[] = [];
  collect(workflow, stepId, verdict, compared);
  return compared;
}

function collect(workflow: string, stepId: string | null, verdict: Verdict | undefined, into: Compared[]): void {
  if (verdict === undefined) return;
  if (verdict.children !== undefined) {
    for (const child of verdict.children) collect(workflow, stepId, child, into);
    return;
  }
  const { field = null, op = null, actual, expected, result } = verdict;
  into.push({
    workflow,
    stepId,
    field,
    op,
    result,
    ...(actual === undefined ? {} : { actual }),
    ...(expected === undefined ? {} : { expected }),
  });
}
