import { ConnectorError } from '@renubu/connectors/errors';
import type { Known, KnownConnection } from './known.ts';

/** Connectors that work without a connection, with what they know by themselves. */
const needNone = new Set(['http', 'webhook', 'email']);
/** Where an address in the step decides where a call goes, several connections are no riddle. */
const addressDecides = new Set(['http', 'webhook']);

/**
 * The connection a call goes through: the named one; else the only active one of its connector; else none, where the
 * connector can do without. Throws a `ConnectorError` that says what to do.
 */
export function chooseConnection(known: Known, connector: string, name: string | null): KnownConnection | null {
  const chosen = choose(known, connector, name);
  if (chosen?.unreadable !== true) return chosen;
  const message = `The secrets of “${chosen.name}” cannot be opened any more. Enter them again under Connections.`;
  throw refusal('secrets_unreadable', message);
}

function choose(known: Known, connector: string, name: string | null): KnownConnection | null {
  if (name !== null) return named(known, connector, name);
  const [first, ...others] = known.connections.filter((one) => one.connector === connector && one.active);
  if (first !== undefined && others.length === 0) return first;
  if (first === undefined && needNone.has(connector)) return null;
  if (first !== undefined && addressDecides.has(connector)) return null;
  const message =
    first === undefined
      ? `There is no active connection for ${connector}. Add one under Connections.`
      : `There are several connections for ${connector}: ${[first, ...others].map((one) => one.name).join(', ')}. Name one in the step.`;
  throw new ConnectorError('connection_missing', message, 'permanent');
}

function named(known: Known, connector: string, name: string): KnownConnection {
  const found =
    known.connections.find((one) => one.name === name) ??
    known.connections.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw refusal('unknown_connection', `There is no connection named “${name}”.`);
  if (found.connector !== connector) {
    throw refusal(
      'wrong_connection',
      `The connection “${found.name}” is for ${found.connector}, not for ${connector}.`,
    );
  }
  if (!found.active) throw refusal('connection_off', `The connection “${found.name}” is switched off.`);
  return found;
}

const refusal = (code: string, message: string): ConnectorError => new ConnectorError(code, message, 'permanent');
