import type { Tx } from '../db/transaction.ts';

/** Everything an execution can do until it must wait, as one unit of durable work. Its id is `executionId:seq`. */
export interface Segment {
  executionId: string;
  organizationId: string;
  seq: number;
}

/** Works a segment through. May be called again after a crash: it loads the execution and goes on from there. */
export type SegmentHandler = (segment: Segment) => Promise<void>;

export interface EnqueueOptions {
  /** Seconds until the segment may start, for timers. */
  delaySeconds?: number;
}

/** The port to the durable engine. */
export interface Durable {
  /** Enqueues a segment in the caller's transaction. A second one of the same execution and number is a no-op. */
  enqueueSegment(tx: Tx, segment: Segment, options?: EnqueueOptions): Promise<void>;
  enqueueSegments(tx: Tx, segments: readonly Segment[], options?: EnqueueOptions): Promise<void>;
  /** Whether work is taken up, for `/readyz`. */
  health(): { ok: boolean; detail: string };
  /** Stops taking work and waits for what runs. */
  stop(): Promise<void>;
}

export const segmentId = ({ executionId, seq }: Segment): string => `${executionId}:${seq}`;
