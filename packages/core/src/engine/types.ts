import type { Actor } from '@renubu/contracts/actor';
import type { AiSource } from '@renubu/contracts/ai';
import type { HistoryEntry } from '@renubu/contracts/executions';
import type { Condition } from '@renubu/contracts/language/conditions';
import type { ArtifactType, ChatButton, Form } from '@renubu/contracts/language/guided';
import type { Json, JsonObject } from '@renubu/contracts/json';
import type { ExecutionResult, ExecutionStatus, StepStatus } from '@renubu/contracts/executions';

/** The record of one step. Keyed by its path: the step id, with loop and branch positions where a step can run often. */
export interface StepRecord {
  path: string;
  stepId: string;
  status: StepStatus;
  attempt: number;
  startedAt: string | null;
  endedAt: string | null;
  output?: Json;
  error?: { code: string; message: string };
  /** Button values taken in this step's chat, in order. */
  branchPath?: string[];
  reason?: string;
  snoozedUntil?: string;
  /** Outputs filled in before completing, by the conversation or by an earlier completion that was reopened. */
  draft?: JsonObject;
  /** Set while a finished step is open again: what it goes back to when the execution ends first. */
  reopenedFrom?: 'completed' | 'skipped';
  /** Ids of the artifacts opened so far. */
  artifacts?: string[];
  /** Attempts since the step was last started by the flow or by a person, against its retry policy. */
  tries?: number;
  /** Earliest instant of the next attempt, while it waits to be asked for. */
  retryAt?: string;
  /** Kept over automatic retries, so that the outside system can recognise a repeat. */
  idempotencyKey?: string;
  /** The list of its own a step entered by what answered its wait: `onTimeout`, `approved`, `rejected`, `expired`. */
  list?: string;
  /** How far a loop is. */
  loop?: LoopProgress;
  /** Who answered an `ai` step, and which required fields nothing given answers. */
  answer?: { source: AiSource; unanswered: string[] };
}

/** A loop's items are fixed when it starts; iterations start in order. */
export interface LoopProgress {
  items: Json[];
  /** Position of the next iteration to start. */
  next: number;
  succeeded: number;
  failed: number;
  /** The first failures collected, at most 100. */
  errors: { index: number; code: string; message: string }[];
}

/** A context load that the driver did not answer at the start. */
export interface LoadState {
  status: 'due' | 'asked' | 'failed';
  attempt: number;
  /** Attempts since it was last asked for by the flow, against the retry policy. */
  tries: number;
  retryAt?: string;
  /** Why it failed, in words. */
  error?: string;
}

/** A place where control stands. Frames form a tree; a leaf runs or waits. The engine owns the shape of `data`. */
export interface Frame {
  /** Id of the list owner (a step path), or `root`. */
  owner: string;
  /** Which list of the owner: `root`, `then`, `cases[0]`, `branches[2]`, `onError`, `steps[3]` of a loop, … */
  list: string;
  index: number;
  children: Frame[];
}

export interface Wait {
  kind: 'person' | 'timer' | 'task' | 'child' | 'effect' | 'event' | 'approval';
  path: string;
  /** Id of the timer, task, child execution, effect, subscription or approval waited for; the path for a person. */
  id: string;
  /** When a timer is due, or an attempt of an effect may begin. */
  until?: string;
  /** What a timer is for. Timers of the whole execution have the path `$`. */
  purpose?: 'wait' | 'timeout' | 'snooze' | 'expiry' | 'reminder' | 'escalation';
}

/** A CloudEvent as an execution sees it: `event` in scope, the members of its `data` at the root. */
export interface ExecutionEvent {
  id: string;
  type: string;
  source: string;
  subject?: string;
  time: string;
  data: Json;
}

/** Why an effect failed, as far as trying again is concerned. `permanent` is tried again only by `any`. */
export type FailureClass = 'timeout' | 'network' | '429' | '5xx' | '4xx' | 'validation' | 'permanent';

