import { randomBytes } from 'node:crypto';
import type { Connection, ConnectionInput, ConnectionUpdate } from '@renubu/contracts/connections';
import type { JsonObject } from '@renubu/contracts/json';
import { connectorOf } from '@renubu/connectors/all';
import { and, eq, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { seal } from '../../../platform/crypto.ts';
import { tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { conflict, invalid, notFound } from '../../../platform/http/problem.ts';
import { connectionGuard, settingsOf } from '../gate/call.ts';
import { openSecrets } from '../gate/known.ts';
import { gateOf } from '../gate/runtime.ts';
import { readConnection } from '../queries/connections.ts';
import { connections } from '../tables.ts';

type Shown = Connection & { secret: string | null };
type Secrets = Record<string, string>;

/** A signing secret in the form of Standard Webhooks: 32 random bytes after `whsec_`. */
export const newSigningSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/**
 * Creates a connection. The signing secret of an inbound one is made here, given back, and never shown again.
 * Throws 400 for settings that do not fit, 409 when the name is taken.
 */
export async function createConnection(ctx: Context, session: Session, input: ConnectionInput): Promise<Shown> {
  const { organizationId } = session;
  const [id, now] = [ctx.newId(), ctx.clock.now()];
  const secret = input.connector === 'inbound' ? newSigningSecret() : null;
  if (secret === null) requireSettings(input.connector, input.config, input.secrets);
  else requireNothing(input);
  const created = await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const inserted = await tx
      .insert(connections)
      .values({
        id,
        organizationId,
        name: input.name,
        connector: input.connector,
        config: input.config,
        secret: secret === null ? sealSecrets(ctx, input.secrets, id) : seal(ctx.config.secret, secret, id),
        secretNames: Object.keys(input.secrets).sort(),
        createdBy: session.userId,
        createdAt: now,
        updatedAt: now,
      })
      .onConflictDoNothing({ target: [connections.organizationId, connections.name] })
      .returning({ id: connections.id });
    if (inserted.length === 0) throw nameTaken(input.name);
    return readConnection(tx, ctx, id);
  });
  gateOf(ctx).known.forget(organizationId);
  return { ...created, secret };
}

/**
 * Changes a connection after `check` accepted its revision. Throws 400 for settings that do not fit, 404, 409 when the
 * name is taken, and what `check` throws.
 */
export async function updateConnection(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  { id, update, check }: { id: string; update: ConnectionUpdate; check: (revision: number) => void },
): Promise<Connection> {
  const [found] = await tx
    .select()
    .from(connections)
    .where(and(eq(connections.organizationId, organizationId), eq(connections.id, id)))
    .for('update');
  if (found === undefined) throw notFound('connection', id);
  check(found.revision);
  const inbound = found.connector === 'inbound';
  const config = update.config ?? found.config;
  const secrets = inbound ? {} : changed(openSecrets(ctx, found.secret, id) ?? {}, update.secrets ?? {});
  if (inbound) requireNothing({ config, secrets: update.secrets ?? {} });
  else if (update.config !== undefined || update.secrets !== undefined)
    requireSettings(found.connector, config, secrets);
  if (update.name !== undefined && (await isTaken(tx, update.name, id))) throw nameTaken(update.name);
  await tx
    .update(connections)
    .set({
      name: update.name ?? found.name,
      active: update.active ?? found.active,
      config,
      ...(inbound ? {} : { secret: sealSecrets(ctx, secrets, id), secretNames: Object.keys(secrets).sort() }),
      revision: found.revision + 1,
      updatedAt: ctx.clock.now(),
    })
    .where(eq(connections.id, id));
  return readConnection(tx, ctx, id);
}

/** Lets calls see a change of a connection at once: forgets what was kept of it, and closes its breaker. */
export function connectionChanged(ctx: Context, organizationId: string, id: string): void {
  const { known, guards, resources } = gateOf(ctx);
  known.forget(organizationId);
  guards.forget(connectionGuard(id));
  resources.forget(`${id}:`);
}

/** Replaces the secret of an inbound connection; messages signed with the former one are refused from now on. Throws 404, 409. */
export async function rotateConnection(ctx: Context, session: Session, id: string): Promise<Shown> {
  const secret = newSigningSecret();
  const { organizationId } = session;
  const rotated = await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const before = await readConnection(tx, ctx, id);
    if (before.direction !== 'inbound') {
      throw conflict('not_inbound', 'Secrets of outbound connections are given by you: change the connection instead.');
    }
    await tx
      .update(connections)
      .set({
        secret: seal(ctx.config.secret, secret, id),
        revision: sql`${connections.revision} + 1`,
        updatedAt: ctx.clock.now(),
      })
      .where(and(eq(connections.organizationId, organizationId), eq(connections.id, id)));
    return readConnection(tx, ctx, id);
  });
  return { ...rotated, secret };
}

/** Removes a connection. What it sent stays. Throws 404. */
export async function removeConnection(ctx: Context, { organizationId }: Session, id: string): Promise<void> {
  const removed = await tenantTransaction(ctx.db, organizationId, (tx) =>
    tx
      .delete(connections)
      .where(and(eq(connections.organizationId, organizationId), eq(connections.id, id)))
      .returning({ id: connections.id }),
  );
  if (removed.length === 0) throw notFound('connection', id);
  connectionChanged(ctx, organizationId, id);
}

function requireSettings(key: string, config: JsonObject, secrets: Secrets): void {
  const connector = connectorOf(key);
  if (connector === undefined) {
    throw invalid([{ path: 'body.connector', code: 'unknown_connector', message: `There is no connector “${key}”.` }]);
  }
  const unfit = connector.check(config, settingsOf(secrets));
  const issues = unfit.map(({ path, message }) => ({ path: `body.${path}`, code: 'invalid_setting', message }));
  if (issues.length > 0) throw invalid(issues);
}

function requireNothing({ config, secrets }: { config: JsonObject; secrets: object }): void {
  if (Object.keys(config).length === 0 && Object.keys(secrets).length === 0) return;
  const message = 'An inbound connection has no settings; its secret is made here.';
  throw invalid([{ path: 'body.config', code: 'invalid_setting', message }]);
}

function changed(secrets: Secrets, changes: Record<string, string | null>): Secrets {
  const all = Object.entries({ ...secrets, ...changes });
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== null));
}

const sealSecrets = (ctx: Context, secrets: Secrets, id: string): string | null =>
  Object.keys(secrets).length === 0 ? null : seal(ctx.config.secret, JSON.stringify(secrets), id);

async function isTaken(tx: Tx, name: string, except: string): Promise<boolean> {
  const found = await tx
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.name, name), sql`${connections.organizationId} = renubu.current_organization()`));
  return found.some(({ id }) => id !== except);
}

const nameTaken = (name: string) => conflict('name_taken', `There is a connection named ${name} already.`);
