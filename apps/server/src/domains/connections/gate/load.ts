import type { Json, JsonObject } from '@renubu/contracts/json';
import { connectorOf } from '@renubu/connectors/all';
import { ConnectorError } from '@renubu/connectors/errors';
import { httpConfigSchema, type HttpConfig } from '@renubu/connectors/http/settings';
import { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { customerViews, isLocalLoad, loadLocal, localKey } from '../queries/load-local.ts';
import { throughConnection } from './call.ts';
import type { Known, KnownConnection } from './known.ts';
import { redacted, redaction } from './redact.ts';
import { gateOf } from './runtime.ts';
import type { Done, GateRequest, OperationExecution } from './types.ts';

const loadSchema = z.object({ load: z.string(), id: z.union([z.string(), z.number().transform(String)]).nullish() });

/**
 * `context.load`: reads a resource for the context of an execution: own data, or a resource of an HTTP connection, kept
 * for as long as the connection says. Throws a `ConnectorError`.
 */
export async function loadResource<Execution extends OperationExecution>(
  ctx: Context,
  request: GateRequest<Execution>,
  used: Set<string>,
  done: Done,
): Promise<Json> {
  const parsed = loadSchema.safeParse(request.input);
  if (!parsed.success) throw new ConnectorError('invalid_input', 'The context load has no usable id.', 'validation');
  const { load, id = null } = parsed.data;
  if (isLocalLoad(load)) return loadOwn(ctx, request.organizationId, load, id);
  const known = await gateOf(ctx).known.of(ctx, request.organizationId);
  const connection = connectionWith(known, load, request.connection);
  for (const secret of Object.values(connection.secrets)) used.add(secret);
  done.connection = connection.name;
  const config = httpConfigSchema.parse(connection.config);
  const resource = config.resources[load];
  const { resources } = gateOf(ctx);
  const keepMs = (resource?.cacheSeconds ?? 0) * 1000;
  const key = `${connection.id}:${JSON.stringify([load, id])}`;
  return resources.get(key, keepMs, ctx.clock.now(), () =>
    readResource(ctx, { connection, request, done, used, load, id, config }),
  );
}

interface Reading {
  connection: KnownConnection;
  request: Pick<GateRequest, 'organizationId' | 'idempotencyKey' | 'signal' | 'input'>;
  done: Done;
  used: Set<string>;
  load: string;
  id: string | null;
  config: HttpConfig;
}

async function readResource(ctx: Context, reading: Reading): Promise<Json> {
  const { connection, request, done, used, load, id, config } = reading;
  const http = connectorOf('http');
  const resource = config.resources[load];
  if (http === undefined || resource === undefined) throw unknownResource(load);
  if (id === null && resource.path.includes('{id}')) {
    throw new ConnectorError('invalid_input', `${load} needs an id.`, 'validation');
  }
  if (id === '.' || id === '..') throw new ConnectorError('invalid_input', `“${id}” is no id.`, 'validation');
  const input: JsonObject = {
    url: resource.path.replaceAll('{id}', encodeURIComponent(id ?? '')),
    headers: { 'x-request-id': request.idempotencyKey, 'x-resource-type': load },
  };
  const answer = await throughConnection(ctx, { connector: http, connection, request, done, used }, (call) =>
    http.perform('http.request', input, call),
  );
  const body = select((answer as JsonObject)['body'] ?? null, resource.select);
  return redacted(body, redaction([...used]));
}

async function loadOwn(ctx: Context, organizationId: string, load: string, id: string | null): Promise<Json> {
  const view = load.slice('customer.'.length);
  if (load.startsWith('customer.') && !(customerViews as readonly string[]).includes(view)) throw unknownResource(load);
  if (id === null && !load.startsWith('table.')) {
    throw new ConnectorError('invalid_input', `${load} needs an id.`, 'validation');
  }
  const asked = { load, id };
  const answers = await tenantTransaction(ctx.db, organizationId, (tx) => loadLocal(tx, ctx, [asked]));
  const found = answers.get(localKey(asked));
  if (found !== undefined) return found;
  throw new ConnectorError('not_found', `There is no ${load} with the id “${id ?? ''}”.`, '4xx');
}

function connectionWith(known: Known, load: string, name: string | null): KnownConnection {
  const offering = known.connections.filter(
    ({ connector, active, config }) => connector === 'http' && active && offers(config['resources'], load),
  );
  const chosen = name === null ? offering : offering.filter((one) => one.name.toLowerCase() === name.toLowerCase());
  const [connection, ...others] = chosen;
  if (connection === undefined) throw unknownResource(load);
  if (others.length === 0) return connection;
  const names = chosen.map((one) => one.name).join(', ');
  throw new ConnectorError('ambiguous_resource', `${load} is offered by several connections: ${names}.`, 'permanent');
}

const offers = (resources: Json | undefined, load: string): boolean =>
  resources !== null && typeof resources === 'object' && Object.hasOwn(resources, load);

const unknownResource = (load: string): ConnectorError =>
  new ConnectorError(
    'unknown_resource',
    `Nothing here can load ${load}. Add it to the resources of an HTTP connection.`,
    'permanent',
  );

function select(body: Json, path: string | undefined): Json {
  if (path === undefined || path === '') return body;
  return path.split('.').reduce<Json>((value, name) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
    return Object.hasOwn(value, name) ? (value[name] ?? null) : null;
  }, body);
}
