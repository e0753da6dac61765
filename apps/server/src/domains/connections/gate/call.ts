import type { Json, JsonObject } from '@renubu/contracts/json';
import type { Connector, RawCall } from '@renubu/connectors/connector';
import { ConnectorError } from '@renubu/connectors/errors';
import { putSecrets, secretNames } from '@renubu/core/templates/secrets';
import type { Context } from '../../../platform/context.ts';
import { sendThroughServer } from '../mail/server-mail.ts';
import { chooseConnection } from './choose.ts';
import type { Known, KnownConnection } from './known.ts';
import { observing } from './observe.ts';
import { redaction, tellable } from './redact.ts';
import { gateOf } from './runtime.ts';
import type { Done, GateRequest, OperationExecution } from './types.ts';

const defaultConcurrency = 10;

/** Does an operation of a connector through the connection it asks for. Throws a `ConnectorError`. */
export async function callConnector<Execution extends OperationExecution>(
  ctx: Context,
  connector: Connector,
  request: GateRequest<Execution>,
  used: Set<string>,
  done: Done,
): Promise<Json> {
  const known = await gateOf(ctx).known.of(ctx, request.organizationId);
  const connection = chooseConnection(known, connector.key, request.connection);
  const input = withSecrets(request.input, known, connection, used);
  done.connection = connection?.name ?? null;
  if (connection === null && connector.key === 'email') {
    return sendThroughServer(ctx, request.organizationId, input, request);
  }
  return throughConnection(ctx, { connector, connection, request, done, used }, (call) =>
    connector.perform(request.operation, input, call),
  );
}

interface Passage {
  connector: Pick<Connector, 'key'>;
  connection: KnownConnection | null;
  request: Pick<GateRequest, 'organizationId' | 'idempotencyKey' | 'signal' | 'input'>;
  done: Done;
  /** Every secret in play, to be hidden in what comes out. */
  used: Set<string>;
}

/** Makes a call behind the connection’s breaker and bulkhead, counts it, and remembers what went over the wire. */
export async function throughConnection<T>(
  ctx: Context,
  passage: Passage,
  call: (given: RawCall) => Promise<T>,
): Promise<T> {
  const { connection, request, done } = passage;
  const { network, guards } = gateOf(ctx);
  const { network: observed, seen } = observing(network, passage.used);
  const key = guardKey(passage);
  const limits = {
    name: connection?.name ?? hostOf(request.input) ?? 'this address',
    concurrency: concurrencyOf(connection),
  };
  const given: RawCall = {
    config: connection?.config ?? {},
    secrets: connection === null ? {} : settingsOf(connection.secrets),
    idempotencyKey: request.idempotencyKey,
    signal: request.signal,
    network: observed,
    now: () => ctx.clock.now(),
  };
  const started = performance.now();
  let failure: unknown = null;
  try {
    return await guards.run(key, limits, async () => {
      request.signal.throwIfAborted();
      return call(given);
    });
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    Object.assign(done, seen);
    tally(ctx, passage, key, performance.now() - started, failure);
  }
}

/** What was refused before anything was sent says nothing about the connection. */
function tally(
  ctx: Context,
  { connection, request, used }: Passage,
  key: string,
  durationMs: number,
  failure: unknown,
): void {
  const unsent = failure instanceof ConnectorError && ['validation'].includes(failure.failureClass);
  if (connection === null || unsent) return;
  const { guards, health } = gateOf(ctx);
  const message = failure === null ? null : failure instanceof Error ? failure.message : 'failed';
  const redact = redaction([...used, ...Object.values(connection.secrets)]);
  health.record({
    connectionId: connection.id,
    organizationId: request.organizationId,
    breaker: guards.stateOf(key),
    durationMs,
    error: message === null ? null : tellable(message, redact),
    at: ctx.clock.now(),
  });
}

/** `{{ secrets.NAME }}`: those of the connection win over those of the organization. Remembers every secret in play. */
function withSecrets(
  input: JsonObject,
  known: Known,
  connection: KnownConnection | null,
  used: Set<string>,
): JsonObject {
  const values = { ...known.secrets, ...connection?.secrets };
  for (const secret of Object.values(connection?.secrets ?? {})) used.add(secret);
  const names = secretNames(input);
  const unknown = names.find((name) => !Object.hasOwn(values, name));
  if (unknown !== undefined) {
    throw new ConnectorError(
      'unknown_secret',
      `There is no secret named ${unknown}. Add it under Connections.`,
      'permanent',
    );
  }
  for (const name of names) used.add(values[name] ?? '');
  return names.length === 0 ? input : (putSecrets(input, values) as JsonObject);
}

/** The secrets that the connector knows; those in capitals are for templates only. */
export const settingsOf = (secrets: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(secrets).filter(([name]) => !/^[A-Z]/.test(name)));

export const connectionGuard = (connectionId: string): string => `connection:${connectionId}`;

function guardKey({ connector, connection, request }: Passage): string {
  if (connection !== null) return connectionGuard(connection.id);
  return `${request.organizationId}:${connector.key}:${hostOf(request.input) ?? ''}`;
}

function hostOf({ url }: JsonObject): string | null {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).host : null;
}

function concurrencyOf(connection: KnownConnection | null): number {
  const given = connection?.config['concurrency'];
  return typeof given === 'number' && given >= 1 ? given : defaultConcurrency;
}
