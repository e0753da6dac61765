import {
  defaultBaseUrls,
  type AiProvider,
  type AiProviderInput,
  type AiProviderUpdate,
} from '@renubu/contracts/ai-providers';
import { defaultPrices } from '@renubu/ai/prices';
import { and, eq, ne, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { seal } from '../../../platform/crypto.ts';
import { row, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { conflict, invalid, notFound } from '../../../platform/http/problem.ts';
import type { Session } from '../../../platform/session.ts';
import { openSecrets, type ProviderSecrets } from '../gate/known.ts';
import { modelsOf } from '../gate/runtime.ts';
import { readProvider } from '../queries/providers.ts';
import { aiProviders } from '../tables.ts';

/** Adds a provider at the end of the order. Throws 400 for an address that is missing, 409 when the name is taken. */
export async function createProvider(ctx: Context, session: Session, input: AiProviderInput): Promise<AiProvider> {
  const { organizationId, userId } = session;
  const { name, kind, model, headers = {}, apiKey, onOurNetwork } = input;
  const baseUrl = input.baseUrl ?? defaultBaseUrls[kind];
  if (baseUrl === null) throw unfit('baseUrl', 'expected the address of the server, such as http://localhost:8080/v1');
  requireOurs(kind, onOurNetwork);
  const [id, now] = [ctx.newId(), ctx.clock.now()];
  const prices =
    input.prices ?? defaultPrices(isCloud(kind, onOurNetwork) && kind === 'openai-compatible' ? 'openai' : kind, model);
  const { firstTokenMs, stallMs, totalMs, retries, concurrency, active } = input;
  const created = await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const position = input.order ?? (await nextPosition(tx));
    const inserted = await tx
      .insert(aiProviders)
      .values({
        ...{ id, organizationId, name, kind, baseUrl, model, onOurNetwork, position, active },
        ...{ firstTokenMs, stallMs, totalMs, retries, concurrency },
        ...sealed(ctx, id, { apiKey: apiKey ?? null, headers }),
        cloud: isCloud(kind, onOurNetwork),
        inputPrice: prices.input,
        outputPrice: prices.output,
        createdBy: userId,
        createdAt: now,
        updatedAt: now,
      })
      .onConflictDoNothing({ target: [aiProviders.organizationId, aiProviders.name] })
      .returning({ id: aiProviders.id });
    if (inserted.length === 0) throw nameTaken(name);
    return readProvider(tx, ctx, id);
  });
  modelsOf(ctx).known.forget(organizationId);
  return created;
}

/** Changes a provider after `check` accepted its revision. Throws 400, 404, 409, and what `check` throws. */
export async function updateProvider(
  ctx: Context,
  { organizationId }: Session,
  { id, update, check }: { id: string; update: AiProviderUpdate; check: (revision: number) => void },
): Promise<AiProvider> {
  const { apiKey, headers, prices, order, ...plain } = update;
  const changed = await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const [found] = await tx.select().from(aiProviders).where(eq(aiProviders.id, id)).for('update');
    if (found === undefined) throw notFound('provider', id);
    check(found.revision);
    const onOurNetwork = update.onOurNetwork ?? found.onOurNetwork;
    requireOurs(found.kind, onOurNetwork);
    if (update.name !== undefined && (await isTaken(tx, organizationId, update.name, id))) throw nameTaken(update.name);
    const moved = update.baseUrl !== undefined && origin(update.baseUrl) !== origin(found.baseUrl);
    const before = moved ? { apiKey: null, headers: {} } : openSecrets(ctx, found);
    const secrets = {
      apiKey: apiKey === undefined ? before.apiKey : apiKey,
      headers: merged(before.headers, headers ?? {}),
    };
    await tx
      .update(aiProviders)
      .set({
        ...plain,
        ...sealed(ctx, id, secrets),
        ...(prices === undefined ? {} : { inputPrice: prices.input, outputPrice: prices.output }),
        ...(order === undefined ? {} : { position: order }),
        cloud: isCloud(found.kind, onOurNetwork),
        revision: found.revision + 1,
        updatedAt: ctx.clock.now(),
      })
      .where(eq(aiProviders.id, id));
    return readProvider(tx, ctx, id);
  });
  providerChanged(ctx, organizationId, id);
  return changed;
}

/** Removes a provider; traces and usage stay. Throws 404. */
export async function removeProvider(ctx: Context, { organizationId }: Session, id: string): Promise<void> {
  const removed = await tenantTransaction(ctx.db, organizationId, (tx) =>
    tx.delete(aiProviders).where(eq(aiProviders.id, id)).returning({ id: aiProviders.id }),
  );
  if (removed.length === 0) throw notFound('provider', id);
  providerChanged(ctx, organizationId, id);
}

function providerChanged(ctx: Context, organizationId: string, id: string): void {
  const { known, gateway } = modelsOf(ctx);
  known.forget(organizationId);
  gateway.guards.forget(id);
  gateway.formless.delete(id);
}

/** Whatever is not on the organization’s own network is somebody else’s computer. */
const isCloud = (kind: AiProvider['kind'], onOurNetwork: boolean): boolean =>
  kind !== 'openai-compatible' || !onOurNetwork;

function requireOurs(kind: AiProvider['kind'], onOurNetwork: boolean): void {
  if (onOurNetwork && kind !== 'openai-compatible') {
    throw unfit('onOurNetwork', 'only an OpenAI-compatible server can be on your own network');
  }
}

const origin = (url: string): string => new URL(url).origin;

function merged(before: Record<string, string>, changes: Record<string, string | null>): Record<string, string> {
  const all = Object.entries({ ...before, ...changes });
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== null));
}

function sealed(ctx: Context, id: string, secrets: ProviderSecrets) {
  const headerNames = Object.keys(secrets.headers).sort();
  const empty = secrets.apiKey === null && headerNames.length === 0;
  const secret = empty ? null : seal(ctx.config.secret, JSON.stringify(secrets), id);
  return { secret, headerNames, apiKeySet: secrets.apiKey !== null };
}

async function nextPosition(tx: Tx): Promise<number> {
  const found = await row<{ next: number }>(
    tx,
    sql`select coalesce(max(position) + 1, 0) as next from renubu.ai_providers
         where organization_id = renubu.current_organization()`,
  );
  return Math.min(found?.next ?? 0, 1000);
}

async function isTaken(tx: Tx, organizationId: string, name: string, except: string): Promise<boolean> {
  const found = await tx
    .select({ id: aiProviders.id })
    .from(aiProviders)
    .where(and(eq(aiProviders.organizationId, organizationId), eq(aiProviders.name, name), ne(aiProviders.id, except)));
  return found.length > 0;
}

const nameTaken = (name: string) => conflict('name_taken', `There is a provider named ${name} already.`);
const unfit = (field: string, message: string) =>
  invalid([{ path: `body.${field}`, code: 'invalid_setting', message }]);
