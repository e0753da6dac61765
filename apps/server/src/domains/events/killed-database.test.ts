import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbedded, type EmbeddedDatabase } from '../../platform/db/embedded.ts';
import { waitForEnd } from '../../platform/db/embedded/processes.ts';
import { openDatabase, type Database } from '../../platform/db/pools.ts';
import { migrateDatabase } from '../../platform/db/setup.ts';
import { toProblem } from '../../platform/http/errors.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testOrganization } from '../identity/testing/organization.ts';
import { acceptEvents } from './commands/accept.ts';
import type { IncomingEvent } from './incoming.ts';

const senders = 20;
const healSeconds = 30;

let dataDir: string;
let embedded: EmbeddedDatabase;
let db: Database;
let ctx: TestContext;
const folders = new Set<string>();

async function start(firstPort: number): Promise<EmbeddedDatabase> {
  const started = await startEmbedded({ dataDir, firstPort });
  folders.add(started.files);
  return started;
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'renubu-killed-'));
  embedded = await start(58_000 + (process.pid % 900));
  await migrateDatabase(embedded.url);
  db = openDatabase({ url: embedded.url });
  ctx = testContext({ db, url: embedded.url });
}, 60_000);

afterAll(async () => {
  await db.close();
  await embedded.stop();
  for (const folder of [dataDir, ...folders]) await rm(folder, { recursive: true, force: true });
});

const event = (ceId: string): IncomingEvent => ({
  ceId,
  source: '/kill',
  type: 'kill.test',
  subject: null,
  time: '2026-01-15T09:00:00.000Z',
  dataContentType: 'application/json',
  dataSchema: null,
  extensions: {},
  data: { ceId },
  dataText: JSON.stringify({ ceId }),
});

it('loses no acknowledged event when PostgreSQL is killed, and goes on by itself', { timeout: 120_000 }, async () => {
  const { organizationId } = await testOrganization(ctx, 'Acme', []);
  const acknowledged: string[] = [];
  const failures: unknown[] = [];
  let stopping = false;
  let counted = 0;

  const send = async () => {
    while (!stopping) {
      const ceId = `k-${(counted += 1)}`;
      try {
        await acceptEvents(ctx, organizationId, [event(ceId)]);
        acknowledged.push(ceId);
      } catch (error) {
        failures.push(error);
        // A refused sender lets the others' work happen before it tries again.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  };
  const until = async (reached: () => boolean) => {
    while (!reached()) await new Promise((resolve) => setImmediate(resolve));
  };
  const running = Array.from({ length: senders }, send);
  await until(() => acknowledged.length >= 500);
  process.kill(embedded.pid, 'SIGKILL');
  await until(() => failures.length > 0);
  await waitForEnd(embedded.pid, 10_000);
  await embedded.stop();
  const before = acknowledged.length;
  embedded = await start(embedded.port);
  const startedAt = performance.now();
  await until(() => acknowledged.length >= before + 500 || performance.now() - startedAt > healSeconds * 1000);
  stopping = true;
  await Promise.all(running);

  expect(acknowledged.length).toBeGreaterThanOrEqual(before + 500);
  for (const failure of failures) expect(toProblem(failure)).toMatchObject({ status: 503 });
  const { rows } = await db.system.query<{ ce_id: string }>(`select ce_id from renubu.events where source = '/kill'`);
  const stored = rows.map((row) => row.ce_id);
  const there = new Set(stored);
  expect(there.size).toBe(stored.length);
  expect(acknowledged.filter((ceId) => !there.has(ceId))).toEqual([]);
});
