import { pino } from 'pino';
import { sql } from 'drizzle-orm';
import { openDatabase } from '../platform/db/pools.ts';
import { tenantTransaction } from '../platform/db/transaction.ts';
import { launchEngine } from '../platform/durable/engine.ts';

/**
 * A worker process for tests: `durable-worker.ts <database url> <process id>`. It notes that each segment began and
 * never finishes it, so that the test can kill it in the middle.
 */
const [url = '', processId = ''] = process.argv.slice(2);
const db = openDatabase({ url });
await launchEngine({
  db,
  log: pino({ level: 'silent' }),
  role: 'worker',
  processId,
  heartbeatMs: 100,
  leaseMs: 1_000,
  concurrency: 5,
  handler: async ({ executionId, organizationId }) => {
    await tenantTransaction(db, organizationId, (tx) =>
      tx.execute(sql`
        insert into renubu.runs (organization_id, execution_id, process_id)
        values (${organizationId}, ${executionId}, ${processId})`),
    );
    await new Promise(() => undefined);
  },
});
setInterval(() => undefined, 60_000);
