import type { ExecutionSummary } from '@renubu/contracts/executions';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { toCsv } from '../../../platform/http/csv.ts';
import { listExecutions, type ExecutionFilter } from './list.ts';

const mostRows = 10_000;
const pageSize = 200;

/** The executions that fit a filter as a table, at most 10,000, in the order of the list. */
export async function executionsCsv(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  filter: ExecutionFilter,
): Promise<string> {
  const items: ExecutionSummary[] = [];
  let { cursor } = filter;
  do {
    const page = await listExecutions(tx, ctx, organizationId, { ...filter, cursor, limit: pageSize });
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && items.length < mostRows);
  return toCsv(items.slice(0, mostRows), {
    id: ({ id }) => id,
    workflow: ({ workflow }) => workflow,
    version: ({ version }) => version,
    kind: ({ kind }) => kind,
    trigger: ({ trigger }) => trigger,
    status: ({ status }) => status,
    result: ({ result }) => result,
    outcome: ({ outcome }) => outcome,
    failure: ({ failure }) => failure,
    customer: ({ customer }) => customer?.name,
    assignee: ({ assignee }) => assignee?.name,
    currentStep: ({ currentStep }) => currentStep?.name,
    createdAt: ({ createdAt }) => createdAt,
    startedAt: ({ startedAt }) => startedAt,
    endedAt: ({ endedAt }) => endedAt,
    durationMs: (one) => one.durationMs,
    updatedAt: ({ updatedAt }) => updatedAt,
  });
}
