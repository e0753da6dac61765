import type { ApiKey } from '@renubu/contracts/identity';
import type { Permission } from '@renubu/contracts/permissions';
import { permissionsOf } from '@renubu/core/identity/permissions';
import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { conflict, forbidden, invalid } from '../../../platform/http/problem.ts';
import type { Session } from '../../../platform/session.ts';
import { makeKey } from '../api-key.ts';
import { forgetKeys } from '../key-authenticator.ts';
import { findApiKey } from '../queries/api-keys.ts';
import { apiKeys } from '../tables.ts';

export interface KeyDraft {
  name: string;
  actor: ApiKey['actor'];
  scopes: Permission[];
  expiresAt?: string | undefined;
  requestsPerMinute?: number | undefined;
}

/** Requests per minute of keys that do not say: agents that run wild are slowed sooner. */
const usualRate: Record<ApiKey['actor'], number> = { agent: 60, system: 6_000 };

export interface MadeApiKey {
  key: string;
  apiKey: ApiKey;
}

/**
 * Makes a key and tells it this once. Throws 400 for scopes that its maker does not hold, for `apiKeys.manage` (a key
 * makes no keys) and for an end that is past; 403 when a key asks.
 */
export async function createApiKey(ctx: Context, session: Session, draft: KeyDraft): Promise<MadeApiKey> {
  requirePerson(session);
  const now = ctx.clock.now();
  checkScopes(session, draft.scopes);
  const expiresAt = draft.expiresAt === undefined ? null : new Date(draft.expiresAt);
  if (expiresAt !== null && expiresAt <= now) {
    throw invalid([{ path: 'body.expiresAt', code: 'past', message: 'Choose an instant in the future.' }]);
  }
  const { key, ...kept } = makeKey(ctx.config.environment);
  const { organizationId, userId: createdBy } = session;
  const { name, actor, scopes, requestsPerMinute = usualRate[actor] } = draft;
  const id = ctx.newId();
  const values = { id, organizationId, name, actor, scopes: [...new Set(scopes)], requestsPerMinute, createdBy };
  return tenantTransaction(ctx.db, organizationId, async (tx) => {
    await tx.insert(apiKeys).values({ ...values, ...kept, createdAt: now, expiresAt });
    return { key, apiKey: await findApiKey(tx, ctx, id) };
  });
}

function checkScopes(session: Session, scopes: readonly Permission[]): void {
  const held = permissionsOf(session.role);
  const refused = scopes.flatMap((scope, index) => {
    const path = `body.scopes[${index}]`;
    if (scope === 'apiKeys.manage') return [{ path, code: 'not_for_keys', message: 'A key cannot make keys.' }];
    return held.includes(scope) ? [] : [{ path, code: 'not_held', message: `You do not hold ${scope} yourself.` }];
  });
  if (refused.length > 0) throw invalid(refused);
}

/** Replaces a key by a new one with the same settings. Throws 404, 409 when it was taken back. */
export async function rotateApiKey(ctx: Context, session: Session, id: string): Promise<MadeApiKey> {
  requirePerson(session);
  const { key, ...kept } = makeKey(ctx.config.environment);
  const made = await tenantTransaction(ctx.db, session.organizationId, async (tx) => {
    await requireActive(tx, ctx, id);
    await tx
      .update(apiKeys)
      .set({ ...kept, lastUsedAt: null })
      .where(eq(apiKeys.id, id));
    return { key, apiKey: await findApiKey(tx, ctx, id) };
  });
  forgetKeys(ctx);
  return made;
}

async function requireActive(tx: Tx, ctx: Context, id: string): Promise<void> {
  const { status } = await findApiKey(tx, ctx, id);
  if (status !== 'active') throw conflict('key_not_active', `This key is ${status}.`, { allowed: ['active'] });
}

/** Takes a key back; doing so again changes nothing. Throws 404. */
export async function revokeApiKey(ctx: Context, session: Session, id: string): Promise<ApiKey> {
  requirePerson(session);
  const revoked = await tenantTransaction(ctx.db, session.organizationId, async (tx) => {
    await tx
      .update(apiKeys)
      .set({ revokedAt: ctx.clock.now() })
      .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)));
    return findApiKey(tx, ctx, id);
  });
  forgetKeys(ctx);
  return revoked;
}

/** What belongs to a person’s own account is not for keys. Throws 403. */
export function requirePerson(session: Session): void {
  if (session.apiKey !== undefined) throw forbidden('A person has to do this; an API key cannot.');
}
