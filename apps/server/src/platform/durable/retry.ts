import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

export interface RetryOptions {
  work: () => Promise<void>;
  log: Logger;
  /** Aborted when the process stops: the work is left to whoever takes over. */
  stopping: AbortSignal;
  label: string;
  pausesMs?: readonly number[];
}

const defaultPausesMs = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000];

/**
 * Runs the work, again after each pause while it fails, about two minutes in all; throws the last failure.
 * When the process stops during a pause it never returns: the segment stays unfinished for a survivor.
 */
export async function runWithRetries({
  work,
  log,
  stopping,
  label,
  pausesMs = defaultPausesMs,
}: RetryOptions): Promise<void> {
  for (const pauseMs of pausesMs) {
    try {
      return await work();
    } catch (error) {
      log.error({ err: error, segment: label, pauseMs }, 'a segment failed and is tried again');
    }
    try {
      await sleep(pauseMs, undefined, { signal: stopping, ref: false });
    } catch {
      return new Promise(() => undefined);
    }
  }
  return work();
}
