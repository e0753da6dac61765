import type { ConnectorInfo, OperationInfo } from '@renubu/contracts/connections';
import { createContext, useContext } from 'react';
import type { ValueType } from './names.ts';

export type ConnectorOffer = ConnectorInfo & { connections: string[] };

/** What a definition may name, as the organization has it now. Empty lists while it is not known. */
export interface Offers {
  names: readonly string[];
  types: ReadonlyMap<string, ValueType>;
  rules: readonly string[];
  connectors: readonly ConnectorOffer[];
  eventTypes: readonly string[];
  workflows: readonly { slug: string; name: string }[];
  members: readonly { email: string; name: string }[];
  /** Roles and groups that may be asked to approve. */
  roles: readonly string[];
  /** Resources that context loads may name. */
  resources: readonly string[];
}

export const noOffers: Offers = {
  names: [],
  types: new Map(),
  rules: [],
  connectors: [],
  eventTypes: [],
  workflows: [],
  members: [],
  roles: [],
  resources: [],
};
export const OffersContext = createContext<Offers>(noOffers);
export const useOffers = (): Offers => useContext(OffersContext);

/** An operation with the connector it belongs to. */
export function findOperation(
  { connectors }: Offers,
  uses: string,
): { connector: ConnectorOffer; operation: OperationInfo } | undefined {
  for (const connector of connectors) {
    const operation = connector.operations.find(({ name }) => name === uses);
    if (operation) return { connector, operation };
  }
  return undefined;
}
