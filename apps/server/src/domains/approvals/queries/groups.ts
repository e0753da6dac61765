import type { ApproverGroup } from '@renubu/contracts/approvals';
import { sql, type SQL } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';

async function find(tx: Tx, where: SQL): Promise<ApproverGroup[]> {
  const found = await rows<Omit<ApproverGroup, 'updatedAt'> & { updatedAt: Date }>(
    tx,
    sql`
    select g.id, g.name, g.description, g.updated_at as "updatedAt",
           coalesce((select jsonb_agg(jsonb_build_object('id', m.user_id, 'name', m.name, 'email', m.email,
                                                         'active', m.active) order by m.name, m.user_id)
                       from renubu.approver_group_members gm join renubu.members m on m.user_id = gm.user_id
                        and m.organization_id = gm.organization_id
                      where gm.group_id = g.id), '[]') as members
      from renubu.approver_groups g ${where} order by g.name`,
  );
  return found.map((group) => ({ ...group, updatedAt: group.updatedAt.toISOString() }));
}

/** All groups with their members, by name. */
export const listGroups = (tx: Tx): Promise<ApproverGroup[]> => find(tx, sql``);

/** One group. Throws 404. */
export async function findGroup(tx: Tx, id: string): Promise<ApproverGroup> {
  const [found] = await find(tx, sql`where g.id = ${id}`);
  if (found === undefined) throw notFound('approver group', id);
  return found;
}
