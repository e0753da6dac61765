import type { ExecutionDetail } from '@renubu/contracts/executions';
import type { Json } from '@renubu/contracts/json';
import { milestonesOf } from './steps.ts';

export interface RecordedStep {
  stepId: string;
  name: string;
  status: 'completed' | 'skipped';
  reason: string | null;
  outputs: { label: string; value: Json }[];
}
export interface ExecutionRecord {
  completed: number;
  skipped: number;
  /** Between start and end, null while it runs. */
  seconds: number | null;
  steps: RecordedStep[];
}

/** What was done in an execution, read from its steps, so that it shows again after a reload. */
export function recordOf(detail: ExecutionDetail): ExecutionRecord {
  const done = milestonesOf(detail).filter(({ status }) => status === 'completed' || status === 'skipped');
  const seconds =
    detail.startedAt && detail.endedAt
      ? Math.max(0, Math.round((Date.parse(detail.endedAt) - Date.parse(detail.startedAt)) / 1000))
      : null;
  return {
    completed: done.filter(({ status }) => status === 'completed').length,
    skipped: done.filter(({ status }) => status === 'skipped').length,
    seconds,
    steps: done.map((step) => ({
      stepId: step.stepId,
      name: step.name,
      status: step.status === 'skipped' ? 'skipped' : 'completed',
      reason: step.reason,
      outputs: labelled(step.form?.properties ?? {}, step.outputs),
    })),
  };
}

/** Recorded values with the titles of their fields, in the order of the form. */
export function labelled(
  fields: Record<string, { title?: string | undefined }>,
  outputs: Json,
): { label: string; value: Json }[] {
  if (outputs === null || typeof outputs !== 'object' || Array.isArray(outputs)) return [];
  const names = [...new Set([...Object.keys(fields), ...Object.keys(outputs)])];
  return names.flatMap((name) => {
    const value = outputs[name];
    return value === undefined ? [] : [{ label: fields[name]?.title ?? name, value }];
  });
}

/** `2 d 4 h`, `1 h 20 min`, `45 s`: the two largest units. */
export function spanParts(seconds: number): { unit: 'day' | 'hour' | 'minute' | 'second'; count: number }[] {
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ] as const;
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first === -1) return [{ unit: 'second', count: 0 }];
  let rest = seconds;
  return units.slice(first, first + 2).flatMap(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [{ unit, count }];
  });
}
