import type { Contract, Signal, Stakeholder } from '@renubu/contracts/customers';
import type { Page, PageQuery } from '@renubu/contracts/pagination';
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { contracts, stakeholders } from '../tables.ts';
import { requireCustomer } from './customers.ts';

/** The contracts of a customer, the newest first. Throws 404. */
export async function listContracts(tx: Tx, organizationId: string, customerId: string): Promise<Contract[]> {
  await requireCustomer(tx, organizationId, customerId);
  return tx
    .select()
    .from(contracts)
    .where(and(eq(contracts.organizationId, organizationId), eq(contracts.customerId, customerId)))
    .orderBy(desc(contracts.startDate), asc(contracts.id));
}

/** A stakeholder as the API shows it. */
export function toStakeholder(found: typeof stakeholders.$inferSelect): Stakeholder {
  return { ...found, lastInteractionAt: found.lastInteractionAt?.toISOString() ?? null };
}

/** The stakeholders of a customer by name. Throws 404. */
export async function listStakeholders(tx: Tx, organizationId: string, customerId: string): Promise<Stakeholder[]> {
  await requireCustomer(tx, organizationId, customerId);
  const found = await tx
    .select()
    .from(stakeholders)
    .where(and(eq(stakeholders.organizationId, organizationId), eq(stakeholders.customerId, customerId)))
    .orderBy(asc(stakeholders.name), asc(stakeholders.id));
  return found.map(toStakeholder);
}

const place = z.tuple([z.iso.datetime(), z.uuid()]);

/** A page of a customer's signals, newest first, of one metric or all. Throws 404. */
export async function listSignals(
  tx: Tx,
  organizationId: string,
  customerId: string,
  query: PageQuery & { metric?: string | undefined },
): Promise<Page<Signal>> {
  await requireCustomer(tx, organizationId, customerId);
  const last = query.cursor === undefined ? undefined : decodeCursor(place, query.cursor);
  const after = last === undefined ? sql`true` : sql`(occurred_at, id) < (${last[0]}::timestamptz, ${last[1]}::uuid)`;
  const metric = query.metric === undefined ? sql`true` : sql`metric = ${query.metric}`;
  const found = await rows<Omit<Signal, 'occurredAt'> & { occurredAt: Date }>(
    tx,
    sql`
    select id, metric, value, detail, source, external_id as "externalId",
           date_trunc('milliseconds', occurred_at) as "occurredAt"
      from renubu.signals
     where organization_id = ${organizationId} and customer_id = ${customerId} and ${metric} and ${after}
     order by occurred_at desc, id desc limit ${query.limit + 1}`,
  );
  const items = found.map((signal) => ({ ...signal, occurredAt: signal.occurredAt.toISOString() }));
  return page(items, query.limit, ({ occurredAt, id }) => [occurredAt, id]);
}
