import type { Provider } from '@renubu/ai/provider';
import { and, asc, eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { SealError, unseal } from '../../../platform/crypto.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { aiProviders, aiSettings } from '../tables.ts';

export type ProviderRow = typeof aiProviders.$inferSelect;
export type Settings = Omit<typeof aiSettings.$inferSelect, 'organizationId' | 'updatedAt'>;

/** A provider as calls use it, and what decides whether it may be asked. */
export interface KnownProvider extends Provider {
  cloud: boolean;
  onOurNetwork: boolean;
}

export interface Known {
  /** Active ones, in the order they are asked. */
  providers: readonly KnownProvider[];
  settings: Settings;
}

export const defaultSettings: Settings = {
  cloudAllowed: false,
  redactEmails: false,
  redactPhones: false,
  keepTexts: false,
  cacheMinutes: 60,
  revision: 0,
};

/** Which models each organization has. */
export function readKnown(ctx: Context, organizationId: string): Promise<Known> {
  return tenantTransaction(
    ctx.db,
    organizationId,
    async (tx) => {
      const found = await tx
        .select()
        .from(aiProviders)
        .where(and(eq(aiProviders.organizationId, organizationId), aiProviders.active))
        .orderBy(asc(aiProviders.position), asc(aiProviders.id));
      const [settings] = await tx.select().from(aiSettings).where(eq(aiSettings.organizationId, organizationId));
      return { providers: found.map((row) => knownProvider(ctx, row)), settings: settings ?? defaultSettings };
    },
    { readOnly: true },
  );
}

export interface ProviderSecrets {
  apiKey: string | null;
  headers: Record<string, string>;
}

/** A stored provider with its secrets opened; secrets that another key sealed are left out, and the log says so. */
export function knownProvider(ctx: Context, row: ProviderRow): KnownProvider {
  const { id, name, kind, baseUrl, model, firstTokenMs, stallMs, totalMs, retries, concurrency } = row;
  const prices = { input: row.inputPrice, output: row.outputPrice };
  const limits = { firstTokenMs, stallMs, totalMs, retries, concurrency };
  const { cloud, onOurNetwork } = row;
  return { id, name, kind, baseUrl, model, prices, ...limits, cloud, onOurNetwork, ...openSecrets(ctx, row) };
}

export function openSecrets(ctx: Context, { secret, id }: Pick<ProviderRow, 'secret' | 'id'>): ProviderSecrets {
  if (secret === null) return { apiKey: null, headers: {} };
  try {
    return JSON.parse(unseal(ctx.config.secret, secret, id)) as ProviderSecrets;
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    ctx.log.warn({ providerId: id }, 'the key of a model cannot be opened with RENUBU_SECRET; enter it again');
    return { apiKey: null, headers: {} };
  }
}
