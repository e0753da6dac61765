import type { ExecutionDetail } from '@renubu/contracts/executions';
import { activeStep, isDone } from './steps.ts';

/** What to tell about a change somebody else made; null when it does not concern the person on the page. */
export type Notice =
  | { kind: 'status'; status: ExecutionDetail['status'] }
  | { kind: 'stepEnded'; step: string }
  | { kind: 'stepReopened'; step: string }
  | null;

/** Compares an execution before and after a change this page did not make. */
export function noticeOf(before: ExecutionDetail, after: ExecutionDetail): Notice {
  const quiet = ['running', 'waiting'];
  if (before.status !== after.status && !(quiet.includes(before.status) && quiet.includes(after.status))) {
    return { kind: 'status', status: after.status };
  }
  const step = activeStep(before);
  const now = step && after.steps.find((item) => item.path === step.path);
  if (step && now && isDone(now)) return { kind: 'stepEnded', step: step.name };
  const reopened = after.steps.find((item) => {
    const old = before.steps.find(({ path }) => path === item.path);
    return item.milestone && old !== undefined && isDone(old) && item.status === 'waiting';
  });
  return reopened ? { kind: 'stepReopened', step: reopened.name } : null;
}
