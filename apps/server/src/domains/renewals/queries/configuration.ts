import {
  determinationTableSchema,
  scoringConfigSchema,
  type DeterminationTable,
  type ScoringConfig,
} from '@renubu/contracts/renewals';
import { defaultScoring, tenStageTable } from '@renubu/core/renewals/presets';
import { sql, type SQL } from 'drizzle-orm';
import { row, type Tx } from '../../../platform/db/transaction.ts';

/** A published definition. Version 0 is the built-in default of an organization that has published nothing. */
export interface Published<Definition> {
  version: number;
  definition: Definition;
  publishedBy: string;
  publishedAt: string;
}

interface StoredDefinition {
  version: number;
  definition: unknown;
  published_by: string;
  published_at: Date;
}

async function newest<Definition>(
  tx: Tx,
  query: SQL,
  parse: (stored: unknown) => Definition,
  fallback: Definition,
): Promise<Published<Definition>> {
  const stored = await row<StoredDefinition>(tx, query);
  if (stored === undefined) {
    return { version: 0, definition: fallback, publishedBy: 'Renubu', publishedAt: new Date(0).toISOString() };
  }
  return {
    version: stored.version,
    definition: parse(stored.definition),
    publishedBy: stored.published_by,
    publishedAt: stored.published_at.toISOString(),
  };
}

/** The published determination table of an organization. */
export async function publishedDetermination(tx: Tx, organizationId: string): Promise<Published<DeterminationTable>> {
  return newest(
    tx,
    sql`select version, definition, published_by, published_at from renubu.determination_tables
         where organization_id = ${organizationId} order by version desc limit 1`,
    (stored) => determinationTableSchema.parse(stored),
    tenStageTable,
  );
}

/** The published scoring constants of an organization. */
export async function publishedScoring(tx: Tx, organizationId: string): Promise<Published<ScoringConfig>> {
  return newest(
    tx,
    sql`select version, definition, published_by, published_at from renubu.scoring_configs
         where organization_id = ${organizationId} order by version desc limit 1`,
    (stored) => scoringConfigSchema.parse(stored),
    defaultScoring,
  );
}
