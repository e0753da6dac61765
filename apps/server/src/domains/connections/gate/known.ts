import type { JsonObject } from '@renubu/contracts/json';
import { eq } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../../platform/context.ts';
import { unseal } from '../../../platform/crypto.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { connections, organizationSecrets } from '../tables.ts';

/** A connection as calls use it. Its secrets are in memory only. */
export interface KnownConnection {
  id: string;
  name: string;
  connector: string;
  active: boolean;
  config: JsonObject;
  secrets: Record<string, string>;
}

export interface Known {
  connections: readonly KnownConnection[];
  /** Secrets of the organization by name. */
  secrets: Record<string, string>;
}

/** How long changes made by another process may stay unseen. */
const freshMs = 1_000;

/** What each organization has connected, read at most once a second. */
export class KnownConnections {
  readonly #known = new LRUCache<string, Promise<Known>>({ max: 1_000, ttl: freshMs });

  of(ctx: Context, organizationId: string): Promise<Known> {
    const known = this.#known.get(organizationId);
    if (known !== undefined) return known;
    const reading = readKnown(ctx, organizationId);
    this.#known.set(organizationId, reading);
    reading.catch(() => this.#known.delete(organizationId));
    return reading;
  }

  forget(organizationId: string): void {
    this.#known.delete(organizationId);
  }
}

async function readKnown(ctx: Context, organizationId: string): Promise<Known> {
  const { found, secrets } = await tenantTransaction(
    ctx.db,
    organizationId,
    async (tx) => ({
      found: await tx.select().from(connections).where(eq(connections.organizationId, organizationId)),
      secrets: await tx
        .select()
        .from(organizationSecrets)
        .where(eq(organizationSecrets.organizationId, organizationId)),
    }),
    { readOnly: true },
  );
  return {
    connections: found
      .filter(({ connector }) => connector !== 'inbound')
      .map((row) => ({ ...row, secrets: openSecrets(ctx, row.secret, row.id) })),
    secrets: Object.fromEntries(
      secrets.map(({ name, secret }) => [name, unseal(ctx.config.secret, secret, secretPurpose(organizationId, name))]),
    ),
  };
}

/** The secrets of an outbound connection. Throws `SealError`. */
export function openSecrets(ctx: Context, sealed: string | null, id: string): Record<string, string> {
  return sealed === null ? {} : (JSON.parse(unseal(ctx.config.secret, sealed, id)) as Record<string, string>);
}

export const secretPurpose = (organizationId: string, name: string): string => `secret:${organizationId}:${name}`;
