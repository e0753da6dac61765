import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { segmentHandler } from '../domains/executions/segment/handler.ts';
import { performers, type Performer } from '../domains/executions/segment/performers.ts';
import { loadConfig } from '../platform/config.ts';
import { newUuid, systemClock, type Context } from '../platform/context.ts';
import { openDatabase } from '../platform/db/pools.ts';
import type { SegmentHandler } from '../platform/durable/durable.ts';
import { launchEngine } from '../platform/durable/engine.ts';
import { createMetrics } from '../platform/metrics.ts';
import { createRealtime } from '../platform/realtime/realtime.ts';

/**
 * A worker process for tests: `execution-worker.ts <database url> <process id>`. It works segments of executions with
 * the real performers, which take a while before and after they act, so that a kill hits some in between.
 */
const [url = '', processId = ''] = process.argv.slice(2);
const log = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
const db = openDatabase({ url, size: 12 });

const slowly =
  (perform: Performer): Performer =>
  async (request) => {
    await sleep(40);
    const output = await perform(request);
    await sleep(40);
    return output;
  };
const slow = Object.fromEntries(Object.entries(performers).map(([name, perform]) => [name, slowly(perform)]));

let provide: (handler: SegmentHandler) => void = () => undefined;
const provided = new Promise<SegmentHandler>((resolve) => (provide = resolve));
const durable = await launchEngine({
  db,
  log,
  role: 'worker',
  processId,
  heartbeatMs: 200,
  leaseMs: 1_500,
  concurrency: 8,
  handler: async (segment) => (await provided)(segment),
});
const config = loadConfig({ NODE_ENV: 'test' });
const realtime = createRealtime({ db, log });
const metrics = createMetrics(false);
const ctx: Context = { config, clock: systemClock, newId: newUuid, log, db, durable, realtime, metrics };
provide(segmentHandler(ctx, slow));
process.stdout.write('ready\n');
setInterval(() => undefined, 60_000);
