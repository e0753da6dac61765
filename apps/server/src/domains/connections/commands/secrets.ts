import type { organizationSecretInputSchema, organizationSecretSchema } from '@renubu/contracts/connections';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { seal } from '../../../platform/crypto.ts';
import { rows, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { secretPurpose } from '../gate/known.ts';
import { gateOf } from '../gate/runtime.ts';

type Secret = z.infer<typeof organizationSecretSchema>;
type SecretRow = Omit<Secret, 'updatedAt'> & { updatedAt: Date };

const columns = sql`s.name, s.description, s.updated_at as "updatedAt",
  (select m.name from renubu.members m
    where m.organization_id = s.organization_id and m.user_id = s.updated_by) as "updatedBy"`;
const shown = (found: SecretRow): Secret => ({ ...found, updatedAt: found.updatedAt.toISOString() });

/** The names of the organization’s secrets; their values are never read by people. */
export async function listSecrets(tx: Tx): Promise<Secret[]> {
  const found = await rows<SecretRow>(
    tx,
    sql`
    select ${columns} from renubu.organization_secrets s
     where s.organization_id = renubu.current_organization() order by s.name`,
  );
  return found.map(shown);
}

/** Sets a secret, new or not. Calls made from now on use it. */
export async function putSecret(
  ctx: Context,
  { organizationId, userId }: Session,
  name: string,
  { value, description }: z.infer<typeof organizationSecretInputSchema>,
): Promise<Secret> {
  const sealed = seal(ctx.config.secret, value, secretPurpose(organizationId, name));
  const [saved] = await tenantTransaction(ctx.db, organizationId, (tx) =>
    rows<SecretRow>(
      tx,
      sql`
      insert into renubu.organization_secrets as s (organization_id, name, secret, description, updated_by, updated_at)
      values (${organizationId}, ${name}, ${sealed}, ${description ?? null}, ${userId},
              ${ctx.clock.now().toISOString()}::timestamptz)
      on conflict (organization_id, name) do update set secret = excluded.secret,
        description = coalesce(excluded.description, s.description), updated_by = excluded.updated_by,
        updated_at = excluded.updated_at
      returning ${columns}`,
    ),
  );
  gateOf(ctx).known.forget(organizationId);
  if (saved === undefined) throw notFound('secret', name);
  return shown(saved);
}

/** Removes a secret; actions that name it fail from now on. Throws 404. */
export async function removeSecret(ctx: Context, { organizationId }: Session, name: string): Promise<void> {
  const removed = await tenantTransaction(ctx.db, organizationId, (tx) =>
    rows(
      tx,
      sql`
      delete from renubu.organization_secrets
       where organization_id = ${organizationId} and name = ${name} returning name`,
    ),
  );
  gateOf(ctx).known.forget(organizationId);
  if (removed.length === 0) throw notFound('secret', name);
}
