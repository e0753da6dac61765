import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, rows, systemTransaction } from '../../../platform/db/transaction.ts';
import { tellDocument } from '../commands/tell.ts';
import type { DocumentRow } from '../tables.ts';

/** A file whose readers died this often is not read again by itself. */
export const maxAttempts = 2;
/** Longer than reading and asking a model may take together. */
const claimMs = 240_000;

export type Claimed = Pick<DocumentRow, 'id' | 'organizationId' | 'customerId' | 'name' | 'attempts'>;

type Told = Pick<DocumentRow, 'id' | 'customerId' | 'organizationId' | 'status'>;

/** Gives up on files whose readers died again and again, with their process. */
export async function giveUpOnKillers(ctx: Context): Promise<number> {
  const now = ctx.clock.now();
  return systemTransaction(ctx.db, async (tx) => {
    const given = await rows<Told>(
      tx,
      sql`
      update renubu.contract_documents
         set status = 'failed', claimed_until = null, updated_at = ${now}, revision = revision + 1,
             problem_code = 'crashed',
             problem = 'The file ended its reader. Open it, save it again as PDF, and upload that.'
       where status = 'reading' and claimed_until < ${now} and attempts >= ${maxAttempts}
      returning id, customer_id as "customerId", organization_id as "organizationId", status`,
    );
    for (const document of given) await tellDocument(tx, document);
    return given.length;
  });
}

/** Takes the oldest file that waits to be read, or whose reader died; undefined when there is none. */
export async function claimDocument(ctx: Context): Promise<Claimed | undefined> {
  const now = ctx.clock.now();
  return systemTransaction(ctx.db, (tx) =>
    row<Claimed>(
      tx,
      sql`
      update renubu.contract_documents
         set status = 'reading', attempts = attempts + 1, claimed_until = ${new Date(now.getTime() + claimMs)}
       where id = (
         select id from renubu.contract_documents
          where status = 'waiting' or (status = 'reading' and claimed_until < ${now} and attempts < ${maxAttempts})
          order by created_at, id limit 1 for update skip locked)
      returning id, organization_id as "organizationId", customer_id as "customerId", name, attempts`,
    ),
  );
}

/** Gives a claimed file back, as if it had not been taken: the server is stopping. */
export async function releaseDocument(ctx: Context, { id, attempts }: Claimed): Promise<void> {
  await systemTransaction(ctx.db, (tx) =>
    row(
      tx,
      sql`
      update renubu.contract_documents set status = 'waiting', attempts = ${attempts - 1}, claimed_until = null
       where id = ${id} and status = 'reading' and attempts = ${attempts}`,
    ),
  );
}
