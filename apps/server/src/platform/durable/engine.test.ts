import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { testDatabase } from '../../testing/database.ts';
import { rows, systemTransaction, tenantTransaction } from '../db/transaction.ts';
import type { Segment, SegmentHandler } from './durable.ts';
import { launchEngine, type DurableEngine } from './engine.ts';

const database = testDatabase();
const organizationId = randomUUID();
const log = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
const cleanups: (() => Promise<void>)[] = [];

beforeAll(async () => {
  await database.db.system.query(`
    create table renubu.runs (organization_id uuid not null, execution_id uuid not null, process_id text not null);
    select renubu.protect('renubu.runs')`);
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function launch(handler: SegmentHandler, role: 'worker' | 'api' = 'worker'): Promise<DurableEngine> {
  const engine = await launchEngine({
    db: database.db,
    log,
    role,
    processId: randomUUID(),
    handler,
    heartbeatMs: 100,
    leaseMs: 1_000,
    drainMs: 200,
  });
  cleanups.push(() => engine.stop());
  return engine;
}

function enqueue(engine: DurableEngine, segments: Segment[]): Promise<void> {
  return tenantTransaction(database.db, organizationId, (tx) => engine.enqueueSegments(tx, segments));
}

const segment = (seq = 1): Segment => ({ executionId: randomUUID(), organizationId, seq });
const leases = () => systemTransaction(database.db, (tx) => rows(tx, sql`select id from renubu.process_leases`));

function killableWorker(processId: string): ChildProcess {
  const script = fileURLToPath(new URL('../../testing/durable-worker.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, database.url, processId], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  cleanups.push(async () => void child.kill('SIGKILL'));
  return child;
}

describe('durable engine', () => {
  it('works a segment through once, however often it is enqueued', async () => {
    const seen: Segment[] = [];
    const engine = await launch(async (worked) => void seen.push(worked));
    const one = segment();
    await enqueue(engine, [one]);
    await enqueue(engine, [one, { ...one, seq: 2 }]);
    await vi.waitFor(() => expect(seen).toHaveLength(2), { timeout: 15_000 });
    expect(seen.map(({ seq }) => seq).sort()).toEqual([1, 2]);
    await enqueue(engine, [one]);
    expect(await engine.depth()).toBe(0);
  });

  it('forgets a segment whose transaction rolls back', async () => {
    const engine = await launch(async () => undefined, 'api');
    await expect(
      tenantTransaction(database.db, organizationId, async (tx) => {
        await engine.enqueueSegment(tx, segment());
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await engine.depth()).toBe(0);
    expect(engine.health().ok).toBe(true);
  });

  it('starts a delayed segment later', async () => {
    const seen: Segment[] = [];
    const engine = await launch(async (worked) => void seen.push(worked));
    await tenantTransaction(database.db, organizationId, (tx) =>
      engine.enqueueSegment(tx, segment(), { delaySeconds: 0.5 }),
    );
    expect(seen).toHaveLength(0);
    await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 5_000 });
  });

  it('tries a failed segment again', async () => {
    let attempts = 0;
    const engine = await launch(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('not yet');
    });
    await enqueue(engine, [segment()]);
    await vi.waitFor(() => expect(attempts).toBe(2), { timeout: 5_000 });
  });

  it('gives its lease back when it stops', async () => {
    const engine = await launch(async () => undefined);
    expect(await leases()).toHaveLength(1);
    await engine.stop();
    expect(await leases()).toHaveLength(0);
  });

  it.each(['SIGKILL', 'SIGSTOP'] as const)(
    'takes over the segments of a process that got %s, each once',
    async (signal) => {
      const enqueuer = await launch(async () => undefined, 'api');
      const segments = Array.from({ length: 5 }, () => segment());
      const processId = `${signal}-${randomUUID()}`;
      const worker = killableWorker(processId);
      await enqueue(enqueuer, segments);
      const begun = () =>
        systemTransaction(database.db, (tx) =>
          rows(tx, sql`select 1 from renubu.runs where process_id = ${processId}`),
        );
      await vi.waitFor(async () => expect(await begun()).toHaveLength(5), { timeout: 20_000, interval: 100 });

      worker.kill(signal);
      const finished: string[] = [];
      const survivor = await launch(async ({ executionId }) => void finished.push(executionId));
      await vi.waitFor(() => expect(finished).toHaveLength(5), { timeout: 20_000 });
      expect(new Set(finished)).toEqual(new Set(segments.map(({ executionId }) => executionId)));
      await vi.waitFor(() => expect(survivor.takenOver).toBe(5), { timeout: 5_000 });
      expect(await leases()).toHaveLength(1);

      if (signal === 'SIGKILL') return;
      worker.kill('SIGCONT');
      await vi.waitFor(async () => expect(await leases()).toHaveLength(2), { timeout: 15_000 });
      expect(finished).toHaveLength(5);
      expect(await begun()).toHaveLength(5);
    },
    90_000,
  );
});
