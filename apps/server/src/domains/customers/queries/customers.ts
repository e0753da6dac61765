import type { Customer } from '@renubu/contracts/customers';
import type { Page } from '@renubu/contracts/pagination';
import type { customerRoutes } from '@renubu/contracts/routes/customers';
import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, encodeCursor } from '../../../platform/http/cursor.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { publishedDetermination } from '../../renewals/queries/configuration.ts';
import { stageOf } from '../../renewals/sql/stage.ts';

export type CustomerFilter = z.output<typeof customerRoutes.list.schema.query>;

type CustomerRow = Omit<Customer, 'updatedAt'> & { updatedAt: Date };

/** The tables a customer is read from, and its columns as the API names them. */
async function source(tx: Tx, organizationId: string, now: Date): Promise<{ from: SQL; columns: SQL; stage: SQL }> {
  const { definition } = await publishedDetermination(tx, organizationId);
  const days = sql`(c.renewal_date - ${now.toISOString().slice(0, 10)}::date)`;
  const stage = stageOf(definition, days, sql.raw('ci.risk_score'));
  return {
    stage,
    from: sql`renubu.customers c
      left join renubu.members m on m.organization_id = c.organization_id and m.user_id = c.owner_id
      left join renubu.customer_intelligence ci on ci.organization_id = c.organization_id and ci.customer_id = c.id`,
    columns: sql`c.id, c.external_id as "externalId", c.name, c.domain, c.industry, c.region, c.country,
      c.employee_count as "employeeCount", c.account_plan as "accountPlan",
      case when m.user_id is not null then jsonb_build_object('id', m.user_id, 'name', m.name) end as owner,
      c.arr_minor as "arrMinor", c.currency, c.renewal_date as "renewalDate", ${days} as "daysUntilRenewal",
      ${stage} as stage, c.seats, c.signup_date as "signupDate", c.status, ci.risk_score as "riskScore",
      ci.health_score as "healthScore", ci.opportunity_score as "opportunityScore", c.source, c.revision,
      c.updated_at as "updatedAt"`,
  };
}

const toCustomer = (found: CustomerRow): Customer => ({ ...found, updatedAt: found.updatedAt.toISOString() });

/** A customer with its stage and scores. Throws 404. */
export async function readCustomer(tx: Tx, organizationId: string, id: string, now: Date): Promise<Customer> {
  const { from, columns } = await source(tx, organizationId, now);
  const found = await row<CustomerRow>(
    tx,
    sql`
    select ${columns} from ${from} where c.organization_id = ${organizationId} and c.id = ${id}`,
  );
  if (found === undefined) throw notFound('customer', id);
  return toCustomer(found);
}

/** What each order sorts by, ascending and never null, with the type that its place in a cursor has. */
const orders: Record<CustomerFilter['sort'], { key: SQL; type: SQL }> = {
  name: { key: sql.raw('lower(c.name)'), type: sql.raw('text') },
  '-arr': { key: sql.raw('-c.arr_minor'), type: sql.raw('bigint') },
  renewalDate: { key: sql.raw(`coalesce(c.renewal_date, 'infinity'::date)`), type: sql.raw('date') },
  '-risk': { key: sql.raw('-coalesce(ci.risk_score, -1)'), type: sql.raw('int') },
};

function conditions(organizationId: string, filter: CustomerFilter, stage: SQL): SQL {
  const parts: SQL[] = [sql`c.organization_id = ${organizationId}`];
  if (filter.status !== undefined) parts.push(sql`c.status = ${filter.status}`);
  if (filter.ownerId !== undefined) parts.push(sql`c.owner_id = ${filter.ownerId}`);
  if (filter.stage !== undefined) parts.push(sql`${stage} = ${filter.stage}`);
  const search = filter.search?.trim() ?? '';
  if (search !== '') {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    parts.push(sql`(c.name ilike ${pattern} or c.domain ilike ${pattern} or c.external_id ilike ${pattern})`);
  }
  return sql.join(parts, sql` and `);
}

const place = z.tuple([z.string().max(500), z.uuid()]);

/** A page of customers in the order asked for, with the number that match. */
export async function listCustomers(
  tx: Tx,
  organizationId: string,
  filter: CustomerFilter,
  now: Date,
): Promise<Page<Customer> & { total: number }> {
  const { from, columns, stage } = await source(tx, organizationId, now);
  const { key, type } = orders[filter.sort];
  const matching = conditions(organizationId, filter, stage);
  const last = filter.cursor === undefined ? undefined : decodeCursor(place, filter.cursor);
  const after = last === undefined ? sql`true` : sql`(${key}, c.id) > (${last[0]}::${type}, ${last[1]}::uuid)`;
  const found = await rows<CustomerRow & { place: string }>(
    tx,
    sql`
    select ${columns}, (${key})::text as place from ${from}
     where ${matching} and ${after} order by ${key}, c.id limit ${filter.limit + 1}`,
  );
  const counted = await row<{ total: number }>(tx, sql`select count(*)::int as total from ${from} where ${matching}`);
  const items = found.slice(0, filter.limit);
  const end = items.at(-1);
  return {
    items: items.map(({ place: _place, ...customer }) => toCustomer(customer)),
    nextCursor: found.length > filter.limit && end !== undefined ? encodeCursor([end.place, end.id]) : null,
    total: counted?.total ?? 0,
  };
}

/** Throws 404 unless the organization has this customer. */
export async function requireCustomer(tx: Tx, organizationId: string, id: string): Promise<void> {
  const found = await row(
    tx,
    sql`
    select 1 from renubu.customers where organization_id = ${organizationId} and id = ${id}`,
  );
  if (found === undefined) throw notFound('customer', id);
}
