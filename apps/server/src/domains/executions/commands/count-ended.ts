import type { Context } from '../../../platform/context.ts';

interface Ended {
  slug: string;
  status: string;
  result: string | null;
  startedAt: Date | null;
  endedAt: Date | null;
}

/** Counts an execution that ended, and how long it took. */
export function countEnded({ metrics }: Context, { slug: workflow, status, result, startedAt, endedAt }: Ended): void {
  metrics.executionsEnded.inc({ workflow, status, result: result ?? 'none' });
  if (startedAt === null || endedAt === null) return;
  metrics.executionSeconds.observe({ workflow }, (endedAt.getTime() - startedAt.getTime()) / 1000);
}