/** One person's (or agent's) decision of an approval. */
export interface ApprovalVote {
  by: Actor;
  decision: 'approved' | 'rejected';
  at: string;
  reason?: string;
}

export interface ExecutionState {
  status: ExecutionStatus;
  result: ExecutionResult | null;
  outcome: string | null;
  verdict: { outcome: 'allow' | 'block' | 'review'; reason: string | null } | null;
  root: Frame | null;
  vars: JsonObject;
  inputs: JsonObject;
  steps: Record<string, StepRecord>;
  waits: Wait[];
  snoozedUntil: string | null;
  /** Status to come back to after a pause or snooze. */
  resumeStatus: ExecutionStatus | null;
  error: { code: string; message: string; stepId: string | null } | null;
  /** Steps started so far, against the limit of 10,000. */
  stepCount: number;
  /** The newest ids of inputs and of settled effects, timers, tasks and children: a repeat is a no-op. */
  applied: string[];
  startedAt: string | null;
  /** True when every step is done and a person must choose the outcome. */
  awaitsOutcome: boolean;
  /** Milliseconds left of the execution's timeout while its clock stands still; null when it runs or there is none. */
  timeLeftMs: number | null;
  /** The event that started it; its data is in scope at the root. */
  event?: ExecutionEvent;
  /** Newest events that joined it by their correlation key, oldest first; at most 20. */
  joined?: ExecutionEvent[];
  /** What the context loads gave, by their name in scope. */
  loaded?: JsonObject;
  /** Context loads not settled yet, by their name in scope; absent when the first step may begin. */
  loads?: Record<string, LoadState>;
  /** Bytes of outputs and of items of loops kept so far, against the limit of 16 MB. */
  keptBytes?: number;
  /** History lines written so far, against the limit of 50,000. */
  historyCount?: number;
}

/** What is asked of the driver. Local ones are done in the same transaction; `perform` goes to the durable segment. */
export type Effect =
  | {
      kind: 'perform';
      id: string;
      path: string;
      operation: string;
      /** Name of the connection the step asks for; null leaves the choice to the operation. */
      connection: string | null;
      with: JsonObject;
      idempotencyKey: string;
      attempt: number;
      notBefore: string | null;
    }
  | { kind: 'cancelEffect'; id: string }
  | { kind: 'setTimer'; id: string; path: string; dueAt: string }
  | { kind: 'cancelTimer'; id: string }
  | {
      kind: 'openGuided';
      path: string;
      stepId: string;
      opening: { text: string; buttons: ChatButton[] } | null;
      outputs: Form | null;
    }
  | {
      kind: 'openArtifact';
      path: string;
      stepId: string;
      artifactId: string;
      type: ArtifactType;
      title: string;
      content: JsonObject;
      editable: boolean;
    }
  | { kind: 'postMessage'; path: string; stepId: string; text: string; buttons: ChatButton[] }
  | { kind: 'showArtifact'; path: string; stepId: string; artifactId: string }
  | {
      kind: 'createTask';
      id: string;
      path: string;
      title: string;
      owner: 'human' | 'ai';
      assignee: string | null;
      priority: number;
      dueAt: string | null;
      subtasks: string[];
    }
  | { kind: 'cancelTask'; id: string }
  | {
      kind: 'openApproval';
      id: string;
      path: string;
      stepId: string;
      title: string;
      /** Rendered: members' ids or e-mail addresses, a role or group, the member whose manager decides. */
      approvers: { users: string[]; role: string | null; managerOf: string | null; quorum: number; sequence: boolean };
      /** Rendered evidence by name: what the approvers see, and what the decision is bound to. */
      evidence: JsonObject;
      form: Form | null;
      allowSelf: boolean;
      expiresAt: string | null;
    }
  | { kind: 'remindApproval'; id: string }
  | { kind: 'escalateApproval'; id: string; users: string[]; role: string | null }
  | { kind: 'closeApproval'; id: string; as: 'expired' | 'cancelled' }
  | { kind: 'subscribeEvent'; id: string; path: string; eventType: string; match: Condition | null }
  | { kind: 'unsubscribeEvent'; id: string }
  | { kind: 'escalate'; path: string; reason: string }
  | { kind: 'startChild'; id: string; path: string; workflow: string; inputs: JsonObject }
  | { kind: 'cancelChild'; id: string }
  | { kind: 'ended' };

