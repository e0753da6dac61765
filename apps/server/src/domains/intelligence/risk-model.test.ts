import { randomUUID } from 'node:crypto';
import type { RefitResult, RiskModelView, WhatIf } from '@renubu/contracts/customer-risk';
import type { Intelligence } from '@renubu/contracts/intelligence';
import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { row, rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { makeFixtures, type Fixtures } from '../renewals/fixtures.ts';
import { workPendingAnalyses } from './commands/work-pending.ts';
import { loadFacts, loadPastFacts } from './queries/facts.ts';
import { loadOutcomes } from './queries/outcomes.ts';
import { registerIntelligenceRoutes } from './routes.ts';

const database = testDatabase();
let ctx: TestContext;
let fixtures: Fixtures;
let app: TestApp;

const manager = () => app.as({ userId: randomUUID(), permissions: ['customers.read', 'renewals.configure'] });
const reader = () => app.as({ userId: randomUUID(), permissions: ['customers.read'] });
const write = (query: Parameters<typeof row>[1]) =>
  tenantTransaction(ctx.db, fixtures.organizationId, (tx) => row(tx, query));
const url = '/api/v1/intelligence/model';

beforeAll(() => {
  ctx = testContext(database);
});
beforeEach(async () => {
  fixtures = await makeFixtures(ctx);
  app = await testApp(ctx, (server) => registerIntelligenceRoutes(server, ctx), {
    organizationId: fixtures.organizationId,
  });
});
afterEach(() => app.close());

/**
 * Finished contracts: a customer with six tickets is mostly lost, one without mostly renewed. Forty days before its end
 * each tells its tickets and usage; five days before, too late to count, the lost ones owe money.
 */
async function finishedContracts(count: number): Promise<void> {
  const organization = fixtures.organizationId;
  const today = ctx.clock.now().toISOString();
  await tenantTransaction(ctx.db, organization, async (tx) => {
    const made = sql`(select md5(${organization} || n)::uuid as id, n, n % 7 as tickets, (n * 13 % 41) - 30 as change,
        (${today}::timestamptz)::date - n * 3 - 60 as ends, (n % 7) * 12 + (n * 29 % 60) > 62 as lost
        from generate_series(1, ${count}) as n) made`;
    await row(
      tx,
      sql`
      insert into renubu.customers (id, organization_id, name, signup_date, status)
      select id, ${organization}::uuid, 'Customer ' || n, ends - 700, case when lost then 'churned' else 'active' end from ${made}`,
    );
    await row(
      tx,
      sql`
      insert into renubu.contracts (id, organization_id, customer_id, start_date, end_date, status)
      select gen_random_uuid(), ${organization}::uuid, id, ends - 365, ends, 'ended' from ${made}
      union all
      select gen_random_uuid(), ${organization}::uuid, id, ends + 1, null, 'active' from ${made} where not lost`,
    );
    await row(
      tx,
      sql`
      insert into renubu.signals (id, organization_id, customer_id, metric, value, source, occurred_at, received_at)
      select gen_random_uuid(), ${organization}::uuid, id, metric, value, 'test', at, at
        from ${made} cross join lateral (values
          ('support.open_tickets', tickets::float8, ends - interval '40 days'),
          ('usage.change_percent', change::float8, ends - interval '40 days'),
          ('financial.days_past_due', 0, ends - interval '40 days'),
          ('financial.days_past_due', case when lost then 40 else 0 end, ends - interval '5 days')) as s(metric, value, at)`,
    );
  });
}

describe('an organization without outcomes', () => {
  it('uses the prior, says how many outcomes a refit needs, and refits nothing', async () => {
    const model = (await reader().get(url)).json() as RiskModelView;
    expect(model.active).toMatchObject({ version: 0, activatedBy: null, report: null });
    expect(model.coefficients.every(({ multiplier, source }) => multiplier === 1 && source === 'prior')).toBe(true);
    expect(model.outcomes).toMatchObject({ renewed: 0, lost: 0, enough: false });
    expect(model.outcomes.message).toMatch(/^0 finished renewals are known.*A refit needs 100/);
    const refit = (await manager().post(`${url}/refit`, {})).json() as RefitResult;
    expect(refit).toMatchObject({ version: null, report: null, outcomes: { enough: false } });
    expect((await manager().post(`${url}/activate`, { version: 3 })).statusCode).toBe(404);
  });

  it('lets only those who configure renewals refit and activate', async () => {
    expect((await reader().post(`${url}/refit`, {})).statusCode).toBe(403);
    expect((await reader().post(`${url}/activate`, { version: 0 })).statusCode).toBe(403);
  });
});

describe('finished renewals', () => {
  it('are found in contracts, executions and churn events, one per customer and month', async () => {
    await finishedContracts(20);
    const known = () =>
      tenantTransaction(ctx.db, fixtures.organizationId, (tx) =>
        loadOutcomes(tx, fixtures.organizationId, ctx.clock.now()),
      );
    const before = await known();
    expect(before).toHaveLength(20);
    const [first] = before;
    await write(sql`
      insert into renubu.signals (id, organization_id, customer_id, metric, value, source, occurred_at, received_at)
      values (gen_random_uuid(), ${fixtures.organizationId}, ${first!.customerId}, 'churn.event', 1, 'test',
              ${`${first!.day}T00:00:00Z`}::timestamptz, now())`);
    const after = await known();
    expect(after).toHaveLength(20);
    expect(after.find(({ customerId }) => customerId === first!.customerId)?.lost).toBe(true);
    for (const { asOf, day } of after)
      expect(Date.parse(day) - asOf.getTime()).toBeGreaterThanOrEqual(30 * 86_400_000 - 1);
  });

  it('are seen as they were: the past read now is what was read then', async () => {
    await finishedContracts(30);
    await tenantTransaction(ctx.db, fixtures.organizationId, async (tx) => {
      const outcomes = await loadOutcomes(tx, fixtures.organizationId, ctx.clock.now());
      const past = await loadPastFacts(
        tx,
        fixtures.organizationId,
        outcomes.map(({ customerId, asOf, signupDate }) => ({ customerId, at: asOf, signupDate })),
      );
      for (const [index, { customerId, asOf }] of outcomes.slice(0, 5).entries()) {
        const [then] = await loadFacts(tx, fixtures.organizationId, [customerId], asOf);
        expect(past[index]!.metrics.sort((a, b) => (a.metric < b.metric ? -1 : 1))).toEqual(
          then!.metrics.sort((a, b) => (a.metric < b.metric ? -1 : 1)),
        );
        expect(past[index]!.metrics.find(({ metric }) => metric === 'financial.days_past_due')?.latest).toBe(0);
      }
    });
  });
});

describe('a refit to enough outcomes', () => {
  beforeEach(() => finishedContracts(240));

  it('learns from what was known before, is stored, activated, scored with and taken back', async () => {
    const dry = (await manager().post(`${url}/refit`, { dryRun: true })).json() as RefitResult;
    expect(dry.version).toBeNull();
    expect(dry.report).toMatchObject({
      renewed: expect.any(Number),
      lost: expect.any(Number),
      leadDays: 30,
      warnings: [],
    });
    expect(((await reader().get(url)).json() as RiskModelView).versions).toHaveLength(1);

    const refit = (await manager().post(`${url}/refit`, {})).json() as RefitResult;
    expect(refit.version).toBe(1);
    expect(refit.report).toEqual(dry.report);
    expect(refit.report!.outOfTime!.refitted.rows).toBeGreaterThanOrEqual(48);
    expect(refit.report!.crossValidation.refitted.auc!).toBeGreaterThan(0.75);
    expect(refit.report!.better).toBe(true);
    const weight = (factor: string) => refit.coefficients.find((own) => own.factor === factor)!;
    expect(weight('open-tickets').multiplier).toBeGreaterThan(1.3);
    // The debts came too late to be known, and people are known as of today only.
    expect(weight('payments')).toMatchObject({ multiplier: 1, source: 'prior' });
    expect(weight('champion')).toMatchObject({ multiplier: 1, source: 'prior' });

    expect(((await reader().get(url)).json() as RiskModelView).active.version).toBe(0);
    const activated = (await manager().post(`${url}/activate`, { version: 1 })).json() as RiskModelView;
    expect(activated.active).toMatchObject({ version: 1, active: true });
    while ((await workPendingAnalyses(ctx)) > 0);
    const analyses = await tenantTransaction(ctx.db, fixtures.organizationId, (tx) =>
      rows<{ analysis: Intelligence }>(
        tx,
        sql`select analysis from renubu.customer_intelligence where organization_id = ${fixtures.organizationId}`,
      ),
    );
    expect(analyses.length).toBeGreaterThan(100);
    for (const { analysis } of analyses) {
      expect(analysis.riskModelVersion).toBe(1);
      expect(analysis.riskContributions.reduce((sum, { points }) => sum + points, 0)).toBe(analysis.computedRiskScore);
    }
    const drift = ((await reader().get(url)).json() as RiskModelView).drift;
    expect(drift.length).toBeGreaterThan(0);
    expect(drift[0]!.index).toBeGreaterThanOrEqual(drift.at(-1)!.index);

    const back = (await manager().post(`${url}/activate`, { version: 0 })).json() as RiskModelView;
    expect(back.active.version).toBe(0);
    expect(back.versions.map(({ version }) => version)).toEqual([1, 0]);
  });
});

describe('what if', () => {
  let customer: string;
  beforeEach(async () => {
    customer = await fixtures.customer({ renewalDate: '2026-01-18', analyze: false });
    await write(sql`
      insert into renubu.signals (id, organization_id, customer_id, metric, value, source, occurred_at, received_at)
      select gen_random_uuid(), ${fixtures.organizationId}::uuid, ${customer}::uuid, metric, value, 'test',
             ${ctx.clock.now().toISOString()}::timestamptz - interval '1 day', now()
        from (values ('usage.change_percent', -23::float8), ('support.open_tickets', 5)) as s(metric, value)`);
  });

  it('names the smallest single change and the smallest pair, and tries others', async () => {
    const address = `/api/v1/customers/${customer}/what-if`;
    const answer = (await reader().get(`${address}?target=60`)).json() as WhatIf;
    expect(answer.score).toBeGreaterThanOrEqual(60);
    expect(answer.single!.score).toBeLessThan(60);
    expect(answer.pair!.changes).toHaveLength(2);
    const [change] = answer.single!.changes;
    const tried = (await reader().post(address, { values: { [change!.factor]: change!.to } })).json();
    expect(tried).toMatchObject({ before: answer.score, score: answer.single!.score });
    const refused = await reader().post(address, { values: { tenure: 4 } });
    expect(refused.statusCode).toBe(422);
    expect(refused.json()).toMatchObject({ code: 'unknown_factor', errors: [{ path: 'body.values.tenure' }] });
    expect((await reader().get(`/api/v1/customers/${randomUUID()}/what-if`)).statusCode).toBe(404);
  });
});
