import {
  breakerStates,
  type Connection,
  type OutgoingMail,
  type outgoingMailStatuses,
} from '@renubu/contracts/connections';
import type { JsonObject } from '@renubu/contracts/json';
import type { Page, PageQuery } from '@renubu/contracts/pagination';
import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { rows, systemTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { notFound } from '../../../platform/http/problem.ts';

interface ConnectionRow {
  id: string;
  name: string;
  connector: string;
  active: boolean;
  config: JsonObject;
  secretNames: string[];
  lastReceivedAt: Date | null;
  inboundError: string | null;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
  breaker: Connection['health']['breaker'] | null;
  lastSuccessAt: Date | null;
  lastErrorAt: Date | null;
  lastError: string | null;
  calls: number;
  failures: number;
  totalMs: number;
  usedBy: Connection['usedBy'];
}

/** The connections of an organization by name, with what is known of their health. */
export async function listConnections(tx: Tx, ctx: Context): Promise<Connection[]> {
  return (await select(tx, ctx, sql`true`)).map((found) => toConnection(ctx, found));
}

/** One connection. Throws 404. */
export async function readConnection(tx: Tx, ctx: Context, id: string): Promise<Connection> {
  const [found] = await select(tx, ctx, sql`c.id = ${id}`);
  if (found === undefined) throw notFound('connection', id);
  return toConnection(ctx, found);
}

function select(tx: Tx, ctx: Context, which: SQL): Promise<ConnectionRow[]> {
  const now = ctx.clock.now().toISOString();
  return rows<ConnectionRow>(
    tx,
    sql`
    select c.id, c.name, c.connector, c.active, c.config, c.secret_names as "secretNames",
           c.last_received_at as "lastReceivedAt", c.last_error as "inboundError", c.revision,
           c.created_at as "createdAt", c.updated_at as "updatedAt", h.breaker, h.last_success_at as "lastSuccessAt",
           h.last_error_at as "lastErrorAt", h.last_error as "lastError",
           coalesce(d.calls, 0)::int as calls, coalesce(d.failures, 0)::int as failures,
           coalesce(d.total_ms, 0)::bigint as "totalMs", coalesce(users.workflows, '[]') as "usedBy"
      from renubu.connections c
      left join (
        select named.connection, jsonb_agg(jsonb_build_object('slug', slug, 'name', name) order by slug) as workflows
          from (select distinct w.slug, w.name, found.value #>> '{}' as connection
                  from renubu.workflows w
                  join renubu.workflow_versions v
                    on v.workflow_id = w.id and (v.version is null or v.id = w.published_version_id)
                 cross join lateral jsonb_path_query(v.definition::jsonb, '$.**.connection ? (@.type() == "string")') as found(value)
                 where w.organization_id = renubu.current_organization()) as named
         group by named.connection) users on users.connection = c.name
      left join renubu.connection_health h on h.connection_id = c.id
      left join lateral (
        select sum(calls) as calls, sum(failures) as failures, sum(total_ms) as total_ms from renubu.connection_calls
         where connection_id = c.id and hour > ${now}::timestamptz - interval '24 hours') d on true
     where c.organization_id = renubu.current_organization() and ${which}
     order by lower(c.name), c.id`,
  );
}

function toConnection(ctx: Context, found: ConnectionRow): Connection {
  const inbound = found.connector === 'inbound';
  const instant = (at: Date | null): string | null => at?.toISOString() ?? null;
  return {
    id: found.id,
    name: found.name,
    connector: found.connector,
    direction: inbound ? 'inbound' : 'outbound',
    active: found.active,
    config: found.config,
    secrets: found.secretNames,
    url: inbound ? inboundUrl(ctx, found.id) : null,
    lastReceivedAt: instant(found.lastReceivedAt),
    health: {
      status: inbound ? inboundStatus(found) : statusOf(found),
      breaker: found.breaker ?? breakerStates[0],
      lastSuccessAt: instant(inbound ? found.lastReceivedAt : found.lastSuccessAt),
      lastErrorAt: instant(found.lastErrorAt),
      lastError: inbound ? found.inboundError : found.lastError,
      calls: found.calls,
      failures: found.failures,
      averageMs: found.calls === 0 ? null : Math.round(found.totalMs / found.calls),
    },
    usedBy: found.usedBy,
    revision: found.revision,
    createdAt: found.createdAt.toISOString(),
    updatedAt: found.updatedAt.toISOString(),
  };
}

const inboundStatus = ({ lastReceivedAt, inboundError }: ConnectionRow): Connection['health']['status'] =>
  inboundError !== null ? 'degraded' : lastReceivedAt === null ? 'untested' : 'ok';

/** `down` while the breaker is open or nothing has worked since the last error; `degraded` when it worked since. */
function statusOf({
  breaker,
  lastSuccessAt,
  lastErrorAt,
  calls,
  failures,
}: ConnectionRow): Connection['health']['status'] {
  if (lastSuccessAt === null && lastErrorAt === null) return 'untested';
  if (breaker === 'open' || lastSuccessAt === null) return 'down';
  if (breaker === 'halfOpen' || (lastErrorAt !== null && lastErrorAt > lastSuccessAt)) return 'degraded';
  return calls > 0 && failures / calls >= 0.1 ? 'degraded' : 'ok';
}

/** Where an inbound connection receives its messages. */
function inboundUrl({ config }: Context, id: string): string {
  const origin = config.publicUrl ?? `http://${config.host}:${config.port}`;
  const base = config.basePath === '/' || origin.endsWith(config.basePath) ? origin : `${origin}${config.basePath}`;
  return `${base}/api/v1/webhooks/${id}`;
}

export interface InboundConnection {
  id: string;
  organizationId: string;
  name: string;
  /** Sealed with the id. */
  secret: string;
}

/** The active inbound connection a message is addressed to, of whatever organization: the sender shows only its signature. */
export async function findInbound(ctx: Context, id: string): Promise<InboundConnection | undefined> {
  const [found] = await systemTransaction(ctx.db, (tx) =>
    rows<InboundConnection>(
      tx,
      sql`
      select id, organization_id as "organizationId", name, secret from renubu.connections
       where id = ${id} and connector = 'inbound' and active`,
    ),
  );
  return found;
}

/** Names of the active connections by connector, for those who write workflows. */
export async function connectionNames(tx: Tx): Promise<Map<string, string[]>> {
  const found = await rows<{ connector: string; names: string[] }>(
    tx,
    sql`
    select connector, array_agg(name order by lower(name)) as names from renubu.connections
     where organization_id = renubu.current_organization() and active group by connector`,
  );
  return new Map(found.map(({ connector, names }) => [connector, names]));
}

const place = z.tuple([z.iso.datetime(), z.uuid()]);
type MailRow = Omit<OutgoingMail, 'createdAt'> & { createdAt: Date };

/** The e-mails of an organization, newest first. */
export async function listOutgoingMails(
  tx: Tx,
  { limit, cursor, status }: PageQuery & { status?: (typeof outgoingMailStatuses)[number] },
): Promise<Page<OutgoingMail>> {
  const last = cursor === undefined ? undefined : decodeCursor(place, cursor);
  const found = await rows<MailRow>(
    tx,
    sql`
    select id, recipients as "to", subject, body_text as text, body_html as html, status, error,
           created_at as "createdAt"
      from renubu.outgoing_mails
     where organization_id = renubu.current_organization()
       and ${status === undefined ? sql`true` : sql`status = ${status}`}
       and ${last === undefined ? sql`true` : sql`(date_trunc('milliseconds', created_at), id) < (${last[0]}::timestamptz, ${last[1]}::uuid)`}
     order by date_trunc('milliseconds', created_at) desc, id desc limit ${limit + 1}`,
  );
  const mails = found.map((mail) => ({ ...mail, createdAt: mail.createdAt.toISOString() }));
  return page(mails, limit, ({ createdAt, id }) => [createdAt, id]);
}
