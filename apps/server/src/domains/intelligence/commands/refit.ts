import type { CustomerRiskModel, OutcomeCounts, RefitResult } from '@renubu/contracts/customer-risk';
import { coefficientsOf, countOutcomes, refitCustomerRisk } from '@renubu/core/intelligence/model/customer/refit';
import { outcomeSample, type OutcomeSample } from '@renubu/core/intelligence/model/customer/samples';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import type { Session } from '../../../platform/session.ts';
import { loadPastFacts } from '../queries/facts.ts';
import { leadDays, loadOutcomes, type KnownOutcome } from '../queries/outcomes.ts';
import { riskModels } from '../tables.ts';

/** Facts of the past are loaded for this many renewals at a time, to keep memory bounded. */
const batchSize = 1000;
/** The same outcomes give the same model. */
const seed = 1;

async function loadSamples(tx: Tx, organizationId: string, outcomes: readonly KnownOutcome[]) {
  const samples: OutcomeSample[] = [];
  for (let begin = 0; begin < outcomes.length; begin += batchSize) {
    const batch = outcomes.slice(begin, begin + batchSize);
    const past = batch.map(({ customerId, asOf, signupDate }) => ({ customerId, at: asOf, signupDate }));
    const facts = await loadPastFacts(tx, organizationId, past);
    facts.forEach((known, index) => {
      const { asOf, day, lost } = batch[index] as KnownOutcome;
      samples.push(outcomeSample(known, asOf.toISOString(), day, lost));
    });
  }
  return samples;
}

function countsOf(outcomes: readonly KnownOutcome[]): OutcomeCounts {
  const lost = outcomes.filter((outcome) => outcome.lost).length;
  const days = outcomes.map(({ day }) => day).sort();
  return countOutcomes({ renewed: outcomes.length - lost, lost, from: days[0] ?? null, to: days.at(-1) ?? null });
}

/**
 * Fits the weights of risk to the organization's finished renewals and stores them as the next version, which is not
 * used before somebody activates it. Stores nothing when `dryRun`, or when there are too few outcomes.
 */
export async function refitRiskModel(ctx: Context, session: Session, dryRun: boolean): Promise<RefitResult> {
  const { organizationId } = session;
  const now = ctx.clock.now();
  const { outcomes, samples } = await tenantTransaction(
    ctx.db,
    organizationId,
    async (tx) => {
      const known = await loadOutcomes(tx, organizationId, now);
      const enough = countsOf(known).enough;
      return { outcomes: countsOf(known), samples: enough ? await loadSamples(tx, organizationId, known) : [] };
    },
    { readOnly: true },
  );
  if (samples.length === 0) return { outcomes, version: null, report: null, coefficients: [] };
  const { model, report } = refitCustomerRisk(samples, leadDays, seed);
  const coefficients = coefficientsOf(model);
  if (dryRun) return { outcomes, version: null, report, coefficients };
  const version = await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const next = await nextVersion(tx, organizationId);
    const stored: CustomerRiskModel = { ...model, version: next };
    await tx.insert(riskModels).values({
      organizationId,
      version: next,
      model: stored,
      report,
      createdBy: session.name,
      createdAt: now,
    });
    return next;
  });
  return { outcomes, version, report, coefficients };
}

/** Versions are counted under a lock of the organization's row, so that two refits at once get two numbers. */
async function nextVersion(tx: Tx, organizationId: string): Promise<number> {
  await row(tx, sql`select pg_advisory_xact_lock(hashtext('risk-model'), hashtext(${organizationId}))`);
  const newest = await row<{ version: number }>(
    tx,
    sql`
    select coalesce(max(version), 0)::int as version from renubu.risk_models where organization_id = ${organizationId}`,
  );
  return (newest?.version ?? 0) + 1;
}
