import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sql, type SQL } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { newUuid, systemClock, type Context } from '../../platform/context.ts';
import { systemActor } from '../../platform/session.ts';
import { row, rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { launchEngine, type DurableEngine } from '../../platform/durable/engine.ts';
import { testContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { applyInput } from './commands/apply.ts';
import { startExecution } from './commands/start.ts';
import { publishText } from '../../testing/execution-harness.ts';

const executions = 100;
const tellTwice = `
workflow: tell-twice
name: Tell twice
kind: automation
on:
  - manual: {}
steps:
  - id: each
    type: foreach
    items: [First, Second]
    as: word
    steps:
      - id: tell
        type: action
        uses: notify.user
        with: { role: manager, title: "{{ word }}", message: Hello }
  - id: ask
    type: approval
    title: Was that enough?
    approvers: { role: manager }
    approved: [{ id: enough, type: decision, outcome: allow }]
`;

const database = testDatabase();
const workers: ChildProcess[] = [];
let engine: DurableEngine;
let ctx: Context;
let org: TestOrganization;

beforeAll(async () => {
  const test = testContext(database);
  org = await testOrganization(test, 'Acme', [{ name: 'Mara', role: 'manager' }]);
  await publishText(test, org.organizationId, tellTwice);
  const log = pino({ level: 'silent' });
  const processId = randomUUID();
  engine = await launchEngine({ db: database.db, log, role: 'api', processId, handler: async () => undefined });
  ctx = { ...test, clock: systemClock, newId: newUuid, durable: engine };
});

afterAll(async () => {
  for (const worker of workers) {
    if (worker.exitCode !== null || worker.signalCode !== null) continue;
    worker.kill('SIGKILL');
    await once(worker, 'exit');
  }
  await engine.stop();
});

async function startWorker(processId: string = randomUUID()): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('../../testing/execution-worker.ts', import.meta.url));
  const worker = spawn(process.execPath, ['--import', 'tsx', script, database.url, processId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  workers.push(worker);
  await once(worker.stdout as NodeJS.ReadableStream, 'data');
  return worker;
}

const query = <T>(text: SQL) => tenantTransaction(database.db, org.organizationId, (tx) => rows<T>(tx, text));
const count = async (text: SQL) =>
  tenantTransaction(database.db, org.organizationId, async (tx) => (await row<{ n: number }>(tx, text))?.n ?? 0);
const standing = (status: string) =>
  count(sql`select count(*)::int as n from renubu.executions where status = ${status}`);

it('finishes every execution, nothing twice, when one of two processes is killed', { timeout: 60_000 }, async () => {
  const { organizationId } = org;
  const victimId = randomUUID();
  const [victim, survivor] = await Promise.all([startWorker(victimId), startWorker()]);
  for (let started = 0; started < executions; started += 20) {
    await tenantTransaction(database.db, organizationId, async (tx) => {
      for (let index = 0; index < 20; index += 1) {
        await startExecution(tx, ctx, { organizationId, slug: 'tell-twice', by: systemActor });
      }
    });
  }
  await vi.waitFor(async () => expect(await standing('waiting')).toBeGreaterThan(10), {
    timeout: 20_000,
    interval: 25,
  });
  await vi.waitFor(async () => expect(await segmentsOf(victimId)).toBeGreaterThan(0), { timeout: 10_000, interval: 5 });
  victim.kill('SIGKILL');
  await once(victim, 'exit');
  expect(await standing('waiting')).toBeLessThan(executions);

  await vi.waitFor(async () => expect(await standing('waiting')).toBe(executions), { timeout: 30_000, interval: 100 });
  expect(survivor.exitCode).toBeNull();
  const effects = await query<{ status: string; n: number }>(
    sql`select status, count(*)::int as n from renubu.effects group by status`,
  );
  expect(effects).toEqual([{ status: 'succeeded', n: 2 * executions }]);
  const told = await query<{ title: string; n: number; executions: number }>(
    sql`select title, count(*)::int as n, count(distinct execution_id)::int as executions
          from renubu.notifications where title in ('First', 'Second') group by title order by title`,
  );
  expect(told).toEqual([
    { title: 'First', n: executions, executions },
    { title: 'Second', n: executions, executions },
  ]);
  await decideAll();
  expect(await standing('completed')).toBe(executions);
  const lines = await query<{ type: string; n: number }>(
    sql`select type, count(*)::int as n from renubu.history
         where type in ('effect.requested', 'effect.succeeded', 'approval.requested', 'approval.decided',
                        'execution.completed')
         group by type order by type`,
  );
  expect(lines).toEqual([
    { type: 'approval.decided', n: executions },
    { type: 'approval.requested', n: executions },
    { type: 'effect.requested', n: 2 * executions },
    { type: 'effect.succeeded', n: 2 * executions },
    { type: 'execution.completed', n: executions },
  ]);
  const gaps = await count(
    sql`select count(*)::int as n from (
          select execution_id from renubu.history group by execution_id
          having max(seq) <> count(*) or count(distinct seq) <> count(*)) as broken`,
  );
  expect(gaps).toBe(0);
});

/** How many segments a process works on just now. */
async function segmentsOf(processId: string): Promise<number> {
  const left = await database.db.system.query<{ n: number }>(
    `select count(*)::int as n from dbos.workflow_status where executor_id = $1 and status = 'PENDING'`,
    [processId],
  );
  return left.rows[0]?.n ?? 0;
}

/** Approves everything that waits for it; there is one approval for each execution. */
async function decideAll(): Promise<void> {
  const { organizationId } = org;
  const open = await query<{ id: string; executionId: string }>(
    sql`select id, execution_id as "executionId" from renubu.approvals where status = 'pending'`,
  );
  expect(new Set(open.map(({ executionId }) => executionId)).size).toBe(executions);
  expect(open).toHaveLength(executions);
  for (const { id: approvalId, executionId } of open) {
    await tenantTransaction(ctx.db, organizationId, (tx) =>
      applyInput(tx, ctx, organizationId, executionId, {
        type: 'approvalDecided',
        by: systemActor,
        approvalId,
        decision: 'approved',
        votes: [],
      }),
    );
  }
}
