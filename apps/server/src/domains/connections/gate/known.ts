import type { JsonObject } from '@renubu/contracts/json';
import { eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { SealError, unseal } from '../../../platform/crypto.ts';
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
  /** True when its secrets were sealed with another key: they have to be entered again. */
  unreadable: boolean;
}

export interface Known {
  connections: readonly KnownConnection[];
  /** Secrets of the organization by name. */
  secrets: Record<string, string>;
}

/** What each organization has connected. */
export async function readKnown(ctx: Context, organizationId: string): Promise<Known> {
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
      .map((found) => {
        const secrets = openSecrets(ctx, found.secret, found.id);
        return { ...found, secrets: secrets ?? {}, unreadable: secrets === null };
      }),
    secrets: Object.fromEntries(
      secrets.flatMap(({ name, secret }) => {
        const value = opened(ctx, secret, secretPurpose(organizationId, name));
        return value === null ? [] : [[name, value]];
      }),
    ),
  };
}

/** The secrets of an outbound connection; null when another key sealed them. */
export function openSecrets(ctx: Context, sealed: string | null, id: string): Record<string, string> | null {
  if (sealed === null) return {};
  const text = opened(ctx, sealed, id);
  return text === null ? null : (JSON.parse(text) as Record<string, string>);
}

function opened(ctx: Context, sealed: string, purpose: string): string | null {
  try {
    return unseal(ctx.config.secret, sealed, purpose);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    ctx.log.warn({ purpose }, 'a secret cannot be opened with RENUBU_SECRET; it has to be entered again');
    return null;
  }
}

export const secretPurpose = (organizationId: string, name: string): string => `secret:${organizationId}:${name}`;
