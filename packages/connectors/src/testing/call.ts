import { onTestFinished } from 'vitest';
import type { RawCall } from '../connector.ts';
import { ConnectorError } from '../errors.ts';
import { openNetwork, type NetworkOptions, type OpenNetwork } from '../network/network.ts';

/** A way out that reaches this machine; closed when the test ends. */
export function testNetwork(options: NetworkOptions = {}): OpenNetwork {
  const network = openNetwork({ allowPrivateHosts: ['127.0.0.1'], ...options });
  onTestFinished(() => network.close());
  return network;
}

/** A call with defaults: no settings, the key `key-1`, a clock that stands still. */
export function testCall(call: Partial<RawCall> = {}): RawCall {
  return {
    config: {},
    secrets: {},
    idempotencyKey: 'key-1',
    signal: new AbortController().signal,
    network: call.network ?? testNetwork(),
    now: () => new Date('2026-01-15T09:00:00Z'),
    ...call,
  };
}

/** The `ConnectorError` that some work ends with. Throws when it ends well or otherwise. */
export async function failureOf(work: Promise<unknown>): Promise<ConnectorError> {
  const ended: unknown = await work.then(
    (value) => new Error(`It did not fail: ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (ended instanceof ConnectorError) return ended;
  throw ended;
}
