import { expect, it } from 'vitest';
import { testDatabase } from '../../testing/database.ts';
import { row, systemTransaction } from './transaction.ts';
import { sql } from 'drizzle-orm';

const database = testDatabase();

it('outlives a connection that breaks while it is held between two statements', async () => {
  const { app, system } = database.db;
  const held = await app.connect();
  const { rows } = await held.query<{ pid: number }>('select pg_backend_pid() as pid');
  const broken = new Promise((resolve) => held.once('end', resolve));
  await system.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  await broken;
  await expect(held.query('select 1')).rejects.toThrow();
  held.release(true);
  expect(await systemTransaction(database.db, (tx) => row(tx, sql`select 1 as one`))).toEqual({ one: 1 });
});
