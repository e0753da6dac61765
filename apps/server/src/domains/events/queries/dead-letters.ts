import type { DeadLetter } from '@renubu/contracts/events';
import type { Page } from '@renubu/contracts/pagination';
import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { conditionsOf } from './list.ts';

interface DeadRow extends Omit<DeadLetter, 'event' | 'deadAt'> {
  deadAt: Date;
  eventId: string;
  cloudEventId: string;
  source: string;
  type: string;
  receivedAt: Date;
}

const cursorSchema = z.object({ at: z.iso.datetime(), id: z.uuid() });

/** Events that were given up, the last one first. */
export async function listDeadLetters(
  tx: Tx,
  organizationId: string,
  { limit, cursor, type }: { limit: number; cursor?: string | undefined; type?: string | undefined },
): Promise<Page<DeadLetter>> {
  const conditions = [sql`d.organization_id = ${organizationId}`, ...conditionsOf({ type })];
  if (cursor !== undefined) {
    const { at, id } = decodeCursor(cursorSchema, cursor);
    conditions.push(sql`(d.dead_at, d.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const found = await selectDead(tx, sql.join(conditions, sql` and `), limit + 1);
  return page(found, limit, ({ deadAt, id }) => ({ at: deadAt, id }));
}

/** The dead letters of one event. */
export function deadLettersOf(tx: Tx, eventId: string): Promise<DeadLetter[]> {
  return selectDead(tx, sql`d.event_id = ${eventId}::uuid`, 200);
}

async function selectDead(tx: Tx, condition: SQL, limit: number): Promise<DeadLetter[]> {
  const found = await rows<DeadRow>(
    tx,
    sql`
    select d.id, d.code, d.reason, d.attempts, d.replay, d.dead_at as "deadAt", w.slug as workflow, e.id as "eventId",
           e.ce_id as "cloudEventId", e.source, e.type, e.received_at as "receivedAt"
      from renubu.event_dispatches d
      join renubu.events e on e.id = d.event_id and e.received_at = d.received_at
      left join renubu.event_subscriptions s on d.target = 'waiting:' || s.id
      left join renubu.executions x on x.id = s.execution_id
      left join renubu.workflows w on d.target = 'workflow:' || w.id or w.id = x.workflow_id
     where d.status = 'dead' and ${condition}
     order by d.dead_at desc, d.id desc limit ${limit}`,
  );
  return found.map(({ eventId, cloudEventId, source, type, receivedAt, deadAt, ...rest }) => ({
    ...rest,
    deadAt: deadAt.toISOString(),
    event: { id: eventId, cloudEventId, source, type, receivedAt: receivedAt.toISOString() },
  }));
}
