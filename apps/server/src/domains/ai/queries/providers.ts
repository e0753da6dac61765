import type { AiProvider, AiStatus } from '@renubu/contracts/ai-providers';
import { asc, eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import type { ProviderRow } from '../gate/known.ts';
import { modelsOf } from '../gate/runtime.ts';
import { aiProviders } from '../tables.ts';

/** The providers of an organization, in the order they are asked. */
export async function listProviders(tx: Tx, ctx: Context, organizationId: string): Promise<AiProvider[]> {
  const found = await tx
    .select()
    .from(aiProviders)
    .where(eq(aiProviders.organizationId, organizationId))
    .orderBy(asc(aiProviders.position), asc(aiProviders.id));
  return found.map((row) => shown(ctx, row));
}

/** One provider. Throws 404. */
export async function readProvider(tx: Tx, ctx: Context, id: string): Promise<AiProvider> {
  return shown(ctx, await providerRow(tx, id));
}

/** The stored provider, secrets still sealed. Throws 404. */
export async function providerRow(tx: Tx, id: string): Promise<ProviderRow> {
  const [found] = await tx.select().from(aiProviders).where(eq(aiProviders.id, id));
  if (found === undefined) throw notFound('provider', id);
  return found;
}

/** Whether a model would be asked now, and which one. */
export async function modelStatus(ctx: Context, organizationId: string): Promise<AiStatus> {
  const { providers, settings } = await modelsOf(ctx).known.of(ctx, organizationId);
  const first = providers.find(({ cloud }) => !cloud || settings.cloudAllowed);
  if (first !== undefined) return { available: true, provider: first.name, model: first.model, reason: null };
  const reason = providers.length === 0 ? 'no_provider' : 'cloud_not_allowed';
  return { available: false, provider: null, model: null, reason };
}

function shown(ctx: Context, row: ProviderRow): AiProvider {
  const { id, name, kind, baseUrl, model, apiKeySet, headerNames, onOurNetwork, cloud, active, revision } = row;
  const { firstTokenMs, stallMs, totalMs, retries, concurrency } = row;
  return {
    ...{ id, name, kind, baseUrl, model, apiKeySet, headerNames, onOurNetwork, cloud, active, revision },
    ...{ firstTokenMs, stallMs, totalMs, retries, concurrency },
    prices: { input: row.inputPrice, output: row.outputPrice },
    order: row.position,
    health: healthOf(row, modelsOf(ctx).gateway.guards.stateOf(id)),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

function healthOf(
  { lastSuccessAt, lastErrorAt, lastError }: ProviderRow,
  breaker: AiProvider['health']['breaker'],
): AiProvider['health'] {
  const failing = lastErrorAt !== null && (lastSuccessAt === null || lastErrorAt > lastSuccessAt);
  const untested = lastSuccessAt === null && lastErrorAt === null;
  const status = untested
    ? 'untested'
    : breaker === 'open' || lastSuccessAt === null
      ? 'down'
      : failing
        ? 'degraded'
        : 'ok';
  return {
    status,
    breaker,
    lastSuccessAt: lastSuccessAt?.toISOString() ?? null,
    lastErrorAt: lastErrorAt?.toISOString() ?? null,
    lastError: failing ? lastError : null,
  };
}
