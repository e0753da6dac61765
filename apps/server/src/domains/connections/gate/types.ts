import type { Json, JsonObject } from '@renubu/contracts/json';
import type { FailureClass } from '@renubu/core/engine/types';
import type { Context } from '../../../platform/context.ts';

/** The execution on whose behalf an operation is done, as far as operations need it. */
export interface OperationExecution {
  id: string;
  slug: string;
  customerId: string | null;
}

export interface ServerRequest<Execution extends OperationExecution = OperationExecution> {
  ctx: Context;
  organizationId: string;
  input: JsonObject;
  /** The same for every attempt at the same effect: whoever does it must do it once per key. */
  idempotencyKey: string;
  execution: Execution;
  /** Aborted when the operation takes too long. */
  signal: AbortSignal;
}

/** An operation done by this server, in its database: `notify.user`, `record.create`. Throws a `ConnectorError`. */
export type ServerOperation<Execution extends OperationExecution = OperationExecution> = (
  request: ServerRequest<Execution>,
) => Promise<Json>;

export interface GateRequest<Execution extends OperationExecution = OperationExecution> {
  /** `http.request`, `context.load`, or one of `operations`. */
  operation: string;
  /** Name of the connection the step asks for; null leaves the choice to the gate. */
  connection: string | null;
  /** As stored: `{{ secrets.NAME }}` is put in here and nowhere else. */
  input: JsonObject;
  idempotencyKey: string;
  execution: Execution;
  organizationId: string;
  signal: AbortSignal;
  /** Operations that the server does itself; they win over connectors of the same name. */
  operations?: Readonly<Record<string, ServerOperation<Execution>>>;
}

/** What went out and came back, redacted and clipped, for the history. */
export interface Exchange {
  connection: string | null;
  request: JsonObject;
  response: JsonObject | null;
  durationMs: number;
}

export interface GateError {
  code: string;
  message: string;
  class: FailureClass;
  /** The outside system's wish (Retry-After); the engine's policy may wait longer. */
  retryAfterMs?: number;
}

/** How an operation ended; never thrown. */
export type GateOutcome =
  { ok: true; output: Json; exchange: Exchange } | { ok: false; error: GateError; exchange: Exchange };

/** What is known of a call while it runs, for its exchange. */
export interface Done {
  connection: string | null;
  request: JsonObject | null;
  response: JsonObject | null;
}
