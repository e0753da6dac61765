import { lookup as systemLookup } from 'node:dns';
import { isIP } from 'node:net';
import { ConnectorError } from '../errors.ts';
import { isPublicAddress } from './addresses.ts';

export interface Address {
  address: string;
  family: number;
}

/** Finds the addresses of a name, as `dns.lookup` does with `all`. */
export type Lookup = (host: string) => Promise<Address[]>;

export interface GuardOptions {
  lookup?: Lookup;
  allowed: (host: string, address: string, port: number) => boolean;
}

/** Resolves a host to the addresses it may be called at. Throws a `ConnectorError` when there is none. */
export type Resolve = (host: string, port: number) => Promise<Address[]>;

const ofSystem: Lookup = (host) =>
  new Promise((resolve, reject) =>
    systemLookup(host, { all: true }, (error, found) => (error ? reject(error) : resolve(found))),
  );

/**
 * Makes the one place where hosts become addresses. The address that was judged is the one that is connected to, so a
 * name that changes its mind in between gains nothing.
 */
export function guardedResolve({ lookup = ofSystem, allowed }: GuardOptions): Resolve {
  return async (name, port) => {
    const host = name.replace(/^\[|\]$/g, '').replace(/\.$/, '');
    const family = isIP(host);
    const found = family === 0 ? await named(lookup, host) : [{ address: host, family }];
    const usable = found.filter(({ address }) => isPublicAddress(address) || allowed(host, address, port));
    if (usable.length === 0) throw forbidden(host);
    return usable;
  };
}

async function named(lookup: Lookup, host: string): Promise<Address[]> {
  try {
    const found = await lookup(host);
    if (found.length > 0) return found;
  } catch (cause) {
    throw new ConnectorError('unknown_host', `The host ${host} could not be found.`, 'network', { cause });
  }
  throw new ConnectorError('unknown_host', `The host ${host} has no address.`, 'network');
}

const forbidden = (host: string): ConnectorError =>
  new ConnectorError(
    'address_not_allowed',
    `${host} is not an address of the public internet. Whoever runs the server can allow it with RENUBU_ALLOW_PRIVATE_HOSTS.`,
    'permanent',
  );
