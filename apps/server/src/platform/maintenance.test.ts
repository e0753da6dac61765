import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { testContext } from '../testing/context.ts';
import { testDatabase } from '../testing/database.ts';
import { row, systemTransaction } from './db/transaction.ts';
import { maintain } from './maintenance.ts';

const database = testDatabase();

it('makes the coming partitions and forgets old answers and messages', async () => {
  const ctx = testContext(database, { now: '2030-05-10T00:00:00Z' });
  const organizationId = randomUUID();
  const left = await systemTransaction(ctx.db, async (tx) => {
    await tx.execute(sql`create table renubu.parted (at timestamptz not null) partition by range (at)`);
    await tx.execute(sql`
      insert into renubu.outbox (organization_id, topic, type, subject, at) values
        (${organizationId}, 'a', 'b', 'old', '2030-05-01Z'), (${organizationId}, 'a', 'b', 'new', '2030-05-09Z')`);
    await tx.execute(sql`
      insert into renubu.idempotency_keys (organization_id, user_id, key, method, url, request_hash, created_at, expires_at)
      values (${organizationId}, 'u', 'old', 'POST', '/', '', '2030-05-01Z', '2030-05-02Z')`);
  }).then(async () => {
    expect(await maintain(ctx)).toBe(2);
    return systemTransaction(ctx.db, (tx) =>
      row(
        tx,
        sql`
        select (select string_agg(subject, ',') from renubu.outbox) as messages,
               (select count(*) from renubu.idempotency_keys) as answers,
               to_regclass('renubu.parted_y2030m04') is not null and to_regclass('renubu.parted_y2030m07') is not null as parted`,
      ),
    );
  });
  expect(left).toEqual({ messages: 'new', answers: 0, parted: true });
});
