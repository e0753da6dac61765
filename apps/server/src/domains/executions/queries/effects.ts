import type { EffectView } from '@renubu/contracts/executions';
import type { Page } from '@renubu/contracts/pagination';
import type { JsonObject } from '@renubu/contracts/json';
import { and, asc, eq, gt, or } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { effects } from '../tables.ts';
import { loadExecutionRow } from './load.ts';
import { durationMs } from './summary.ts';

const cursorSchema = z.object({ at: z.iso.datetime(), id: z.uuid() });

/** What an execution asked of the world outside, oldest first. Throws 404. */
export async function listEffects(
  tx: Tx,
  executionId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<EffectView>> {
  await loadExecutionRow(tx, executionId);
  const after = cursor === undefined ? undefined : decodeCursor(cursorSchema, cursor);
  const found = await selectEffects(tx, executionId, limit + 1, after);
  return page(found, limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

/** The first effects of an execution, after a place when one is given. */
export async function selectEffects(
  tx: Tx,
  executionId: string,
  limit: number,
  after?: { at: string; id: string },
): Promise<EffectView[]> {
  const from = after === undefined ? undefined : new Date(after.at);
  const beyond =
    from === undefined || after === undefined
      ? undefined
      : or(gt(effects.createdAt, from), and(eq(effects.createdAt, from), gt(effects.id, after.id)));
  const found = await tx
    .select()
    .from(effects)
    .where(and(eq(effects.executionId, executionId), beyond))
    .orderBy(asc(effects.createdAt), asc(effects.id))
    .limit(limit);
  return found.map(toView);
}

/** What went out and came back as the gate recorded it; until then as it was asked for, secrets by their names. */
function toView(row: typeof effects.$inferSelect): EffectView {
  const { id, path, operation, connection, attempt, status, idempotencyKey, input, output, error, exchange } = row;
  return {
    id,
    path,
    operation,
    connection: (exchange?.['connection'] as string | null | undefined) ?? connection,
    attempt,
    status,
    idempotencyKey,
    input: (exchange?.['request'] as JsonObject | null | undefined) ?? input,
    output: exchange?.['response'] ?? output ?? null,
    error,
    notBefore: row.notBefore?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
    durationMs: durationOf(row),
  };
}

function durationOf({ exchange, createdAt, settledAt }: typeof effects.$inferSelect): number | null {
  const measured = exchange?.['durationMs'];
  if (typeof measured === 'number') return Math.round(measured);
  return settledAt === null ? null : durationMs(createdAt, settledAt);
}
