import type { CustomerRiskModel } from '@renubu/contracts/customer-risk';
import type { FeatureDrift } from '@renubu/contracts/risk-model';
import { driftLevel } from '@renubu/core/intelligence/model/drift';
import { spreadOf, stabilityIndex } from '@renubu/core/intelligence/model/spread';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';

/** Customers looked at; more would not make a spread more certain. */
const mostCustomers = 5000;

/**
 * How far the values of each fitted factor have moved from those of the renewals the model was fitted to, the greatest
 * first. Empty for the prior and before any customer is analysed.
 */
export async function loadDrift(tx: Tx, organizationId: string, model: CustomerRiskModel): Promise<FeatureDrift[]> {
  if (model.version === 0) return [];
  const found = await rows<{ factor: string; values: (number | null)[]; customers: number }>(
    tx,
    sql`
    with newest as materialized (
      select analysis -> 'riskContributions' as contributions from renubu.customer_intelligence
       where organization_id = ${organizationId} order by analyzed_at desc limit ${mostCustomers}
    )
    select part ->> 'factor' as factor, (select count(*)::int from newest) as customers,
           array_agg((part ->> 'value')::float8) filter (where jsonb_typeof(part -> 'value') = 'number') as values
      from newest cross join lateral jsonb_array_elements(contributions) as part
     group by 1`,
  );
  const customers = found[0]?.customers ?? 0;
  const values = new Map(found.map((own) => [own.factor, own.values]));
  if (customers === 0) return [];
  return model.weights
    .flatMap(({ factor, spread }): FeatureDrift[] => {
      if (spread === null) return [];
      const known = (values.get(factor) ?? []).filter((value) => value !== null);
      const unknown = new Array<number>(customers - known.length).fill(Number.NaN);
      const now = spreadOf(spread.edges, [...known, ...unknown]);
      const index = stabilityIndex([...spread.shares, spread.blank], [...now.shares, now.blank]);
      return [{ feature: factor, index, level: driftLevel(index) }];
    })
    .sort((a, b) => b.index - a.index);
}
