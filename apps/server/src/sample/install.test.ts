import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { installDefaults } from '../domains/renewals/commands/defaults.ts';
import { installBuiltInWorkflows } from '../domains/workflows/commands/install-built-in.ts';
import { row, rows, systemTransaction } from '../platform/db/transaction.ts';
import { testContext, type TestContext } from '../testing/context.ts';
import { testDatabase } from '../testing/database.ts';
import { hasSample, installSample, removeSample } from './install.ts';

const database = testDatabase();
const defaults = [installDefaults, installBuiltInWorkflows];
let ctx: TestContext;

beforeAll(async () => {
  ctx = testContext(database, { now: '2026-03-02T09:00:00Z' });
  expect(await installSample(ctx, defaults)).toBe(true);
});

interface Item {
  customer: string;
  score: number;
  stage: string;
  days: number;
  risk: number;
  open_executions: number;
}

const queueOf = (name: string): Promise<Item[]> =>
  systemTransaction(ctx.db, (tx) =>
    rows<Item>(
      tx,
      sql`select c.name as customer, q.score, q.stage, q.days_until_renewal as days, i.risk_score as risk, q.open_executions
            from renubu.queue_items q
            join renubu.members m on m.user_id = q.assignee_id
            join renubu.customers c on c.id = q.customer_id
            join renubu.customer_intelligence i on i.customer_id = c.id
           where m.name = ${name} and q.status in ('pending', 'in_progress')
           order by q.score desc`,
    ),
  );

const whyNowOf = (customer: string): Promise<string | undefined> =>
  systemTransaction(ctx.db, async (tx) => {
    const item = await row<{ why_now: string }>(
      tx,
      sql`select why_now from renubu.queue_items q join renubu.customers c on c.id = q.customer_id where c.name = ${customer}`,
    );
    return item?.why_now;
  });

describe('installSample', () => {
  it('puts Acme on top of Sarah’s queue with 287 points and TechCo behind it', async () => {
    const queue = await queueOf('Sarah Johnson');
    expect(queue[0]).toMatchObject({
      customer: 'Acme Corporation',
      score: 287,
      stage: 'emergency',
      days: 3,
      risk: 72,
      open_executions: 5,
    });
    expect(await whyNowOf('Acme Corporation')).toBe('3 days to renewal, usage −23 %, 5 open tickets');
    expect(queue[1]).toMatchObject({ customer: 'TechCo', days: 28, risk: 45 });
  });

  it('keeps two years of finished renewals with their histories', async () => {
    const past = await systemTransaction(ctx.db, (tx) =>
      row<{ executions: number; history: number; incomplete: number }>(
        tx,
        sql`select count(*)::int as executions, sum(history_count)::int as history, count(*) filter (where outcome is null)::int as incomplete
              from renubu.executions where status = 'completed'`,
      ),
    );
    expect(past?.executions).toBeGreaterThan(50);
    expect(past?.incomplete).toBe(0);
    const entries = await systemTransaction(ctx.db, (tx) =>
      row<{ count: number }>(tx, sql`select count(*)::int as count from renubu.history`),
    );
    expect(entries?.count).toBeGreaterThanOrEqual(past?.history ?? Infinity);
  });

  it('does nothing when it is there, and can be removed and made again', async () => {
    expect(await installSample(ctx, defaults)).toBe(false);
    expect(await removeSample(ctx)).toBe(true);
    expect(await hasSample(ctx)).toBe(false);
    const left = await systemTransaction(ctx.db, (tx) =>
      row<{ rows: number }>(
        tx,
        sql`select (select count(*) from renubu.customers) + (select count(*) from renubu.history) + (select count(*) from renubu.signals)
                 + (select count(*) from renubu.executions) + (select count(*) from identity.users) as rows`,
      ),
    );
    expect(left?.rows).toBe(0);
    expect(await installSample(ctx, defaults)).toBe(true);
  });
});
