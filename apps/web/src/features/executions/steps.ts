import type { ExecutionDetail, StepView } from '@renubu/contracts/executions';

/** A person can work on the step now. */
export const isOpen = (step: StepView): boolean => step.status === 'waiting' || step.status === 'running';
export const isDone = (step: StepView): boolean => step.status === 'completed' || step.status === 'skipped';

/** A person works on it in conversation; what only runs has no workspace. */
export const hasWorkspace = (detail: Pick<ExecutionDetail, 'steps'>): boolean =>
  detail.steps.some(({ type }) => type === 'guided');

/** The steps shown as progress. */
export const milestonesOf = (detail: Pick<ExecutionDetail, 'steps'>): StepView[] =>
  detail.steps.filter((step) => step.milestone);

/** The step a person should work on: the current one if it is a person's, else the first open milestone. */
export function activeStep(detail: ExecutionDetail): StepView | undefined {
  const steps = milestonesOf(detail);
  const current = steps.find((step) => step.stepId === detail.currentStep?.stepId && isOpen(step));
  return current ?? steps.find((step) => step.status === 'waiting') ?? steps.find(isOpen);
}

/** Steps that one may look at: begun ones. Later ones have nothing to show yet. */
export const canLookAt = (step: StepView): boolean => step.status !== 'pending';

/** The step on the screen: the chosen one while it exists and has begun, else the active one, else the last begun. */
export function shownStep(detail: ExecutionDetail, chosen: string | undefined): StepView | undefined {
  const steps = milestonesOf(detail);
  const wanted = steps.find((step) => step.stepId === chosen && canLookAt(step));
  return wanted ?? activeStep(detail) ?? steps.findLast(canLookAt);
}

/** The step before (-1) or after (1) one, among those that can be looked at. */
export function neighbourStep(
  detail: ExecutionDetail,
  stepId: string | undefined,
  direction: 1 | -1,
): StepView | undefined {
  const steps = milestonesOf(detail).filter(canLookAt);
  const index = steps.findIndex((step) => step.stepId === stepId);
  return index === -1 ? undefined : steps[index + direction];
}

/** True when only the outcome is missing: every milestone is done and a person has to say how it ended. */
export const awaitsOutcome = (detail: ExecutionDetail): boolean =>
  (detail.status === 'waiting' || detail.status === 'running') &&
  detail.steps.every(
    (step) => !isOpen(step) && step.status !== 'snoozed' && !(step.milestone && step.status === 'pending'),
  ) &&
  detail.steps.some(isDone);
