import { randomUUID } from 'node:crypto';
import {
  accountPlans,
  experienceLevels,
  stageKeys,
  workItemKinds,
  type DeterminationTable,
  type ScoringConfig,
} from '@renubu/contracts/renewals';
import { defaultScoring, fourStageTable, stageBonusScoring, tenStageTable } from '@renubu/core/renewals/presets';
import { determineStage } from '@renubu/core/renewals/determine';
import { score } from '@renubu/core/renewals/score';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rows, systemTransaction, tenantTransaction } from '../../platform/db/transaction.ts';
import { testContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { rescore } from './commands/rescore.ts';
import { makeFixtures, type Fixtures } from './fixtures.ts';
import { creationOf, stageOf } from './sql/stage.ts';
import { scoringConfigs } from './tables.ts';

const database = testDatabase();
const today = '2026-01-15';

const decimals = (max: number) => fc.integer({ min: 0, max: max * 100 }).map((hundredths) => hundredths / 100);
const perStage = fc.record(Object.fromEntries(stageKeys.map((key) => [key, decimals(150)]))) as fc.Arbitrary<
  ScoringConfig['stageBase']
>;
const randomScoring: fc.Arbitrary<ScoringConfig> = fc.record({
  preset: fc.constant('custom' as const),
  stageBase: perStage,
  stageBonus: perStage,
  arrTiers: fc.array(fc.record({ minArrMinor: fc.integer({ min: 0, max: 40_000_000 }), multiplier: decimals(4) }), {
    maxLength: 4,
  }),
  plan: fc.record({
    invest: decimals(3),
    expand: decimals(3),
    manage: decimals(3),
    monitor: decimals(3),
    none: decimals(3),
  }),
  experience: fc.record({ junior: decimals(2), mid: decimals(2), senior: decimals(2), expert: decimals(2) }),
  workloadPenalty: decimals(10),
  strategicBase: fc.record({ invest: decimals(100), expand: decimals(100), other: decimals(100) }),
  opportunity: fc.record({ base: decimals(80), factor: decimals(2), minScore: fc.constant(70) }),
  risk: fc.record({ base: decimals(80), factor: decimals(2), minScore: fc.constant(60) }),
});

const randomTable: fc.Arbitrary<DeterminationTable> = fc.record({
  preset: fc.constant('custom' as const),
  rows: fc.array(
    fc.record({
      stage: fc.constantFrom(...stageKeys),
      minDays: fc.option(fc.integer({ min: -60, max: 200 })),
      maxDays: fc.option(fc.integer({ min: -60, max: 200 })),
      minRisk: fc.option(fc.integer({ min: 0, max: 100 })),
      create: fc.constantFrom('always' as const, 'if-recommended' as const),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

const work = fc.record({
  kind: fc.constantFrom(...workItemKinds),
  stage: fc.option(fc.constantFrom(...stageKeys)),
  plan: fc.option(fc.constantFrom(...accountPlans)),
  arrMinor: fc.oneof(fc.integer({ min: 0, max: 50_000_000 }), fc.constantFrom(9_999_999, 10_000_000, 15_000_000)),
  experience: fc.constantFrom(...experienceLevels),
  openExecutions: fc.integer({ min: 0, max: 4 }),
  opportunityScore: fc.option(fc.integer({ min: 0, max: 100 })),
  riskScore: fc.option(fc.integer({ min: 0, max: 100 })),
});
type Work = typeof work extends fc.Arbitrary<infer T> ? T : never;

/** One member per experience and number of open executions, and one open item per piece of work. */
async function storeWork(fixtures: Fixtures, pieces: Work[]): Promise<string[]> {
  const members = new Map<string, string>();
  for (const { experience, openExecutions } of pieces) {
    const key = `${experience} ${openExecutions}`;
    if (members.has(key)) continue;
    const userId = await fixtures.member({ experience });
    await fixtures.executions(userId, openExecutions);
    members.set(key, userId);
  }
  const items = pieces.map((piece) => ({
    ...piece,
    stage: piece.kind === 'renewal' ? piece.stage : null,
    id: randomUUID(),
    customer: randomUUID(),
    assignee: members.get(`${piece.experience} ${piece.openExecutions}`),
  }));
  const input = sql`jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as x(id uuid, customer uuid, assignee uuid,
    kind text, stage text, plan text, "arrMinor" bigint, "opportunityScore" smallint, "riskScore" smallint)`;
  await tenantTransaction(database.db, fixtures.organizationId, async (tx) => {
    await rows(
      tx,
      sql`insert into renubu.customers (id, organization_id, name, account_plan, arr_minor)
      select customer, ${fixtures.organizationId}, 'C', plan, "arrMinor" from ${input}`,
    );
    await rows(
      tx,
      sql`insert into renubu.customer_intelligence (organization_id, customer_id, risk_score, health_score,
        opportunity_score, risk_source, recommendation_count, analysis, analyzed_at)
      select ${fixtures.organizationId}, customer, coalesce("riskScore", 0), 0, coalesce("opportunityScore", 0),
             'built-in', 0, '{}', now() from ${input} where "riskScore" is not null or "opportunityScore" is not null`,
    );
    await rows(
      tx,
      sql`insert into renubu.queue_items (id, organization_id, customer_id, kind, stage, assignee_id, created_at)
      select id, ${fixtures.organizationId}, customer, kind, stage, assignee, now() from ${input}`,
    );
  });
  return items.map(({ id }) => id);
}

interface Stored {
  id: string;
  score: number;
  base: string;
  workload_penalty: string;
}

async function scoreInSql(fixtures: Fixtures, config: ScoringConfig): Promise<Map<string, Stored>> {
  const ctx = testContext(database, { now: `${today}T09:00:00Z` });
  const { organizationId } = fixtures;
  return tenantTransaction(database.db, organizationId, async (tx) => {
    await tx.delete(scoringConfigs);
    await tx.insert(scoringConfigs).values({
      organizationId,
      version: 1,
      definition: JSON.parse(JSON.stringify(config)) as ScoringConfig,
      publishedBy: 'test',
      publishedAt: new Date(),
    });
    await rescore(tx, ctx, organizationId);
    const found = await rows<Stored>(tx, sql`select id, score, base, workload_penalty from renubu.queue_items`);
    return new Map(found.map((item) => [item.id, item]));
  });
}

describe('scoring in SQL', () => {
  it('agrees with core on random work and constants', async () => {
    const fixtures = await makeFixtures(testContext(database));
    await fixtures.workflow({ slug: 'any', kind: 'renewal' });
    const pieces = fc.sample(work, { numRuns: 400, seed: 7 });
    const ids = await storeWork(fixtures, pieces);
    const configs = [defaultScoring, stageBonusScoring, ...fc.sample(randomScoring, { numRuns: 12, seed: 11 })];
    for (const config of configs) {
      const stored = await scoreInSql(fixtures, config);
      pieces.forEach((piece, index) => {
        const expected = score(config, { ...piece, stage: piece.kind === 'renewal' ? piece.stage : null });
        const found = stored.get(ids[index]!)!;
        expect({
          piece,
          score: found.score,
          base: Number(found.base),
          penalty: Number(found.workload_penalty),
        }).toEqual({
          piece,
          score: expected.total,
          base: expected.base,
          penalty: expected.workloadPenalty,
        });
      });
    }
  });

  it('writes nothing when nothing changed', async () => {
    const ctx = testContext(database);
    const fixtures = await makeFixtures(ctx);
    await fixtures.workflow({ slug: 'any', kind: 'renewal' });
    await storeWork(fixtures, fc.sample(work, { numRuns: 20, seed: 3 }));
    const again = () =>
      tenantTransaction(database.db, fixtures.organizationId, (tx) => rescore(tx, ctx, fixtures.organizationId));
    expect((await again()).changed).toBe(20);
    expect((await again()).changed).toBe(0);
  });
});

describe('determination in SQL', () => {
  it('agrees with core on random tables, days and risks', async () => {
    const points = fc.sample(
      fc.record({
        days: fc.option(fc.integer({ min: -70, max: 210 })),
        risk: fc.option(fc.integer({ min: 0, max: 100 })),
      }),
      { numRuns: 300, seed: 5 },
    );
    for (const table of [tenStageTable, fourStageTable, ...fc.sample(randomTable, { numRuns: 15, seed: 13 })]) {
      const [days, risk] = [sql.raw('x.days'), sql.raw('x.risk')];
      const found = await systemTransaction(database.db, (tx) =>
        rows<{ stage: string | null; creation: string | null }>(
          tx,
          sql`
          select ${stageOf(table, days, risk)} as stage, ${creationOf(table, days, risk)} as creation
            from jsonb_to_recordset(${JSON.stringify(points.map((point, n) => ({ ...point, n })))}::jsonb) as x(n int, days int, risk int)
           order by n`,
        ),
      );
      const expected = points.map((point) => {
        const { stage, create } = determineStage(table, { daysUntilRenewal: point.days, riskScore: point.risk });
        return { stage, creation: create };
      });
      expect(found).toEqual(expected);
    }
  });
});
