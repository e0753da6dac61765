import type { Refusal } from '@renubu/core/engine/types';
import { finishedStatuses, type ExecutionStatus } from '@renubu/contracts/executions';
import { Problem } from '../../platform/http/problem.ts';

const statusOf: Record<Refusal['code'], number> = {
  invalid_state: 409,
  step_not_active: 409,
  not_skippable: 409,
  not_snoozable: 409,
  steps_open: 409,
  duplicate: 409,
  unknown_step: 404,
  unknown_branch: 404,
  invalid_outputs: 422,
  unknown_outcome: 422,
  invalid_input: 422,
  internal_error: 500,
};

/** How a refused input is answered: what does not fit, and what would be allowed. */
export function refusalProblem(refusal: Refusal, status: ExecutionStatus, pathOf = (path: string) => `body.${path}`) {
  const finished = (finishedStatuses as readonly string[]).includes(status);
  const code = finished && statusOf[refusal.code] === 409 ? 'workflow_completed' : refusal.code;
  return new Problem(statusOf[refusal.code], code, refusal.message, {
    errors: refusal.errors?.map((error) => ({ ...error, path: pathOf(error.path) })),
    extra: { executionStatus: status, ...(refusal.allowed === undefined ? {} : { allowed: refusal.allowed }) },
  });
}
