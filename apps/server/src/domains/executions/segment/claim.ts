import { sql } from 'drizzle-orm';
import type { Json, JsonObject } from '@renubu/contracts/json';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';

/** How long one effect may take. */
export const effectTimeoutMs = 30_000;
/** How long a segment keeps an effect from others: longer than any effect may take. */
const claimMs = 2 * effectTimeoutMs;

export interface ClaimedEffect {
  id: string;
  operation: string;
  input: JsonObject;
  idempotencyKey: string;
}

export interface Claim {
  executionId: string;
  /** Id of the segment: started again after a crash it may take up its own effects at once. */
  by: string;
  now: Date;
  /** Effects this process performs already. */
  running: readonly string[];
}

/** Takes the pending effects of an execution that are due and that no other segment performs. */
export async function claimEffects(tx: Tx, { executionId, by, now, running }: Claim): Promise<ClaimedEffect[]> {
  const at = now.toISOString();
  const until = new Date(now.getTime() + claimMs).toISOString();
  return rows<ClaimedEffect>(
    tx,
    sql`
    with due as (
      select id from renubu.effects
       where execution_id = ${executionId}::uuid and status = 'pending'
         and (not_before is null or not_before <= ${at}::timestamptz)
         and (claimed_by is null or claimed_by = ${by} or claimed_until < ${at}::timestamptz)
         and not (id = any(${sql.param([...running])}::uuid[]))
       order by created_at, id for update skip locked
    )
    update renubu.effects e set claimed_by = ${by}, claimed_until = ${until}::timestamptz
      from due where e.id = due.id
    returning e.id, e.operation, e.input, e.idempotency_key as "idempotencyKey"`,
  );
}

export interface Settlement {
  effectId: string;
  now: Date;
  output?: Json;
  error?: JsonObject;
}

/** `repeated`: it was recorded before. `calledOff`: nobody waits for it any more, though it happened. */
export type Settled = 'settled' | 'repeated' | 'calledOff';

/** Records how an effect ended. The caller holds the lock of the execution. */
export async function settleEffect(tx: Tx, { effectId, now, output, error }: Settlement): Promise<Settled> {
  const found = await row<{ before: string }>(
    tx,
    sql`
    with before as (select id, status from renubu.effects where id = ${effectId}::uuid),
    settled as (
      update renubu.effects e set
        status = case when before.status = 'pending' then ${error === undefined ? 'succeeded' : 'failed'} else e.status end,
        output = ${output === undefined ? null : JSON.stringify(output)}::jsonb,
        error = ${error === undefined ? null : JSON.stringify(error)}::jsonb,
        settled_at = ${now.toISOString()}::timestamptz
        from before
       where e.id = before.id and before.status in ('pending', 'cancelled') and e.output is null and e.error is null
      returning before.status
    )
    select status as before from settled`,
  );
  if (found === undefined) return 'repeated';
  return found.before === 'pending' ? 'settled' : 'calledOff';
}
