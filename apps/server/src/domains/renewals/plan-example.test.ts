import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { Webhook } from 'standardwebhooks';
import { beforeAll, describe, expect, it } from 'vitest';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { workPendingAnalyses } from '../intelligence/commands/work-pending.ts';
import { registerConnectionRoutes } from '../connections/routes.ts';
import { registerSignalRoutes } from '../signals/routes.ts';
import { makeFixtures, type Fixtures } from './fixtures.ts';
import { registerRenewalRoutes } from './routes.ts';

const database = testDatabase();
let ctx: TestContext;
let fixtures: Fixtures;
let sarah: string;

beforeAll(async () => {
  ctx = testContext(database, { now: '2026-01-15T09:00:00Z' });
  fixtures = await makeFixtures(ctx);
  sarah = await fixtures.member({ experience: 'senior' });
  await fixtures.workflow({ slug: 'emergency-renewal', kind: 'renewal', stages: ['emergency'], snoozable: false });
  await fixtures.workflow({ slug: 'critical-renewal', kind: 'renewal', stages: ['critical', 'signature'] });
  await fixtures.executions(sarah, 5);
  await fixtures.customer({
    name: 'Acme',
    externalId: 'acme',
    arrMinor: 50_000_000,
    plan: 'invest',
    ownerId: sarah,
    renewalDate: '2026-01-18',
  });
  await fixtures.customer({
    name: 'TechCo',
    externalId: 'techco',
    arrMinor: 12_000_000,
    plan: 'manage',
    ownerId: sarah,
    renewalDate: '2026-02-12',
  });
});

/** Active users of the last sixty days: 23 % fewer in the newer half. */
const usage = Array.from({ length: 60 }, (_, day) => ({
  customerExternalId: 'acme',
  metric: 'usage.active_users',
  value: day < 30 ? 77 : 100,
  occurredAt: new Date(Date.UTC(2026, 0, 15, 8) - day * 86_400_000).toISOString(),
}));

describe('the example of the plan', () => {
  it('makes Acme an emergency of 287 points at the top of Sarah’s queue', async () => {
    const app = await testApp(
      ctx,
      (server) => {
        registerSignalRoutes(server, ctx);
        registerConnectionRoutes(server, ctx);
        registerRenewalRoutes(server, ctx);
      },
      { organizationId: fixtures.organizationId },
    );
    const admin = app.as({ userId: randomUUID(), permissions: ['connections.manage', 'signals.write'] });
    const connection = (await admin.post('/api/v1/connections', { name: 'Active' })).json();
    const sent = await admin.post('/api/v1/signals', {
      signals: [...usage, { customerExternalId: 'acme', metric: 'support.open_tickets', value: 5 }],
    });
    expect(sent.statusCode).toBe(202);
    expect(sent.json()).toMatchObject({ accepted: 61, repeated: 0, refused: [] });

    const body = JSON.stringify({
      type: 'customer.updated',
      data: { customerExternalId: 'acme', metrics: { 'risk.score': 72 } },
    });
    const [id, at] = ['msg_1', ctx.clock.now()];
    const received = await app.app.inject({
      method: 'POST',
      url: `/api/v1/webhooks/${connection.id}`,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(at.getTime() / 1000),
        'webhook-signature': new Webhook(connection.secret).sign(id, at, body),
      },
      payload: body,
    });
    expect(received.json()).toMatchObject({ accepted: 1 });

    while ((await workPendingAnalyses(ctx)) > 0);
    const queue = (await app.as({ userId: sarah, permissions: ['queue.read'] }).get('/api/v1/queue')).json();
    expect(queue.items.map((item: { customer: { name: string } }) => item.customer.name)).toEqual(['Acme', 'TechCo']);
    expect(queue.items[0]).toMatchObject({
      kind: 'renewal',
      stage: 'emergency',
      score: 287,
      riskScore: 72,
      daysUntilRenewal: 3,
      whyNow: '3 days to renewal, usage −23 %, 5 open tickets',
      workflow: { slug: 'emergency-renewal', snoozable: false, estimatedMinutes: 20 },
      factors: {
        base: 90,
        arrMultiplier: 2,
        planMultiplier: 1.5,
        experienceMultiplier: 1.1,
        openExecutions: 5,
        workloadPenalty: 10,
        subtotal: 297,
        total: 287,
      },
    });
    expect(queue.stats).toMatchObject({
      total: 2,
      pending: 2,
      byStage: { emergency: 1, signature: 1 },
      uniqueCustomers: 2,
    });

    const published = await tenantTransaction(ctx.db, fixtures.organizationId, (tx) =>
      rows<{ type: string }>(tx, sql`select type from renubu.outbox where topic = ${`queue/${sarah}`}`),
    );
    expect(published).toContainEqual({ type: 'queue_changed' });
  });
});
