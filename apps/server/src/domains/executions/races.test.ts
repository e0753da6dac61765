import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { retried } from '../../platform/db/retried.ts';
import { row, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { guidedWorkflow } from '../../testing/definitions.ts';
import { drain, makeCustomer, makeQueueItem, publishText, registerAll } from '../../testing/execution-harness.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { lockQueue } from '../renewals/commands/lock.ts';
import { supersedeExecution } from './commands/supersede.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let org: TestOrganization;
const sarah = () => app.as(org.session('Sarah'));

beforeAll(async () => {
  ctx = testContext(database);
  org = await testOrganization(ctx, 'Acme', [
    { name: 'Mara', role: 'manager' },
    { name: 'Sarah', manager: 'Mara' },
  ]);
  await publishText(ctx, org.organizationId, guidedWorkflow);
  app = await testApp(ctx, (target) => registerAll(target, ctx), { organizationId: org.organizationId });
});
afterAll(() => app.close());

async function startFromQueue(): Promise<string> {
  const customerId = await makeCustomer(ctx, org.organizationId, 'Acme Corp', org.id('Sarah'));
  const item = { customerId, assigneeId: org.id('Sarah'), slug: 'save-the-renewal' };
  const queueItemId = await makeQueueItem(ctx, org.organizationId, item);
  const started = await sarah().post('/api/v1/workflows/save-the-renewal/start', { customerId, queueItemId });
  expect(started.statusCode, started.body).toBe(201);
  await drain(ctx);
  return started.json<{ executionId: string }>().executionId;
}

const waitsForLock = async () =>
  ((await database.db.system.query(`select 1 from pg_locks where locktype = 'advisory' and not granted`)).rowCount ??
    0) > 0;

/** The determination holds the queue and wants the execution; completing holds the execution and wants the queue. */
it('survive that work is superseded while it is completed', { timeout: 30_000 }, async () => {
  const id = await startFromQueue();
  let completing: Promise<{ statusCode: number }> | undefined;
  await retried(() =>
    tenantTransaction(ctx.db, org.organizationId, async (tx) => {
      await lockQueue(tx, org.organizationId);
      completing ??= sarah().post(`/api/v1/executions/${id}/complete`, { outcome: 'renewed' });
      await vi.waitFor(async () => expect(await waitsForLock()).toBe(true), { timeout: 3_000 }).catch(() => undefined);
      await supersedeExecution(tx, ctx, id, null);
    }),
  );
  const completed = await completing;
  const found = await tenantTransaction(ctx.db, org.organizationId, (tx) =>
    row<{ status: string; item: string }>(
      tx,
      sql`select e.status, q.status as item from renubu.executions e join renubu.queue_items q on q.id = e.queue_item_id
           where e.id = ${id}`,
    ),
  );
  expect([
    { completed: 200, status: 'completed', item: 'completed' },
    { completed: 409, status: 'cancelled', item: 'skipped' },
  ]).toContainEqual({ completed: completed?.statusCode, ...found });
});
