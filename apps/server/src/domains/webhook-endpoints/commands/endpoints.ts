import { randomBytes } from 'node:crypto';
import type {
  WebhookEndpoint,
  webhookEndpointInputSchema,
  webhookEndpointUpdateSchema,
} from '@renubu/contracts/webhook-endpoints';
import { and, eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { seal } from '../../../platform/crypto.ts';
import { tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { conflict, notFound } from '../../../platform/http/problem.ts';
import type { Session } from '../../../platform/session.ts';
import { readEndpoint } from '../queries/endpoints.ts';
import { webhookEndpoints } from '../tables.ts';

type Shown = WebhookEndpoint & { secret: string };

const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
const maxEndpoints = 50;

/** Creates an endpoint. Its secret is given back here and never again. Throws 409 when there are too many. */
export async function createEndpoint(
  ctx: Context,
  { organizationId, userId }: Session,
  input: z.infer<typeof webhookEndpointInputSchema>,
): Promise<Shown> {
  const [id, now, secret] = [ctx.newId(), ctx.clock.now(), newSecret()];
  return tenantTransaction(ctx.db, organizationId, async (tx) => {
    const mine = await tx
      .select({ id: webhookEndpoints.id })
      .from(webhookEndpoints)
      .where(eq(webhookEndpoints.organizationId, organizationId));
    if (mine.length >= maxEndpoints) throw conflict('too_many', `There may be ${maxEndpoints} endpoints at most.`);
    await tx.insert(webhookEndpoints).values({
      id,
      organizationId,
      url: input.url,
      description: input.description ?? null,
      types: [...new Set(input.types)],
      secret: seal(ctx.config.secret, secret, id),
      createdBy: userId,
      createdAt: now,
      updatedAt: now,
    });
    return { ...(await readEndpoint(tx, id)), secret };
  });
}

/** Changes an endpoint after `check` accepted its revision. Switched on again it begins without former failures. Throws 404. */
export async function updateEndpoint(
  tx: Tx,
  ctx: Context,
  id: string,
  update: z.infer<typeof webhookEndpointUpdateSchema>,
  check: (revision: number) => void,
): Promise<WebhookEndpoint> {
  const [found] = await tx.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, id)).for('update');
  if (found === undefined) throw notFound('webhook endpoint', id);
  check(found.revision);
  const { active, types, ...rest } = update;
  await tx
    .update(webhookEndpoints)
    .set({
      ...rest,
      ...(types === undefined ? {} : { types: [...new Set(types)] }),
      ...(active === undefined ? {} : { active, disabledReason: active ? null : 'Switched off by a person.' }),
      ...(active === true ? { failingSince: null } : {}),
      revision: found.revision + 1,
      updatedAt: ctx.clock.now(),
    })
    .where(eq(webhookEndpoints.id, id));
  return readEndpoint(tx, id);
}

/** Makes a new secret; the former one signs as well for `overlapHours`. Throws 404. */
export async function rotateEndpoint(
  ctx: Context,
  { organizationId }: Session,
  id: string,
  overlapHours: number,
): Promise<Shown> {
  const secret = newSecret();
  const now = ctx.clock.now();
  return tenantTransaction(ctx.db, organizationId, async (tx) => {
    const rotated = await tx
      .update(webhookEndpoints)
      .set({
        secret: seal(ctx.config.secret, secret, id),
        formerSecret: overlapHours === 0 ? null : sql`${webhookEndpoints.secret}`,
        formerSecretUntil: overlapHours === 0 ? null : new Date(now.getTime() + overlapHours * 3_600_000),
        revision: sql`${webhookEndpoints.revision} + 1`,
        updatedAt: now,
      })
      .where(and(eq(webhookEndpoints.organizationId, organizationId), eq(webhookEndpoints.id, id)))
      .returning({ id: webhookEndpoints.id });
    if (rotated.length === 0) throw notFound('webhook endpoint', id);
    return { ...(await readEndpoint(tx, id)), secret };
  });
}

/** Removes an endpoint with its deliveries. Throws 404. */
export async function removeEndpoint(ctx: Context, { organizationId }: Session, id: string): Promise<void> {
  const removed = await tenantTransaction(ctx.db, organizationId, (tx) =>
    tx
      .delete(webhookEndpoints)
      .where(and(eq(webhookEndpoints.organizationId, organizationId), eq(webhookEndpoints.id, id)))
      .returning({ id: webhookEndpoints.id }),
  );
  if (removed.length === 0) throw notFound('webhook endpoint', id);
}
