import { Agent, buildConnector } from 'undici';
import { allowedHosts } from './addresses.ts';
import { guardedFetch, type FetchLimits } from './fetch.ts';
import { guardedResolve, type Address, type Lookup, type Resolve } from './resolve.ts';
import { sendHttp, type HttpAnswer, type HttpRequest } from './send.ts';

/** The way out: every connection to an outside system goes through it. */
export interface Network {
  /** Sends one request and reads the whole answer. Throws a `ConnectorError`; an answer of 400 is an answer. */
  http(request: HttpRequest): Promise<HttpAnswer>;
  /** The addresses at which a host may be called. */
  resolve: Resolve;
}

export interface NetworkOptions {
  /** Hosts that may be called although they are not public. */
  allowPrivateHosts?: readonly string[];
  lookup?: Lookup;
  connectTimeoutMs?: number;
  /** Connections kept to one origin. */
  connections?: number;
}

export interface OpenNetwork extends Network {
  /** `fetch` for answers that are read while they come. */
  fetch(limits: FetchLimits): typeof globalThis.fetch;
  close(): Promise<void>;
}

/** Opens the way out with its guard. Addresses are judged when a connection is made, on the address connected to. */
export function openNetwork(options: NetworkOptions = {}): OpenNetwork {
  const { allowPrivateHosts = [], lookup, connectTimeoutMs = 10_000, connections = 64 } = options;
  const resolve = guardedResolve({
    allowed: allowedHosts(allowPrivateHosts),
    ...(lookup === undefined ? {} : { lookup }),
  });
  const agent = new Agent({
    connect: guardedConnector(resolve, connectTimeoutMs),
    connections,
    keepAliveTimeout: 10_000,
    keepAliveMaxTimeout: 30_000,
    maxHeaderSize: 32 * 1024,
  });
  return {
    resolve,
    http: (request) => sendHttp(agent, request),
    fetch: (limits) => guardedFetch(agent, limits),
    close: () => agent.destroy(),
  };
}

/** Resolves first, then lets undici connect (and encrypt) to exactly the addresses that passed. */
function guardedConnector(resolve: Resolve, timeout: number): buildConnector.connector {
  return (options, callback) => {
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
    resolve(options.hostname, port).then(
      (addresses) => connectTo(addresses, options, timeout, callback),
      (error: Error) => callback(error, null),
    );
  };
}

function connectTo(
  addresses: Address[],
  options: buildConnector.Options,
  timeout: number,
  callback: buildConnector.Callback,
): void {
  const [first] = addresses;
  const connect = buildConnector({
    timeout,
    allowH2: false,
    lookup: ((_host: string, { all }: { all?: boolean }, found: LookupCallback) =>
      all === true ? found(null, addresses) : found(null, first?.address, first?.family)) as never,
  });
  connect(options, callback);
}

type LookupCallback = (error: Error | null, address?: Address[] | string, family?: number) => void;
