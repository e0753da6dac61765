import type { connectionSchema } from '@renubu/contracts/routes/customers';
import { asc, eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { systemTransaction, type Tx } from '../../platform/db/transaction.ts';
import { connections } from './tables.ts';

type ConnectionRow = typeof connections.$inferSelect;
type Connection = z.infer<typeof connectionSchema>;

/** A connection as people see it: without its secret, with the address to send to. */
export function toConnection(ctx: Context, found: ConnectionRow): Connection {
  const { config } = ctx;
  const origin = config.publicUrl ?? `http://${config.host}:${config.port}`;
  const base = config.basePath === '/' || origin.endsWith(config.basePath) ? origin : `${origin}${config.basePath}`;
  return {
    id: found.id,
    name: found.name,
    kind: found.kind,
    url: `${base}/api/v1/webhooks/${found.id}`,
    active: found.active,
    lastReceivedAt: found.lastReceivedAt?.toISOString() ?? null,
    lastError: found.lastError,
    createdAt: found.createdAt.toISOString(),
  };
}

/** The connections of an organization by name. */
export async function listConnections(tx: Tx, ctx: Context, organizationId: string): Promise<Connection[]> {
  const found = await tx
    .select()
    .from(connections)
    .where(eq(connections.organizationId, organizationId))
    .orderBy(asc(connections.name));
  return found.map((connection) => toConnection(ctx, connection));
}

/** The active connection a message is addressed to, of whatever organization: the sender shows only its signature. */
export async function findConnection(ctx: Context, id: string): Promise<ConnectionRow | undefined> {
  const [found] = await systemTransaction(ctx.db, (tx) => tx.select().from(connections).where(eq(connections.id, id)));
  return found?.active === true ? found : undefined;
}
