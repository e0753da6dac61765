import type {
  ConditionVerdict,
  ExecutionMoment,
  StepStatus,
  Timeline,
  TimelineStep,
} from '@renubu/contracts/executions';
import type { Json } from '@renubu/contracts/json';

/** Where a step lies in the run, as shares of its length from 0 to 1. */
export interface Bar {
  from: number;
  length: number;
}

/** The stretch a step took of the whole run; null before it began. What takes no time still is a thin line. */
export function barOf(
  step: Pick<TimelineStep, 'startedAt' | 'endedAt'>,
  run: Pick<Timeline, 'startedAt' | 'endedAt'>,
  now: number,
): Bar | null {
  if (step.startedAt === null || run.startedAt === null) return null;
  const begin = Date.parse(run.startedAt);
  const whole = Math.max(1, (run.endedAt === null ? now : Date.parse(run.endedAt)) - begin);
  const from = share((Date.parse(step.startedAt) - begin) / whole);
  const to = share(((step.endedAt === null ? now : Date.parse(step.endedAt)) - begin) / whole);
  return { from, length: Math.max(0, to - from) };
}
const share = (value: number): number => Math.min(1, Math.max(0, value));

/** The steps as they stood at a moment: those not begun then are left out, later results are not shown. */
export function stepsAt(steps: readonly TimelineStep[], moment: ExecutionMoment | null): TimelineStep[] {
  if (moment === null) return [...steps];
  const then = new Map(moment.steps.map(({ path, status }) => [path, status]));
  return steps.flatMap((step) => {
    const status = then.get(step.path);
    if (status === undefined || status === 'pending') return [];
    return [
      {
        ...step,
        ...(isOver(status) ? {} : { endedAt: null, durationMs: null, output: null, error: null, reason: null }),
        status,
      },
    ];
  });
}
const isOver = (status: StepStatus): boolean => ['completed', 'skipped', 'failed', 'cancelled'].includes(status);

export interface ComparedValue {
  field: string;
  op: string;
  actual: Json | undefined;
  expected: Json | undefined;
  result: boolean;
  error: string | null;
}
/** The single comparisons of a verdict, however deep they stand in its groups. */
export function comparisons(verdict: ConditionVerdict): ComparedValue[] {
  const own =
    verdict.kind === 'comparison' || verdict.kind === 'cel'
      ? [
          {
            field: verdict.field ?? '',
            op: verdict.op ?? '',
            actual: verdict.actual,
            expected: verdict.expected,
            result: verdict.result,
            error: verdict.error ?? null,
          },
        ]
      : [];
  return [...own, ...(verdict.children ?? []).flatMap(comparisons)];
}

/** How a step id stands where its step ran more than once: what needs a look counts most. */
const weight: StepStatus[] = [
  'failed',
  'running',
  'waiting',
  'snoozed',
  'cancelled',
  'completed',
  'skipped',
  'pending',
];
export function statusByStep(steps: readonly { stepId: string; status: StepStatus }[]): Map<string, StepStatus> {
  const found = new Map<string, StepStatus>();
  for (const { stepId, status } of steps) {
    const before = found.get(stepId);
    if (before === undefined || weight.indexOf(status) < weight.indexOf(before)) found.set(stepId, status);
  }
  return found;
}
