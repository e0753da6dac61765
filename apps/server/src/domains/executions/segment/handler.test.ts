import { beforeAll, describe, expect, it, vi } from 'vitest';
import { sql } from 'drizzle-orm';
import type { PoolClient } from 'pg';
import { row, tenantTransaction } from '../../../platform/db/transaction.ts';
import { testContext, type TestContext } from '../../../testing/context.ts';
import { testDatabase } from '../../../testing/database.ts';
import { effectsWorkflow } from '../../../testing/definitions.ts';
import { publishText, rowsOf } from '../../../testing/execution-harness.ts';
import { systemActor } from '../../../platform/session.ts';
import { testOrganization, type TestOrganization } from '../../identity/testing/organization.ts';
import { startExecution } from '../commands/start.ts';
import { segmentHandler } from './handler.ts';
import type { Performer } from './performers.ts';

const database = testDatabase();
let ctx: TestContext;
let org: TestOrganization;

beforeAll(async () => {
  ctx = testContext(database);
  org = await testOrganization(ctx, 'Acme', [{ name: 'Mara', role: 'manager' }]);
  await publishText(ctx, org.organizationId, effectsWorkflow);
});

const start = () =>
  tenantTransaction(ctx.db, org.organizationId, (tx) =>
    startExecution(tx, ctx, { organizationId: org.organizationId, slug: 'two-effects', by: systemActor }),
  );
const statusOf = async (id: string) =>
  (
    await tenantTransaction(ctx.db, org.organizationId, (tx) =>
      row<{ status: string }>(tx, sql`select status from renubu.executions where id = ${id}`),
    )
  )?.status;
const effectsOf = (id: string) => rowsOf<{ status: string }>(ctx, org.organizationId, 'effects', id);

/** A context whose look for due effects is followed by `after`, before the handler hears of what was found. */
function watchingClaims(after: (claims: number) => Promise<void>): TestContext {
  let claims = 0;
  const watched = (client: PoolClient): PoolClient =>
    new Proxy(client, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        if (key !== 'query') return value.bind(target) as unknown;
        return async (...args: unknown[]) => {
          const result: unknown = await value.apply(target, args);
          const [query] = args;
          const text = typeof query === 'string' ? query : (query as { text: string }).text;
          if (text.includes('set claimed_by')) await after((claims += 1));
          return result;
        };
      },
    });
  const app = new Proxy(ctx.db.app, {
    get(target, key) {
      if (key === 'connect') return async () => watched(await target.connect());
      return Reflect.get(target, key) as unknown;
    },
  });
  return { ...ctx, db: { ...ctx.db, app } };
}

/** Performers of which the second effect ends when it is released. */
function heldSecond() {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let performed = 0;
  const performer: Performer = async () => {
    performed += 1;
    if (performed === 2) await released;
    return null;
  };
  const all = { 'notify.user': performer, 'log.write': performer };
  return { all, release: () => release(), performed: () => performed };
}

describe('a segment', () => {
  it('does what an effect asks for that ends while it looks for more', async () => {
    const { executionId } = await start();
    const { all, release } = heldSecond();
    const watching = watchingClaims(async (claims) => {
      if (claims !== 2) return;
      release();
      // The last of the two side by side ends now and asks for the one behind them.
      await vi.waitFor(async () => expect(await effectsOf(executionId)).toHaveLength(3));
    });
    const handler = segmentHandler(watching, all);
    await handler({ executionId, organizationId: org.organizationId, seq: 1 });
    expect((await effectsOf(executionId)).map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(await statusOf(executionId)).toBe('completed');
  });

  it('fails, to be run again, when a result could not be written while it looked for more', async () => {
    const { executionId } = await start();
    const { all, release, performed } = heldSecond();
    let broken = false;
    let failed = false;
    const watching = watchingClaims(async (claims) => {
      if (claims !== 2) return;
      broken = true;
      release();
      await vi.waitFor(() => expect(failed).toBe(true));
      await new Promise((resolve) => setImmediate(resolve));
    });
    const newId = () => {
      if (!broken) return ctx.newId();
      failed = true;
      throw new Error('The disk is full.');
    };
    const segment = { executionId, organizationId: org.organizationId, seq: 1 };
    await expect(segmentHandler({ ...watching, newId }, all)(segment)).rejects.toThrow();
    expect(performed()).toBe(2);
    await segmentHandler(ctx, all)(segment);
    expect(await statusOf(executionId)).toBe('completed');
  });
});
