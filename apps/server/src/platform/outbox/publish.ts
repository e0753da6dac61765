import type { JsonObject } from '@renubu/contracts/json';
import { sql } from 'drizzle-orm';
import { row, type Tx } from '../db/transaction.ts';

/** The channel on which processes hear that the outbox has new rows. */
export const outboxChannel = 'renubu_outbox';

export interface OutboxMessage {
  /** Who hears it live: `queue/<csmId>`, `executions/<id>`. */
  topic: string;
  /** What happened: `workflow_status_changed`, `step_completed`. */
  type: string;
  /** The id of what it happened to. */
  subject: string;
  /** Ids and small facts; readers load the rest. */
  data: JsonObject;
  /** Needed in a system transaction only; a tenant transaction knows its organization. */
  organizationId?: string;
}

/** Writes down that something happened, in the transaction that makes it happen. */
export async function publish(tx: Tx, message: OutboxMessage): Promise<void> {
  await publishMany(tx, [message]);
}

/** Writes several messages with one statement, in their order. */
export async function publishMany(tx: Tx, messages: readonly OutboxMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const values = JSON.stringify(messages);
  await row(
    tx,
    sql`
    with written as (
      insert into renubu.outbox (organization_id, topic, type, subject, data)
      select coalesce(message."organizationId", renubu.current_organization()), topic, type, subject, data
        from jsonb_to_recordset(${values}::jsonb)
             as message("organizationId" uuid, topic text, type text, subject text, data jsonb)
      returning 1
    )
    select pg_notify(${outboxChannel}, '') from (select count(*) from written) as counted`,
  );
}
