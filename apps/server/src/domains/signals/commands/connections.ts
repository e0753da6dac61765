import { randomBytes } from 'node:crypto';
import type { connectionSchema } from '@renubu/contracts/routes/customers';
import { and, eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { seal } from '../../../platform/crypto.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { conflict, notFound } from '../../../platform/http/problem.ts';
import { toConnection } from '../queries.ts';
import { connections } from '../tables.ts';

type Connection = z.infer<typeof connectionSchema>;

/** A signing secret in the form of Standard Webhooks: 32 random bytes after `whsec_`. */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** Creates an inbound webhook. Its secret is given back here and never again. Throws 409 when the name is taken. */
export async function createConnection(
  ctx: Context,
  session: Session,
  input: { name: string; kind: 'webhook' },
): Promise<Connection & { secret: string }> {
  const { organizationId } = session;
  const [id, secret] = [ctx.newId(), newSecret()];
  const [created] = await tenantTransaction(ctx.db, organizationId, (tx) =>
    tx
      .insert(connections)
      .values({
        id,
        organizationId,
        name: input.name,
        kind: input.kind,
        secret: seal(ctx.config.secret, secret, id),
        createdBy: session.userId,
        createdAt: ctx.clock.now(),
      })
      .onConflictDoNothing({ target: [connections.organizationId, connections.name] })
      .returning(),
  );
  if (created === undefined) throw conflict('name_taken', `There is a connection named ${input.name} already.`);
  return { ...toConnection(ctx, created), secret };
}

/** Replaces the secret of a connection; messages signed with the former one are refused from now on. Throws 404. */
export async function rotateConnection(
  ctx: Context,
  session: Session,
  id: string,
): Promise<Connection & { secret: string }> {
  const secret = newSecret();
  const [rotated] = await tenantTransaction(ctx.db, session.organizationId, (tx) =>
    tx
      .update(connections)
      .set({ secret: seal(ctx.config.secret, secret, id) })
      .where(and(eq(connections.organizationId, session.organizationId), eq(connections.id, id)))
      .returning(),
  );
  if (rotated === undefined) throw notFound('connection', id);
  return { ...toConnection(ctx, rotated), secret };
}

/** Removes a connection. What it sent stays. Throws 404. */
export async function removeConnection(ctx: Context, session: Session, id: string): Promise<void> {
  const removed = await tenantTransaction(ctx.db, session.organizationId, (tx) =>
    tx
      .delete(connections)
      .where(and(eq(connections.organizationId, session.organizationId), eq(connections.id, id)))
      .returning({ id: connections.id }),
  );
  if (removed.length === 0) throw notFound('connection', id);
}
