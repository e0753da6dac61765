import { inArray, sql } from 'drizzle-orm';
import type { Json, JsonObject } from '@renubu/contracts/json';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import type { performThroughGate } from '../../connections/commands/perform.ts';
import type { ExecutionRow } from '../queries/load.ts';
import { executions } from '../tables.ts';

/** How long one attempt at an effect may take when its step does not say. */
export const effectTimeoutMs = 30_000;
const claimMarginMs = 30_000;

/** Until when a segment keeps an effect from others: longer than the attempt may take. */
export const claimEnd = (now: Date, timeoutMs: number | null): Date =>
  new Date(now.getTime() + (timeoutMs ?? effectTimeoutMs) + claimMarginMs);

/** An effect that a segment is to perform. */
export interface ClaimedEffect {
  id: string;
  path: string;
  operation: string;
  connection: string | null;
  input: JsonObject;
  idempotencyKey: string;
  attempt: number;
  timeoutMs: number | null;
  /** The execution as it stood when the effect was taken. */
  execution: ExecutionRow;
}

export interface Claim {
  executionId: string;
  /** Id of the segment: started again after a crash it may take up its own effects at once. */
  by: string;
}

type ClaimedRow = Omit<ClaimedEffect, 'execution'> & { executionId: string };

/** Takes the pending effects of executions that are due and that no other segment performs. */
export async function claimEffects(tx: Tx, claims: readonly Claim[], now: Date): Promise<ClaimedEffect[]> {
  const at = now.toISOString();
  const usual = effectTimeoutMs;
  const found = await rows<ClaimedRow>(
    tx,
    sql`
    with asked as (
      select "executionId" as execution_id, by
        from jsonb_to_recordset(${JSON.stringify(claims)}::jsonb) as n ("executionId" uuid, by text)
    ),
    due as (
      select e.id, asked.by from renubu.effects e join asked using (execution_id)
       where e.status = 'pending'
         and (e.not_before is null or e.not_before <= ${at}::timestamptz)
         and (e.claimed_by is null or e.claimed_by = asked.by or e.claimed_until < ${at}::timestamptz)
       order by e.id for update of e skip locked
    )
    update renubu.effects e set
      claimed_by = due.by,
      claimed_until = ${at}::timestamptz
        + (coalesce(e.timeout_ms, ${usual}::integer) + ${claimMarginMs}::integer) * interval '1 millisecond'
      from due where e.id = due.id
    returning e.id, e.execution_id as "executionId", e.path, e.operation, e.connection, e.input,
              e.idempotency_key as "idempotencyKey", e.attempt, e.timeout_ms as "timeoutMs"`,
  );
  if (found.length === 0) return [];
  const ids = [...new Set(found.map(({ executionId }) => executionId))];
  const known = await tx.select().from(executions).where(inArray(executions.id, ids));
  const byId = new Map(known.map((row) => [row.id, row]));
  return found.flatMap(({ executionId, ...effect }) => {
    const execution = byId.get(executionId);
    return execution === undefined ? [] : [{ ...effect, execution }];
  });
}

export interface Settlement {
  effectId: string;
  output?: Json;
  error?: JsonObject;
  /** What went out and came back, without secrets. */
  exchange: Awaited<ReturnType<typeof performThroughGate>>['exchange'];
}

/** `repeated`: it was recorded before. `calledOff`: nobody waits for it any more, though it happened. */
export type Settled = 'settled' | 'repeated' | 'calledOff';

/** Records how effects ended, by their ids. The caller holds the locks of their executions. */
export async function settleEffects(
  tx: Tx,
  settlements: readonly Settlement[],
  now: Date,
): Promise<Map<string, Settled>> {
  const values = settlements.map(({ effectId, output, error, exchange }) => ({
    id: effectId,
    status: error === undefined ? 'succeeded' : 'failed',
    // A text, so that an output that is null is told from none.
    output: output === undefined ? null : JSON.stringify(output),
    error: error ?? null,
    exchange,
  }));
  const found = await rows<{ id: string; before: string }>(
    tx,
    sql`
    with ended as (
      select * from jsonb_to_recordset(${JSON.stringify(values)}::jsonb)
             as n (id uuid, status text, output text, error jsonb, exchange jsonb)
    ),
    before as (
      select e.id, e.status from renubu.effects e join ended using (id)
    )
    update renubu.effects e set
      status = case when before.status = 'pending' then ended.status else e.status end,
      output = ended.output::jsonb, error = ended.error, exchange = ended.exchange,
      settled_at = ${now.toISOString()}::timestamptz
      from before join ended using (id)
     where e.id = before.id and before.status in ('pending', 'cancelled') and e.output is null and e.error is null
    returning e.id, before.status as before`,
  );
  const before = new Map(found.map((row) => [row.id, row.before]));
  return new Map(settlements.map(({ effectId }) => [effectId, settledAs(before.get(effectId))]));
}

function settledAs(before: string | undefined): Settled {
  if (before === undefined) return 'repeated';
  return before === 'pending' ? 'settled' : 'calledOff';
}
