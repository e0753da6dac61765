import type { Optimization } from '@renubu/contracts/interpreter';
import type { Step } from '@renubu/contracts/language/steps';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { everyStep } from '../../engine/lists.ts';
import { nameOf } from '../../engine/run.ts';

/** What executions of one version show of a step. Counts are of records; a step in a loop has one per round. */
export interface StepFigures {
  stepId: string;
  started: number;
  failed: number;
  /** Records that took more than one attempt. */
  retried: number;
  /** Mean milliseconds of the records that ended; null when none did. */
  meanMs: number | null;
  /** How often each branch was taken; `none` where no branch was. */
  branches: Readonly<Record<string, number>>;
  /** Of its approvals, by status. */
  approvals: { approved: number; rejected: number; expired: number };
}

/** Fewer executions say nothing. */
export const fewestExecutions = 20;
const slowMs = 5_000;
const fewestApprovals = 10;

/** What the figures show that an author may want to change, the weightiest kinds first. Nothing is guessed. */
export function findOptimizations(
  definition: WorkflowDefinition,
  executions: number,
  figures: readonly StepFigures[],
): Optimization[] {
  if (executions < fewestExecutions) return [];
  const byId = new Map(figures.map((figure) => [figure.stepId, figure]));
  const steps = [...everyStep(definition.steps)];
  const found = steps.flatMap((step) => {
    const figure = byId.get(step.id);
    if (figure === undefined || figure.started === 0) return unreached(step, executions);
    return [...ofBranches(step, figure), ...ofApprovals(step, figure), ...ofTrouble(step, figure)];
  });
  return withoutInner(found, steps);
}

const quoted = (step: Step): string => `“${nameOf(step)}”`;
const percent = (part: number, whole: number): string => `${Math.round((part / whole) * 100)} %`;

function unreached(step: Step, executions: number): Optimization[] {
  return [
    {
      kind: 'step_never_reached',
      stepId: step.id,
      text: `${quoted(step)} was never reached in ${executions} executions.`,
      evidence: [{ what: 'executions', value: executions }],
      proposal: 'Check the conditions before it, or remove it.',
    },
  ];
}

function ofBranches(step: Step, { branches, started }: StepFigures): Optimization[] {
  if (started < fewestExecutions) return [];
  const evidence = Object.entries(branches).map(([branch, value]) => ({ what: branch, value }));
  if (step.type === 'condition') {
    const holds = branches['then'] ?? 0;
    if (holds !== 0 && holds !== started) return [];
    const text = holds === 0 ? 'never held' : 'always held';
    return [
      {
        kind: holds === 0 ? 'branch_never_taken' : 'branch_always_taken',
        stepId: step.id,
        text: `The condition of ${quoted(step)} ${text} in ${started} times.`,
        evidence: [{ what: 'times', value: started }, ...evidence],
        proposal:
          holds === 0
            ? 'Check its limit, or remove the branch.'
            : 'Check its limit, or do what it guards without asking.',
      },
    ];
  }
  if (step.type !== 'switch') return [];
  const idle = step.cases.map((_, index) => index).filter((index) => (branches[`cases[${index}]`] ?? 0) === 0);
  return idle.map((index) => ({
    kind: 'branch_never_taken' as const,
    stepId: step.id,
    text: `Case ${index + 1} of ${quoted(step)} was never taken in ${started} times.`,
    evidence: [{ what: 'times', value: started }, ...evidence],
    proposal: 'Check its condition and those before it, or remove the case.',
  }));
}

function ofApprovals(step: Step, { approvals }: StepFigures): Optimization[] {
  if (step.type !== 'approval') return [];
  const { approved, rejected, expired } = approvals;
  const decided = approved + rejected + expired;
  if (decided < fewestApprovals) return [];
  const evidence = Object.entries(approvals).map(([what, value]) => ({ what, value }));
  if (approved === decided) {
    return [
      {
        kind: 'approval_always_approved',
        stepId: step.id,
        text: `All ${decided} approvals of ${quoted(step)} were approved.`,
        evidence,
        proposal: 'Raise the limit from which people are asked, or ask only for samples.',
      },
    ];
  }
  if (expired / decided < 0.2) return [];
  return [
    {
      kind: 'approval_expires',
      stepId: step.id,
      text: `${percent(expired, decided)} of the ${decided} approvals of ${quoted(step)} expired undecided.`,
      evidence,
      proposal: 'Add a reminder and an escalation, give more time, or ask more people.',
    },
  ];
}

/** People and waits take their time; what the machine does should not. */
const mayBeSlow: readonly Step['type'][] = ['wait', 'approval', 'task', 'guided', 'workflow'];

function ofTrouble(step: Step, { started, failed, retried, meanMs }: StepFigures): Optimization[] {
  const found: Optimization[] = [];
  const times = { what: 'times', value: started };
  if (failed >= 3 && failed / started >= 0.05) {
    found.push({
      kind: 'step_fails',
      stepId: step.id,
      text: `${quoted(step)} failed ${failed} of ${started} times (${percent(failed, started)}).`,
      evidence: [times, { what: 'failed', value: failed }],
      proposal: 'Look at its errors; give it an onError list so that an execution goes on without it.',
    });
  }
  if (retried >= 3 && retried / started >= 0.1) {
    found.push({
      kind: 'step_retried',
      stepId: step.id,
      text: `${quoted(step)} needed more than one attempt ${retried} of ${started} times.`,
      evidence: [times, { what: 'retried', value: retried }],
      proposal: 'Check the connection; a longer delay between attempts may spare some.',
    });
  }
  const holds =
    step.type === 'condition' || step.type === 'switch' || step.type === 'parallel' || step.type === 'foreach';
  if (meanMs !== null && meanMs >= slowMs && !holds && !mayBeSlow.includes(step.type)) {
    found.push({
      kind: 'step_slow',
      stepId: step.id,
      text: `${quoted(step)} takes ${(meanMs / 1000).toFixed(1)} s on average.`,
      evidence: [times, { what: 'mean milliseconds', value: Math.round(meanMs) }],
      proposal: 'Do it beside other steps in a parallel step, or give it a timeout.',
    });
  }
  return found;
}

/** What lies inside a branch that was never entered is told by the branch alone. */
function withoutInner(found: readonly Optimization[], steps: readonly Step[]): Optimization[] {
  const idle = new Set(found.filter(({ kind }) => kind === 'step_never_reached').map(({ stepId }) => stepId));
  const inner = new Set(
    steps
      .filter(({ id }) => idle.has(id))
      .flatMap((step) => [...everyStep([step])].filter(({ id }) => id !== step.id).map(({ id }) => id)),
  );
  const weight = (kind: Optimization['kind']): number => order.indexOf(kind);
  return found
    .filter(({ kind, stepId }) => kind !== 'step_never_reached' || !inner.has(stepId))
    .sort((left, right) => weight(left.kind) - weight(right.kind));
}

const order: readonly Optimization['kind'][] = [
  'step_fails',
  'approval_expires',
  'approval_always_approved',
  'branch_never_taken',
  'branch_always_taken',
  'step_never_reached',
  'step_retried',
  'step_slow',
];
