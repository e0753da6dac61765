import { sql, type SQL } from 'drizzle-orm';

/** A customer and the instant its facts are wanted for. */
export interface Asked {
  customerId: string;
  at: Date;
}

/**
 * Customers and instants as rows `(place, customer_id, at)`, places counting from 1; their ids, and the first and last
 * instant as constants, by which the planner leaves out partitions. Must not be empty.
 */
export function askedRows(asked: readonly Asked[]): { list: SQL; ids: SQL; first: SQL; last: SQL } {
  const customerIds = asked.map(({ customerId }) => customerId);
  const instants = asked.map(({ at }) => at.toISOString());
  const ordered = [...instants].sort();
  const ids = sql`${sql.param(customerIds)}::uuid[]`;
  return {
    list: sql`
      select place::int, customer_id, at
        from unnest(${ids}, ${sql.param(instants)}::timestamptz[]) with ordinality as x(customer_id, at, place)`,
    ids,
    first: sql`${ordered[0]}::timestamptz`,
    last: sql`${ordered.at(-1)}::timestamptz`,
  };
}
