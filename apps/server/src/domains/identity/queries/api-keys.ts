import type { ApiKey } from '@renubu/contracts/identity';
import type { Permission } from '@renubu/contracts/permissions';
import { permissionsOf } from '@renubu/core/identity/permissions';
import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';

interface KeyRow {
  id: string;
  name: string;
  actor: ApiKey['actor'];
  prefix: string;
  scopes: Permission[];
  requests_per_minute: number;
  created_by: string;
  creator: string | null;
  role: string | null;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

/** The keys of the organization, newest first. */
export async function listApiKeys(tx: Tx, ctx: Context): Promise<ApiKey[]> {
  return (await selectKeys(tx, sql`true`)).map((row) => toApiKey(ctx, row));
}

/** One key. Throws 404. */
export async function findApiKey(tx: Tx, ctx: Context, id: string): Promise<ApiKey> {
  const [found] = await selectKeys(tx, sql`k.id = ${id}::uuid`);
  if (found === undefined) throw notFound('API key', id);
  return toApiKey(ctx, found);
}

/** The role is that of an active maker; without one the key may do nothing. */
const selectKeys = (tx: Tx, condition: SQL) =>
  rows<KeyRow>(
    tx,
    sql`
    select k.*, m.name as creator, case when m.active then m.role end as role
      from renubu.api_keys k
      left join renubu.members m on m.organization_id = k.organization_id and m.user_id = k.created_by
     where ${condition} order by k.created_at desc, k.id desc`,
  );

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

function toApiKey(ctx: Context, row: KeyRow): ApiKey {
  const { id, name, actor, prefix, scopes } = row;
  const held = permissionsOf(row.role ?? '');
  return {
    id,
    name,
    actor,
    prefix,
    scopes,
    permissions: scopes.filter((scope) => held.includes(scope)),
    requestsPerMinute: row.requests_per_minute,
    createdBy: { id: row.created_by, name: row.creator ?? 'Former member' },
    createdAt: row.created_at.toISOString(),
    expiresAt: iso(row.expires_at),
    revokedAt: iso(row.revoked_at),
    lastUsedAt: iso(row.last_used_at),
    status: statusOf(row, ctx.clock.now()),
  };
}

function statusOf({ revoked_at, expires_at }: KeyRow, now: Date): ApiKey['status'] {
  if (revoked_at !== null) return 'revoked';
  return expires_at !== null && expires_at <= now ? 'expired' : 'active';
}
