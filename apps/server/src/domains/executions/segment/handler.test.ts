import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { sql } from 'drizzle-orm';
import { row, tenantTransaction } from '../../../platform/db/transaction.ts';
import { testContext, type TestContext } from '../../../testing/context.ts';
import { testDatabase } from '../../../testing/database.ts';
import { effectsWorkflow } from '../../../testing/definitions.ts';
import { publishText, rowsOf } from '../../../testing/execution-harness.ts';
import { systemActor } from '../../../platform/session.ts';
import { testOrganization, type TestOrganization } from '../../identity/testing/organization.ts';
import { applyInput } from '../commands/apply.ts';
import { startExecution } from '../commands/start.ts';
import { segmentHandler } from './handler.ts';
import type { Performer } from './performers.ts';

const hurriedWorkflow = `
workflow: hurried
name: Hurried
kind: automation
on:
  - manual: {}
steps:
  - { id: call, type: action, uses: log.write, with: { message: hi }, timeout: 1s, retry: { attempts: 1 } }
`;

const database = testDatabase();
let ctx: TestContext;
let org: TestOrganization;

beforeAll(async () => {
  ctx = testContext(database);
  org = await testOrganization(ctx, 'Acme', [{ name: 'Mara', role: 'manager' }, { name: 'Sarah' }]);
  await publishText(ctx, org.organizationId, effectsWorkflow);
});

const start = (slug = 'two-effects') =>
  tenantTransaction(ctx.db, org.organizationId, (tx) =>
    startExecution(tx, ctx, { organizationId: org.organizationId, slug, by: systemActor }),
  );
const statusOf = async (id: string) =>
  (
    await tenantTransaction(ctx.db, org.organizationId, (tx) =>
      row<{ status: string }>(tx, sql`select status from renubu.executions where id = ${id}`),
    )
  )?.status;
const effectsOf = (id: string) => rowsOf<{ status: string }>(ctx, org.organizationId, 'effects', id);

/** A performer that waits until it is released, and tells how often it began. */
function held() {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let begun = 0;
  const performer: Performer = async () => {
    begun += 1;
    await released;
    return null;
  };
  return { performer, release: () => release(), begun: () => begun };
}

const at = (executionId: string) => ({ executionId, organizationId: org.organizationId, seq: 1 });

describe('a segment', () => {
  it('goes on with what its results ask for, and asks for no other segment', async () => {
    const { executionId } = await start();
    ctx.durable.enqueued.splice(0);
    await segmentHandler(ctx)(at(executionId));
    expect((await effectsOf(executionId)).map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(await statusOf(executionId)).toBe('completed');
    expect(ctx.durable.enqueued).toEqual([]);
  });

  it('fails, to be run again, when a result could not be written', async () => {
    const { executionId } = await start();
    let performed = 0;
    const all = { 'notify.user': async () => (performed += 1), 'log.write': async () => null };
    const newId = () => {
      throw new Error('The disk is full.');
    };
    await expect(segmentHandler({ ...ctx, newId }, all)(at(executionId))).rejects.toThrow('The disk is full.');
    expect(performed).toBe(2);
    await segmentHandler(ctx, all)(at(executionId));
    expect(await statusOf(executionId)).toBe('completed');
  });

  it('writes the results of many executions together, and one that cannot be written spoils no other', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 12; index += 1) ids.push((await start()).executionId);
    const [spoiled = ''] = ids;
    await tenantTransaction(ctx.db, org.organizationId, (tx) =>
      row(tx, sql`update renubu.execution_states set state = '{}' where execution_id = ${spoiled}`),
    );
    const handler = segmentHandler(ctx);
    const ended = await Promise.allSettled(ids.map((id) => handler(at(id))));
    expect(ended.map(({ status }) => status)).toEqual(['rejected', ...ids.slice(1).map(() => 'fulfilled')]);
    for (const id of ids.slice(1)) expect(await statusOf(id)).toBe('completed');
  });

  it('stops what is called off while it is under way', async () => {
    const { executionId } = await start();
    await ctx.realtime.start({ live: false });
    onTestFinished(() => ctx.realtime.stop());
    const { performer, begun } = held();
    const aborted: boolean[] = [];
    const watching: Performer = async (request) => {
      request.signal.addEventListener('abort', () => aborted.push(true));
      return performer(request);
    };
    const run = segmentHandler(ctx, { 'notify.user': watching })(at(executionId));
    await vi.waitFor(() => expect(begun()).toBe(2));
    await tenantTransaction(ctx.db, org.organizationId, (tx) =>
      applyInput(tx, ctx, org.organizationId, executionId, { type: 'cancel', by: systemActor, reason: 'Not needed' }),
    );
    await run;
    expect(aborted).toEqual([true, true]);
    expect((await effectsOf(executionId)).map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  });

  it('gives an attempt the time its step says', async () => {
    await publishText(ctx, org.organizationId, hurriedWorkflow);
    const { executionId } = await start('hurried');
    const { performer } = held();
    await segmentHandler(ctx, { 'log.write': performer })(at(executionId));
    const [effect] = await rowsOf<{ error: { code: string }; timeout_ms: number }>(
      ctx,
      org.organizationId,
      'effects',
      executionId,
    );
    expect(effect).toMatchObject({ timeout_ms: 1000, error: { code: 'timeout', class: 'timeout' } });
  });
});
