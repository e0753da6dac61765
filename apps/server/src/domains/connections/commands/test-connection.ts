import type { ConnectionTest } from '@renubu/contracts/connections';
import { connectorOf } from '@renubu/connectors/all';
import { ConnectorError } from '@renubu/connectors/errors';
import { eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { conflict, notFound } from '../../../platform/http/problem.ts';
import { connectionGuard, throughConnection } from '../gate/call.ts';
import { openSecrets, type KnownConnection } from '../gate/known.ts';
import { redaction, tellable, type Redact } from '../gate/redact.ts';
import { gateOf } from '../gate/runtime.ts';
import { connections } from '../tables.ts';

const timeoutMs = 15_000;

/**
 * Tries a connection without changing anything outside, and counts the result for its health. An open breaker does not
 * stand in the way. Throws 404, and 409 for a connection that cannot be tried.
 */
export async function testConnection(ctx: Context, { organizationId }: Session, id: string): Promise<ConnectionTest> {
  const connection = await load(ctx, organizationId, id);
  const connector = connectorOf(connection.connector);
  const test = connector?.test;
  if (connector === undefined || test === undefined) {
    throw conflict('not_testable', 'This connection can only be tried by using it.');
  }
  const gate = gateOf(ctx);
  gate.guards.forget(connectionGuard(id));
  const used = new Set(Object.values(connection.secrets));
  const request = {
    organizationId,
    idempotencyKey: `test:${ctx.newId()}`,
    signal: AbortSignal.timeout(timeoutMs),
    input: {},
  };
  const done = { connection: connection.name, request: null, response: null };
  const started = performance.now();
  const result = await throughConnection(ctx, { connector, connection, request, done, used }, test).then(
    (message) => ({ ok: true, message: tellable(message, redaction([...used])), class: null }),
    (error: unknown) => failed(error, redaction([...used])),
  );
  await gate.health.flush(ctx);
  return { ...result, durationMs: Math.round(performance.now() - started) };
}

function failed(error: unknown, redact: Redact): Omit<ConnectionTest, 'durationMs'> {
  if (error instanceof ConnectorError)
    return { ok: false, message: tellable(error.message, redact), class: error.failureClass };
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { ok: false, message: `It did not answer within ${timeoutMs / 1000} s.`, class: 'timeout' };
  }
  throw error;
}

async function load(ctx: Context, organizationId: string, id: string): Promise<KnownConnection> {
  const [found] = await tenantTransaction(ctx.db, organizationId, (tx) =>
    tx.select().from(connections).where(eq(connections.id, id)),
  );
  if (found === undefined) throw notFound('connection', id);
  if (found.connector === 'inbound') {
    throw conflict('not_testable', 'Send a signed message to its address to try an inbound connection.');
  }
  const secrets = openSecrets(ctx, found.secret, id);
  if (secrets === null)
    throw conflict('secrets_unreadable', 'Its secrets cannot be opened any more. Enter them again.');
  return { ...found, secrets, unreadable: false };
}
