import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testApp } from '../../testing/app.ts';
import { testContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { systemTransaction } from '../db/transaction.ts';
import { conflict } from './problem.ts';
import { route } from './route.ts';

const database = testDatabase();

async function make() {
  const ctx = testContext(database);
  let calls = 0;
  const gate: { open?: () => void; reached?: () => void } = {};
  const built = await testApp(ctx, (app) => {
    route(app, {
      method: 'POST',
      url: '/api/v1/orders',
      permission: 'signedIn',
      tags: ['Orders'],
      summary: 'Order',
      schema: { body: z.object({ mode: z.string() }), response: { 201: z.object({ number: z.number() }) } },
      handler: async ({ body }, reply) => {
        calls += 1;
        if (body.mode === 'fail') throw new Error('broken');
        if (body.mode === 'refuse') throw conflict('sold_out', 'Sold out.');
        if (body.mode === 'wait') {
          gate.reached?.();
          await new Promise<void>((resolve) => (gate.open = resolve));
        }
        return reply.code(201).header('location', `/orders/${calls}`).send({ number: calls });
      },
    });
  });
  return { ...built, ctx, gate, calls: () => calls };
}

const key = (value: string) => ({ 'idempotency-key': value });

describe('Idempotency-Key', () => {
  it('gives the stored answer to a repeated request and does the work once', async () => {
    const { as, calls } = await make();
    const first = await as().post('/api/v1/orders', { mode: 'a' }, key('k1'));
    const second = await as().post('/api/v1/orders', { mode: 'a' }, key('k1'));
    expect(calls()).toBe(1);
    expect(second.statusCode).toBe(201);
    expect(second.body).toBe(first.body);
    expect(second.headers).toMatchObject({
      location: '/orders/1',
      'idempotency-replayed': 'true',
      'content-type': first.headers['content-type'],
    });
  });

  it('refuses the key with another body', async () => {
    const { as } = await make();
    await as().post('/api/v1/orders', { mode: 'a' }, key('k2'));
    const other = await as().post('/api/v1/orders', { mode: 'b' }, key('k2'));
    expect(other.json()).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  });

  it('keeps the keys of people and organizations apart', async () => {
    const { as, calls } = await make();
    await as().post('/api/v1/orders', { mode: 'a' }, key('k3'));
    await as({ userId: 'somebody-else' }).post('/api/v1/orders', { mode: 'a' }, key('k3'));
    await as({ organizationId: '11111111-1111-4111-8111-111111111111' }).post(
      '/api/v1/orders',
      { mode: 'a' },
      key('k3'),
    );
    expect(calls()).toBe(3);
  });

  it('answers 409 while the first request still runs', async () => {
    const { as, gate } = await make();
    const reached = new Promise<void>((resolve) => (gate.reached = resolve));
    const first = as().post('/api/v1/orders', { mode: 'wait' }, key('k4'));
    await reached;
    const second = await as().post('/api/v1/orders', { mode: 'wait' }, key('k4'));
    expect(second.json()).toMatchObject({ status: 409, code: 'idempotency_key_in_use' });
    expect(second.headers['retry-after']).toBe('1');
    gate.open?.();
    expect((await first).statusCode).toBe(201);
  });

  it('keeps refusals but not failures', async () => {
    const { as, calls } = await make();
    await as().post('/api/v1/orders', { mode: 'refuse' }, key('k5'));
    const again = await as().post('/api/v1/orders', { mode: 'refuse' }, key('k5'));
    expect(again.json()).toMatchObject({ code: 'sold_out' });
    expect(calls()).toBe(1);
    await as().post('/api/v1/orders', { mode: 'fail' }, key('k6'));
    await as().post('/api/v1/orders', { mode: 'fail' }, key('k6'));
    expect(calls()).toBe(3);
  });

  it('lets a repeat in when the process that held the key died, and forgets the answer after a day', async () => {
    const { as, ctx, calls } = await make();
    await as().post('/api/v1/orders', { mode: 'a' }, key('k7'));
    await systemTransaction(ctx.db, (tx) =>
      tx.execute(
        sql`update renubu.idempotency_keys set status = null, locked_until = ${ctx.clock.now()} where key = 'k7'`,
      ),
    );
    await as().post('/api/v1/orders', { mode: 'a' }, key('k7'));
    expect(calls()).toBe(2);
    ctx.clock.advance({ hours: 25 });
    await as().post('/api/v1/orders', { mode: 'b' }, key('k7'));
    expect(calls()).toBe(3);
  });

  it('refuses a malformed key', async () => {
    const { as } = await make();
    expect((await as().post('/api/v1/orders', { mode: 'a' }, key('a b'))).json()).toMatchObject({
      code: 'invalid_idempotency_key',
    });
  });
});