/** One thing that happened to an execution. `by` is who or what did it; `inputId` makes a repeat recognisable. */
export type EngineInput = { by: Actor; inputId?: string } & (
  | {
      type: 'start';
      inputs?: JsonObject;
      event?: ExecutionEvent;
      /** Context loads that the driver could answer at once, by `as`; `null` marks an optional one that has nothing. */
      loaded?: JsonObject;
    }
  | { type: 'effectSucceeded'; effectId: string; output?: Json }
  | {
      type: 'effectFailed';
      effectId: string;
      error: { code: string; message: string; class: FailureClass };
    }
  | { type: 'timerDue'; timerId: string }
  | { type: 'eventMatched'; subscriptionId: string; event: ExecutionEvent }
  | { type: 'eventJoined'; event: ExecutionEvent }
  | {
      type: 'approvalDecided';
      approvalId: string;
      decision: 'approved' | 'rejected';
      reason?: string;
      form?: JsonObject;
      votes: ApprovalVote[];
    }
  | { type: 'personChoseBranch'; path: string; value: string }
  /** Fills fields of an open step in, as a proposal that the person accepted; completing may still change them. */
  | { type: 'personFilledIn'; path: string; values: JsonObject }
  | { type: 'personCompletedStep'; path: string; outputs: JsonObject }
  | { type: 'personSkipped'; path: string; reason: string }
  | { type: 'personSnoozedStep'; path: string; until: string; reason: string }
  | { type: 'personWokeStep'; path: string }
  | { type: 'personReopenedStep'; path: string; reason: string }
  | { type: 'taskChanged'; taskId: string; status: 'completed' | 'skipped' | 'cancelled'; output?: Json }
  | {
      type: 'childEnded';
      childId: string;
      status: 'completed' | 'failed' | 'cancelled';
      result: string | null;
      outcome: string | null;
      output?: Json;
    }
  | { type: 'complete'; outcome: string; notes?: string }
  | { type: 'snooze'; until: string; reason: string }
  | { type: 'wake' }
  | { type: 'cancel'; reason: string }
  | { type: 'pause'; reason?: string }
  | { type: 'resume' }
  | { type: 'retry'; path?: string }
  /** The driver goes on with the plan of `version` from here; it checked the mapping before. */
  | { type: 'migrate'; fromVersion: number; version: number }
);

/** Facts and sources of ids passed in: the same state, input and environment give the same result. */
export interface Environment {
  now: string;
  newId: () => string;
  /** Names in scope of conditions and templates: customer, intelligence, data, user, organization, execution, workflow. */
  context: JsonObject;
}

/** A refused input: nothing changed. `allowed` names the statuses that would take it. */
export interface Refusal {
  code:
    | 'invalid_state'
    | 'unknown_step'
    | 'step_not_active'
    | 'invalid_outputs'
    | 'unknown_branch'
    | 'not_skippable'
    | 'not_snoozable'
    | 'steps_open'
    | 'duplicate'
    | 'unknown_outcome'
    | 'invalid_input'
    | 'internal_error';
  message: string;
  allowed?: string[];
  errors?: { path: string; code: string; message: string }[];
}

/** A history line before the driver gives it its id and position. */
export type HistoryDraft = Omit<HistoryEntry, 'id' | 'executionId' | 'seq'>;

export type Advance =
  { ok: true; state: ExecutionState; effects: Effect[]; history: HistoryDraft[] } | { ok: false; refusal: Refusal };
