import type { Connector } from './connector.ts';
import { email } from './email/connector.ts';
import { http } from './http/connector.ts';
import { slack } from './slack/connector.ts';
import { webhook } from './webhook/connector.ts';

const connectors: readonly Connector[] = [http, email, slack, webhook];
const byKey = new Map(connectors.map((connector) => [connector.key, connector]));
const byOperation = new Map(
  connectors.flatMap((connector) => connector.operations.map((operation) => [operation, connector] as const)),
);

/** The connector of this key, if it reaches outside systems. */
export const connectorOf = (key: string): Connector | undefined => byKey.get(key);

/** The connector that does an operation; undefined for those the server does itself. */
export const connectorFor = (operation: string): Connector | undefined => byOperation.get(operation);

/** Every connector that reaches outside systems. */
export const outsideConnectors = connectors;
