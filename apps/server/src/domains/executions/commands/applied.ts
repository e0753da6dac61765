import type { Actor } from '@renubu/contracts/actor';
import type { Json } from '@renubu/contracts/json';
import type { Plan } from '@renubu/core/engine/plan';
import type { Advance, Effect, EngineInput } from '@renubu/core/engine/types';
import type { ExecutionRow, LockedExecution } from '../queries/load.ts';
import type { ClaimedEffect } from '../segment/claim.ts';

export type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

/** What an applied input asks of other executions, done after its own rows are written. */
export type FollowUp =
  | { kind: 'startChild'; parent: ExecutionRow; depth: number; effect: EffectOf<'startChild'> }
  | { kind: 'cancelChild'; childId: string; by: Actor }
  | {
      kind: 'tellParent';
      parentId: string;
      childId: string;
      status: 'completed' | 'failed' | 'cancelled';
      result: string | null;
      outcome: string | null;
      output?: Json;
    };

/** How an input is applied. */
export interface ApplyOptions {
  /** Refuses with 412 when the execution has moved on since the caller read it. */
  expectedRevision?: number | undefined;
  /** Id of the running segment: it performs what is due by itself, so that no other is enqueued. */
  segment?: string;
  /** Tasks of steps that are called off stay open. */
  keepTasks?: boolean;
  /** The execution when the caller has locked it already in this transaction. */
  locked?: LockedExecution;
  /** The plan to go on with, when it is not the one of the execution's version. */
  plan?: Plan;
}

/** An input that was taken, with everything its writing needs. */
export interface Written {
  before: LockedExecution;
  /** The row after it. */
  row: ExecutionRow;
  plan: Plan;
  input: EngineInput;
  result: Extract<Advance, { ok: true }>;
  now: Date;
  options: ApplyOptions;
}

/** What became of written inputs. */
export interface Outcome {
  followUps: FollowUp[];
  /** Effects that the segment named in the options is to perform now. */
  claimed: ClaimedEffect[];
}
