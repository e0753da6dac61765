import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { workPendingAnalyses } from '../intelligence/commands/work-pending.ts';
import { registerIntelligenceRoutes } from '../intelligence/routes.ts';
import { makeFixtures, type Fixtures } from '../renewals/fixtures.ts';
import { ingestSignals } from '../signals/commands/ingest.ts';
import { loadCustomerContext } from './queries/context.ts';
import { registerCustomerRoutes } from './routes.ts';

const database = testDatabase();
let ctx: TestContext;
let fixtures: Fixtures;
let app: TestApp;

const writer = () => app.as({ userId: randomUUID(), permissions: ['customers.read', 'customers.write'] });
const reader = () => app.as({ permissions: ['customers.read'] });
const stranger = () => app.as({ organizationId: randomUUID(), permissions: ['customers.read', 'customers.write'] });
const tx = <T>(work: Parameters<typeof tenantTransaction<T>>[2]) =>
  tenantTransaction(ctx.db, fixtures.organizationId, work);
const url = '/api/v1/customers';

beforeAll(() => {
  ctx = testContext(database);
});
beforeEach(async () => {
  fixtures = await makeFixtures(ctx);
  app = await testApp(
    ctx,
    (server) => {
      registerCustomerRoutes(server, ctx);
      registerIntelligenceRoutes(server, ctx);
    },
    { organizationId: fixtures.organizationId },
  );
});
afterEach(() => app.close());

describe('customers', () => {
  it('are created, read, changed and deleted', async () => {
    const ownerId = await fixtures.member({ name: 'Sarah' });
    const created = await writer().post(url, {
      name: 'Acme',
      externalId: 'a-1',
      arrMinor: 50_000_000,
      renewalDate: '2026-01-18',
      ownerId,
    });
    expect(created.statusCode).toBe(201);
    expect(created.json()).toMatchObject({
      name: 'Acme',
      stage: 'emergency',
      daysUntilRenewal: 3,
      owner: { name: 'Sarah' },
      currency: 'USD',
      revision: 1,
    });
    const { id } = created.json();
    const changed = await writer().patch(
      `${url}/${id}`,
      { renewalDate: null, industry: 'Steel' },
      { 'if-match': '"1"' },
    );
    expect(changed.json()).toMatchObject({
      renewalDate: null,
      stage: null,
      industry: 'Steel',
      name: 'Acme',
      revision: 2,
    });
    expect(changed.headers['etag']).toBe('"2"');
    expect((await writer().patch(`${url}/${id}`, { name: 'B' }, { 'if-match': '"1"' })).statusCode).toBe(412);
    expect((await writer().patch(`${url}/${id}`, { name: 'B' })).statusCode).toBe(428);
    expect((await writer().delete(`${url}/${id}`)).statusCode).toBe(204);
    expect((await reader().get(`${url}/${id}`)).statusCode).toBe(404);
    expect((await writer().delete(`${url}/${id}`)).statusCode).toBe(404);
  });

  it('refuse bad input, unknown owners, taken ids and callers who may not', async () => {
    await fixtures.customer({ externalId: 'a-1' });
    const wrong = (await writer().post(url, { name: '', arrMinor: -5, renewalDate: '31.12.2026', nmae: 'x' })).json();
    expect(wrong.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
      'body.arrMinor',
      'body.name',
      'body.nmae',
      'body.renewalDate',
    ]);
    expect((await writer().post(url, { name: 'B', externalId: 'a-1' })).json()).toMatchObject({
      status: 409,
      code: 'external_id_taken',
    });
    expect((await writer().post(url, { name: 'B', ownerId: randomUUID() })).json()).toMatchObject({
      status: 422,
      code: 'unknown_member',
      errors: [{ path: 'body.ownerId' }],
    });
    expect((await reader().post(url, { name: 'B' })).statusCode).toBe(403);
    expect((await reader().get(`${url}/not-a-uuid`)).statusCode).toBe(400);
  });

  it('of another organization look as if they were not there', async () => {
    const id = await fixtures.customer();
    expect((await stranger().get(url)).json()).toEqual({ items: [], nextCursor: null, total: 0 });
    for (const path of [
      '',
      '/contracts',
      '/stakeholders',
      '/signals',
      '/series',
      '/metrics',
      '/timeline',
      '/intelligence',
    ]) {
      expect([path, (await stranger().get(`${url}/${id}${path}`)).statusCode]).toEqual([path, 404]);
    }
    expect((await stranger().patch(`${url}/${id}`, { name: 'Mine' }, { 'if-match': '"1"' })).statusCode).toBe(404);
    expect((await stranger().delete(`${url}/${id}`)).statusCode).toBe(404);
    expect((await stranger().post(`${url}/${id}/stakeholders`, { name: 'Me' })).statusCode).toBe(404);
    expect((await stranger().post(`${url}/${id}/analyze`)).statusCode).toBe(404);
  });

  it('are not deleted while somebody works for them', async () => {
    const sarah = await fixtures.member();
    await fixtures.workflow({ slug: 'any', kind: 'renewal' });
    const id = await fixtures.customer();
    await fixtures.executions(sarah, 1);
    await tx((t) => rows(t, sql`update renubu.executions set customer_id = ${id}`));
    expect((await writer().delete(`${url}/${id}`)).json()).toMatchObject({
      status: 409,
      code: 'customer_has_open_work',
    });
  });

  it('are listed in every order, page by page, with their number', async () => {
    for (let n = 0; n < 7; n += 1) {
      await fixtures.customer({
        name: `Customer ${n % 3}`,
        arrMinor: (n % 4) * 100,
        renewalDate: n % 2 === 0 ? `2026-0${n + 1}-10` : null,
      });
    }
    for (const sort of ['name', '-arr', 'renewalDate', '-risk']) {
      const whole = (await reader().get(`${url}?sort=${sort}`)).json();
      expect(whole).toMatchObject({ total: 7, nextCursor: null });
      const seen: string[] = [];
      for (let cursor = ''; ;) {
        const page = (await reader().get(`${url}?sort=${sort}&limit=3${cursor}`)).json();
        seen.push(...page.items.map(({ id }: { id: string }) => id));
        if (page.nextCursor === null) break;
        cursor = `&cursor=${page.nextCursor}`;
      }
      expect(seen).toEqual(whole.items.map(({ id }: { id: string }) => id));
    }
    const dates = (await reader().get(url))
      .json()
      .items.map(({ renewalDate }: { renewalDate: string | null }) => renewalDate);
    expect(dates).toEqual(['2026-01-10', '2026-03-10', '2026-05-10', '2026-07-10', null, null, null]);
    expect((await reader().get(`${url}?search=mer%202`)).json().total).toBe(2);
    expect((await reader().get(`${url}?stage=overdue`)).json().items).toMatchObject([{ daysUntilRenewal: -5 }]);
  });
});

