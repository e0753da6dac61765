import type { Json, JsonObject } from '@renubu/contracts/json';
import { connectorFor } from '@renubu/connectors/all';
import { ConnectorError } from '@renubu/connectors/errors';
import { unknownOperation } from '@renubu/connectors/connector';
import { secretNames } from '@renubu/core/templates/secrets';
import type { Context } from '../../../platform/context.ts';
import { callConnector } from '../gate/call.ts';
import { failureOf } from '../gate/failure.ts';
import { loadResource } from '../gate/load.ts';
import { redacted, redaction, tellable, type Redact } from '../gate/redact.ts';
import type { Done, Exchange, GateOutcome, GateRequest, OperationExecution } from '../gate/types.ts';

/** Texts of what went out and came back are cut to this in the history. */
const maxText = 2_000;

/**
 * Does one operation for an execution, whoever does it: a connector through its connection, or the server itself. This is
 * the one gate: secrets are put in here and hidden again in all that comes out; breaker, bulkhead and timeout apply; the
 * health of the connection is counted. How it ended is a value; nothing is thrown.
 */
export async function performThroughGate<Execution extends OperationExecution>(
  ctx: Context,
  request: GateRequest<Execution>,
): Promise<GateOutcome> {
  const started = performance.now();
  const secrets = new Set<string>();
  const done: Done = { connection: null, request: null, response: null };
  const exchange = (redact: Redact): Exchange => ({
    connection: done.connection,
    request: redacted(done.request ?? shown(request), redact, maxText) as JsonObject,
    response: redacted(done.response, redact, maxText) as JsonObject | null,
    durationMs: Math.round(performance.now() - started),
  });
  try {
    const output = await withinTime(request.signal, perform(ctx, request, secrets, done));
    count(ctx, request.operation, 'ok', started);
    const redact = redaction([...secrets]);
    return { ok: true, output: redacted(output, redact), exchange: exchange(redact) };
  } catch (error) {
    const redact = redaction([...secrets]);
    const failure = failureOf(ctx, error, request);
    count(ctx, request.operation, failure.class, started);
    return { ok: false, error: { ...failure, message: tellable(failure.message, redact) }, exchange: exchange(redact) };
  }
}

function count({ metrics }: Context, operation: string, outcome: string, started: number): void {
  metrics.callSeconds.observe({ operation, outcome }, (performance.now() - started) / 1000);
}

async function perform<Execution extends OperationExecution>(
  ctx: Context,
  request: GateRequest<Execution>,
  secrets: Set<string>,
  done: Done,
): Promise<Json> {
  const { operation, organizationId, operations = {}, idempotencyKey, execution, signal } = request;
  signal.throwIfAborted();
  const own = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  if (own !== undefined) {
    requireNoSecrets(request);
    return own({ ctx, organizationId, input: request.input, idempotencyKey, execution, signal });
  }
  if (operation === 'context.load') return loadResource(ctx, request, secrets, done);
  const connector = connectorFor(operation);
  if (connector === undefined) throw unknownOperation(operation);
  return callConnector(ctx, connector, request, secrets, done);
}

/** What the server does itself ends in its database, where secrets have no place. */
function requireNoSecrets({ input, operation }: Pick<GateRequest, 'input' | 'operation'>): void {
  if (secretNames(input).length === 0) return;
  const message = `${operation} takes no secrets: they may only be sent to outside systems.`;
  throw new ConnectorError('secret_not_allowed', message, 'validation');
}

/** What was asked, where nothing went out over HTTP: still with the names of secrets in it, not the secrets. */
const shown = ({ operation, input }: Pick<GateRequest, 'operation' | 'input'>): JsonObject => ({
  operation,
  with: input,
});

/** The result of the work, or a rejection with the reason of the signal when that comes first. */
function withinTime<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const expire = (): void => reject(signal.reason as Error);
    if (signal.aborted) expire();
    signal.addEventListener('abort', expire, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', expire));
  });
}
