import type { DeterminationTable, ScoringConfig } from '@renubu/contracts/renewals';
import { checkDetermination } from '@renubu/core/renewals/check-determination';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { publishedDetermination, publishedScoring, type Published } from '../queries/configuration.ts';
import { determinationTables, scoringConfigs } from '../tables.ts';
import { lockQueue } from './lock.ts';
import { refreshWork } from './refresh.ts';
import { rescore } from './rescore.ts';

/** Checks the caller's version against the one that is about to be replaced; throws when they differ. */
export type MatchVersion = (version: number) => void;

function refuseDefects(table: DeterminationTable): void {
  const issues = checkDetermination(table);
  if (issues.length === 0) return;
  throw new Problem(422, 'determination_incomplete', 'The table has gaps, overlaps or rows that can never apply.', {
    errors: issues.map(({ kind, message, rows: involved }) => ({
      path: involved.length === 0 ? 'body.rows' : `body.rows[${involved.at(-1)}]`,
      code: kind,
      message,
    })),
  });
}

/**
 * Publishes a determination table as the next version, then determines and scores everybody's work by it.
 * Throws 422 `determination_incomplete` unless core proves it free of gaps and overlaps.
 */
export async function publishDetermination(
  ctx: Context,
  session: Session,
  definition: DeterminationTable,
  match: MatchVersion,
): Promise<Published<DeterminationTable>> {
  refuseDefects(definition);
  const { organizationId } = session;
  return tenantTransaction(ctx.db, organizationId, async (tx) => {
    await lockQueue(tx, organizationId);
    const current = await publishedDetermination(tx, organizationId);
    match(current.version);
    await tx.insert(determinationTables).values({
      organizationId,
      version: current.version + 1,
      definition,
      publishedBy: session.name,
      publishedAt: ctx.clock.now(),
    });
    await refreshWork(tx, ctx, organizationId);
    return publishedDetermination(tx, organizationId);
  });
}

/** Publishes scoring constants as the next version and scores all open work by them. */
export async function publishScoring(
  ctx: Context,
  session: Session,
  definition: ScoringConfig,
  match: MatchVersion,
): Promise<Published<ScoringConfig>> {
  const { organizationId } = session;
  return tenantTransaction(ctx.db, organizationId, async (tx) => {
    await lockQueue(tx, organizationId);
    const current = await publishedScoring(tx, organizationId);
    match(current.version);
    await tx.insert(scoringConfigs).values({
      organizationId,
      version: current.version + 1,
      definition,
      publishedBy: session.name,
      publishedAt: ctx.clock.now(),
    });
    const { opportunity, risk } = current.definition;
    const sameKinds =
      opportunity.minScore === definition.opportunity.minScore && risk.minScore === definition.risk.minScore;
    await (sameKinds ? rescore(tx, ctx, organizationId) : refreshWork(tx, ctx, organizationId));
    return publishedScoring(tx, organizationId);
  });
}