describe('stakeholders', () => {
  it('are added, changed with If-Match and removed', async () => {
    const id = await fixtures.customer();
    const added = await writer().post(`${url}/${id}/stakeholders`, {
      name: 'Dana',
      role: 'champion',
      relationshipStrength: 9,
    });
    expect(added.json()).toMatchObject({ name: 'Dana', role: 'champion', influence: 'medium', revision: 1 });
    const one = `${url}/${id}/stakeholders/${added.json().id}`;
    expect((await writer().patch(one, { sentiment: 'negative' }, { 'if-match': '"3"' })).statusCode).toBe(412);
    expect((await writer().patch(one, { sentiment: 'negative' }, { 'if-match': '"1"' })).json()).toMatchObject({
      sentiment: 'negative',
      role: 'champion',
      revision: 2,
    });
    expect((await writer().post(`${url}/${id}/stakeholders`, { name: 'X', relationshipStrength: 11 })).statusCode).toBe(
      400,
    );
    expect((await reader().post(`${url}/${id}/stakeholders`, { name: 'X' })).statusCode).toBe(403);
    expect((await reader().get(`${url}/${id}/stakeholders`)).json().items).toHaveLength(1);
    expect((await writer().delete(one)).statusCode).toBe(204);
    expect((await writer().delete(one)).statusCode).toBe(404);
  });
});

