import type { ScoringConfig } from '@renubu/contracts/renewals';
import { publishedScoring } from '@renubu/server/domains/renewals/queries/configuration';
import type { Context } from '@renubu/server/platform/context';
import { tenantTransaction } from '@renubu/server/platform/db/transaction';
import { rescore } from '@renubu/server/domains/renewals/commands/rescore';
import { sql } from 'drizzle-orm';
import { withDatabase, type BenchDatabase } from './lib/database.ts';
import { median, rounded, timed } from './lib/figures.ts';
import { makeOrganization } from './lib/organization.ts';
import { fillCustomers, settle } from './lib/seed.ts';
import { cpuSeconds } from './lib/processes.ts';
import type { Benchmark, Figure } from './run.ts';

const rounds = 3;
const dayMs = 86_400_000;

interface Cost {
  /** Seconds from the call to the commit. */
  elapsed: number;
  /** Processor seconds of PostgreSQL: what does not depend on who else uses the machine. */
  processor: number;
}

/** The median cost of several rescorings of everything; before each one `change` makes rows differ. */
async function measure(
  { ctx, pid }: BenchDatabase,
  organizationId: string,
  expected: number,
  change: (round: number) => Promise<Context>,
): Promise<Cost> {
  const costs: Cost[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const then = await change(round);
    const before = cpuSeconds(pid);
    let changed = -1;
    const ms = await timed(() =>
      tenantTransaction(ctx.db, organizationId, async (tx) => {
        ({ changed } = await rescore(tx, then, organizationId));
      }),
    );
    if (changed !== expected) throw new Error(`${changed} rows changed instead of ${expected}.`);
    costs.push({ elapsed: ms / 1000, processor: cpuSeconds(pid) - before });
    await settle(ctx, 'queue_items');
  }
  return {
    elapsed: median(costs.map(({ elapsed }) => elapsed)),
    processor: median(costs.map(({ processor }) => processor)),
  };
}

/** Publishes scoring constants that change the score of every item. */
async function publishOtherScoring(ctx: Context, organizationId: string, round: number): Promise<void> {
  await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const { version, definition } = await publishedScoring(tx, organizationId);
    const stageBase = Object.fromEntries(
      Object.entries(definition.stageBase).map(([stage, points]) => [stage, points + 5 + round]),
    );
    const other = { ...definition, stageBase } as ScoringConfig;
    await tx.execute(sql`
      insert into renubu.scoring_configs (organization_id, version, definition, published_by, published_at)
      values (${organizationId}, ${version + 1}, ${JSON.stringify(other)}::jsonb, 'benchmark', now())`);
  });
}

async function changeHighlights(ctx: Context, organizationId: string, round: number, count: number): Promise<void> {
  await tenantTransaction(ctx.db, organizationId, (tx) =>
    tx.execute(sql`
      update renubu.customer_intelligence set highlights = ${`round ${round}`}
       where organization_id = ${organizationId} and customer_id in
         (select id from renubu.customers where organization_id = ${organizationId} order by id limit ${count})`),
  );
}

async function measureOrganization(database: BenchDatabase, count: number) {
  const { ctx } = database;
  const organization = await makeOrganization(ctx, `customers${count}`, { csms: 20, managers: 1 });
  const { id } = organization;
  await fillCustomers(ctx, organization, count);
  const inDays = (days: number): Context => ({ ...ctx, clock: { now: () => new Date(Date.now() + days * dayMs) } });
  const scores = await measure(database, id, count, async (round) => {
    await publishOtherScoring(ctx, id, round);
    return ctx;
  });
  const day = await measure(database, id, count, async (round) => inDays(round + 1));
  const today = inDays(rounds);
  const some = await measure(database, id, count / 10, async (round) => {
    await changeHighlights(ctx, id, round, count / 10);
    return today;
  });
  const none = await measure(database, id, 0, async () => today);
  return { scores, day, some, none };
}

export const benchmark: Benchmark = {
  description: 'scoring an organization of 100,000 customers again, in one statement',
  run: (report) =>
    withDatabase(async (database) => {
      const tell = (name: string, value: number, limit: number, unit: Figure['unit'] = 's') =>
        report({ name, value: rounded(value, 3), unit, bar: `≤ ${limit} ${unit}`, ok: value <= limit });
      const small = await measureOrganization(database, 10_000);
      const large = await measureOrganization(database, 100_000);
      const cases = [
        ['every score changes', 'scores', 3],
        ['a new day: every row changes', 'day', 3],
        ['10 % of the rows change', 'some', 0.6],
        ['nothing changes', 'none', 0.6],
      ] as const;
      for (const [what, key, limit] of cases) {
        tell(`100,000 items, ${what}`, large[key].elapsed, limit);
        tell(`100,000 items, ${what}: processor time of the database`, large[key].processor, limit);
      }
      tell(
        '100,000 items, cost per item against 10,000',
        large.scores.processor / 10 / small.scores.processor,
        1.5,
        '×',
      );
    }),
};
