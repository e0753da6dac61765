import type { TaskStatus } from '@renubu/contracts/tasks';
import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import type { Session } from '../../../platform/session.ts';
import type { DocumentRow } from '../tables.ts';
import type { MadeTask } from './plan-tasks.ts';

/** A contract of the customer as far as confirming touches it. */
export interface ContractState {
  id: string;
  label: string;
  startDate: string;
  endDate: string | null;
  autoRenew: boolean;
  noticeDays: number;
  status: 'active' | 'ended' | 'trial';
  arrMinor: number;
  terms: unknown;
}

export interface Surroundings {
  customer: { id: string; name: string; renewalDate: string | null; arrMinor: number; currency: string };
  contracts: ContractState[];
  made: MadeTask[];
  /** Whose the tasks will be: the customer's owner, else who confirms. */
  assignee: { id: string; name: string } | null;
}

/**
 * What a confirmation of this file meets. The customer's row is locked first: of two files confirmed at once, the second
 * one sees the contract that the first one made.
 */
export async function gather(tx: Tx, session: Session, document: DocumentRow): Promise<Surroundings> {
  const { customerId, id } = document;
  const customer = await row<Surroundings['customer']>(
    tx,
    sql`
    select id, name, renewal_date as "renewalDate", arr_minor as "arrMinor", currency
      from renubu.customers where id = ${customerId} for no key update`,
  );
  if (customer === undefined) throw new Error(`Contract file ${id} has no customer.`);
  const contracts = await rows<ContractState>(
    tx,
    sql`
    select id, coalesce(number, external_id, plan_tier, to_char(start_date, 'YYYY-MM-DD')) as label,
           start_date as "startDate", end_date as "endDate", auto_renew as "autoRenew", notice_days as "noticeDays",
           status, arr_minor as "arrMinor", terms
      from renubu.contracts where customer_id = ${customerId}
     order by status = 'active' desc, start_date desc, id
       for update`,
  );
  return { customer, contracts, made: await madeTasks(tx, id), assignee: await assigneeOf(tx, customerId, session) };
}

function madeTasks(tx: Tx, documentId: string): Promise<MadeTask[]> {
  return rows<MadeTask & { status: TaskStatus }>(
    tx,
    sql`
    select made.key, made.task_id as "taskId", made.title, made.due_at as "dueAt", task.status
      from renubu.contract_tasks made join renubu.tasks task on task.id = made.task_id
     where made.document_id = ${documentId} order by made.key`,
  );
}

async function assigneeOf(tx: Tx, customerId: string, { userId }: Session): Promise<Surroundings['assignee']> {
  const found = await row<{ id: string; name: string }>(
    tx,
    sql`
    select m.user_id as id, m.name
      from renubu.customers c join renubu.members m on m.active and m.user_id::text in (c.owner_id::text, ${userId})
     where c.id = ${customerId}
     order by m.user_id = c.owner_id desc nulls last limit 1`,
  );
  return found ?? null;
}