describe('what is known of a customer', () => {
  let id: string;
  const daysAgo = (days: number) => new Date(ctx.clock.now().getTime() - days * 86_400_000).toISOString();
  beforeEach(async () => {
    const ownerId = await fixtures.member({ name: 'Sarah' });
    id = await fixtures.customer({ arrMinor: 50_000_000, plan: 'invest', ownerId, renewalDate: '2026-01-18' });
    const usage = Array.from({ length: 60 }, (_, day) => ({
      customerId: id,
      metric: 'usage.active_users',
      value: day < 30 ? 77 : 100,
      occurredAt: daysAgo(day),
    }));
    await tx((t) =>
      ingestSignals(t, ctx, fixtures.organizationId, [
        ...usage,
        { customerId: id, metric: 'support.open_tickets', value: 5 },
        { customerId: id, metric: 'engagement.nps', value: 9, occurredAt: daysAgo(3) },
        { customerId: id, metric: 'risk.score', value: 72 },
      ]),
    );
    await tx((t) =>
      rows(
        t,
        sql`
      insert into renubu.contracts (id, organization_id, customer_id, start_date, end_date, arr_minor)
      values (gen_random_uuid(), ${fixtures.organizationId}, ${id}, '2024-01-18', '2026-01-18', 40000000)`,
      ),
    );
    while ((await workPendingAnalyses(ctx)) > 0);
  });

  it('is analysed with evidence for every statement', async () => {
    const analysis = (await reader().get(`${url}/${id}/intelligence`)).json();
    expect(analysis).toMatchObject({ riskScore: 72, riskSource: 'platform', customerId: id });
    expect(analysis.trends.find(({ metric }: { metric: string }) => metric === 'usage.active_users')).toMatchObject({
      changePercent: -23,
      direction: 'down',
    });
    const sum = analysis.riskContributions.reduce((total: number, { points }: { points: number }) => total + points, 0);
    expect(sum).toBeCloseTo(analysis.computedRiskScore, 9);
    const signals = new Set(
      (await tx((t) => rows<{ id: string }>(t, sql`select id from renubu.signals`))).map((signal) => signal.id),
    );
    const cited = analysis.summary.flatMap(({ evidence }: { evidence: { kind: string; id: string }[] }) => evidence);
    expect(analysis.summary.every(({ evidence }: { evidence: unknown[] }) => evidence.length > 0)).toBe(true);
    expect(
      cited.filter(({ kind }: { kind: string }) => kind === 'signal').every((e: { id: string }) => signals.has(e.id)),
    ).toBe(true);
    expect((await writer().post(`${url}/${id}/analyze`)).json()).toMatchObject({ riskScore: 72 });
    expect((await reader().post(`${url}/${id}/analyze`)).statusCode).toBe(403);
  });

  it('is listed as signals, series, metrics and timeline', async () => {
    const signals = (await reader().get(`${url}/${id}/signals?metric=usage.active_users&limit=50`)).json();
    expect(signals.items).toHaveLength(50);
    const rest = (
      await reader().get(`${url}/${id}/signals?metric=usage.active_users&limit=50&cursor=${signals.nextCursor}`)
    ).json();
    expect(rest.items).toHaveLength(10);
    const series = (await reader().get(`${url}/${id}/series?days=30`)).json();
    expect(series.series.find(({ metric }: { metric: string }) => metric === 'usage.active_users').points).toHaveLength(
      30,
    );
    expect(series.risk).toMatchObject([{ day: '2026-01-15', risk: 72 }]);
    const metrics = (await reader().get(`${url}/${id}/metrics`)).json().items;
    expect(metrics.map(({ label, value, status }: Record<string, string>) => [label, value, status])).toEqual([
      ['Health', expect.any(String), expect.any(String)],
      ['Risk', '72', 'red'],
      ['Days to renewal', '3', 'red'],
      ['ARR', '$500,000', 'green'],
      ['NPS', '9', 'green'],
      ['Renewal probability', '28 %', 'red'],
    ]);
    const timeline = (await reader().get(`${url}/${id}/timeline?limit=2`)).json();
    expect(timeline.items.map(({ title }: { title: string }) => title)).toEqual([
      'Risk from platform: 72',
      'NPS answer: 9',
    ]);
    const older = (await reader().get(`${url}/${id}/timeline?limit=2&cursor=${timeline.nextCursor}`)).json();
    expect(older.items).toMatchObject([{ kind: 'contract', title: 'Contract began' }]);
    expect((await reader().get(`${url}/${id}/contracts`)).json().items).toMatchObject([
      { endDate: '2026-01-18', noticeDays: 60 },
    ]);
  });

  it('is given to templates in currency units and camelCase', async () => {
    const context = await tx((t) => loadCustomerContext(t, ctx, id));
    expect(context).toMatchObject({
      customer: {
        id,
        name: 'Acme',
        arr: 500_000,
        daysUntilRenewal: 3,
        owner: { name: 'Sarah' },
        accountPlan: 'invest',
      },
      intelligence: { riskScore: 72 },
      data: {
        usage: { activeUsers: 77, changePercent: -23, trend: 'decreasing' },
        engagement: { nps: 9, supportTickets: { open: 5 } },
        contract: { endDate: '2026-01-18', noticeDays: 60, noticeDeadline: '2025-11-19', autoRenew: true },
        financials: { currentARR: 500_000 },
        stakeholders: [],
      },
    });
  });
});
