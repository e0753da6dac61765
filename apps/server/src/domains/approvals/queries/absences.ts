import type { Absence } from '@renubu/contracts/approvals';
import { sql, type SQL } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';

async function find(tx: Tx, now: Date, where: SQL): Promise<Absence[]> {
  const found = await rows<Omit<Absence, 'from' | 'to'> & { from: Date; to: Date }>(
    tx,
    sql`
    select a.id, jsonb_build_object('id', a.user_id, 'name', coalesce(m.name, '')) as person,
           jsonb_build_object('id', a.delegate_id, 'name', coalesce(d.name, '')) as delegate,
           a.starts_at as "from", a.ends_at as "to", a.note, a.starts_at <= ${now} and a.ends_at > ${now} as current
      from renubu.approval_absences a
      left join renubu.members m on m.organization_id = a.organization_id and m.user_id = a.user_id
      left join renubu.members d on d.organization_id = a.organization_id and d.user_id = a.delegate_id
     where ${where} order by a.starts_at, a.id limit 500`,
  );
  return found.map(({ from, to, ...rest }) => ({ ...rest, from: from.toISOString(), to: to.toISOString() }));
}

/** Absences that last or are to come, by their beginning. */
export const listAbsences = (tx: Tx, now: Date): Promise<Absence[]> => find(tx, now, sql`a.ends_at > ${now}`);

/** One absence. Throws 404. */
export async function findAbsence(tx: Tx, now: Date, id: string): Promise<Absence> {
  const [found] = await find(tx, now, sql`a.id = ${id}`);
  if (found === undefined) throw notFound('absence', id);
  return found;
}
