import type { ConnectorInfo, OperationInfo } from '../connections.ts';
import { eventConnector, logConnector, notifyConnector, recordConnector } from './built-in.ts';
import { emailConnector } from './email.ts';
import { httpConnector } from './http.ts';
import { slackConnector } from './slack.ts';
import { inboundConnector, webhookConnector } from './webhook.ts';

/** Every connector with its settings and operations, as data: for the checker, the editor and the reference. */
export const connectorCatalog: readonly ConnectorInfo[] = [
  httpConnector,
  emailConnector,
  slackConnector,
  webhookConnector,
  notifyConnector,
  recordConnector,
  logConnector,
  eventConnector,
  inboundConnector,
];

/** Every operation by its name: `http.request` → what it takes and gives. */
export const operationCatalog: Readonly<Record<string, OperationInfo>> = Object.fromEntries(
  connectorCatalog.flatMap(({ operations }) => operations.map((operation) => [operation.name, operation])),
);
