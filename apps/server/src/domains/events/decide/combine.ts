import type { Compared, Decision, VerdictOutcome } from '@renubu/contracts/events';
import type { ExecutionStatus } from '@renubu/contracts/executions';

/** How one execution stands towards the verdict. */
export interface Answer {
  id: string;
  workflow: string;
  workflowName: string;
  status: ExecutionStatus;
  result: Decision['executions'][number]['result'];
  verdict: { outcome: VerdictOutcome; reason: string | null } | null;
  explanation: Compared[];
}

const weight: Record<VerdictOutcome, number> = { allow: 1, review: 2, block: 3 };
const ended: readonly ExecutionStatus[] = ['completed', 'failed', 'cancelled'];

/** Whether nothing that is still open could change the verdict. */
export const isDecided = (answers: readonly Answer[]): boolean =>
  answers.every(({ verdict, status }) => verdict !== null || ended.includes(status)) ||
  answers.some(({ verdict }) => verdict?.outcome === 'block');

/** The verdict of several executions: block before review before allow. One that failed without a verdict asks for review. */
export function combine(eventId: string, answers: readonly Answer[]): Decision {
  const verdicts = answers.flatMap((answer) => verdictOf(answer) ?? []);
  const [first] = verdicts.sort((left, right) => weight[right.outcome] - weight[left.outcome]);
  return {
    decision: first?.outcome ?? 'allow',
    reason: first?.reason ?? null,
    decidedBy: first === undefined ? 'none' : 'rules',
    eventId,
    duplicate: false,
    executions: answers.map(({ id, workflow, result, status }) => ({ id, workflow, result, status })),
    explanation: answers.flatMap(({ explanation }) => explanation),
  };
}

function verdictOf({ verdict, status, workflowName }: Answer): Answer['verdict'] {
  if (verdict !== null || status !== 'failed') return verdict;
  return { outcome: 'review', reason: `“${workflowName}” failed before it came to a verdict.` };
}

/** The answer when no verdict came in time: what the caller chose, with what is known so far. */
export function onDeadline(
  eventId: string,
  answers: readonly Answer[],
  choice: 'allow' | 'block',
  deadlineMs: number,
): Decision {
  const reason = `No verdict within ${deadlineMs} ms; the caller chose to ${choice} then.`;
  return { ...combine(eventId, answers), decision: choice, reason, decidedBy: 'deadline' };
}
