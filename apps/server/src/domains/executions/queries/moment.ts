import type { ExecutionMoment, ExecutionStatus, HistoryEntry, StepStatus } from '@renubu/contracts/executions';
import type { JsonObject } from '@renubu/contracts/json';
import type { ExecutionState, StepRecord } from '@renubu/core/engine/types';
import { and, asc, eq, gte, lte } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { loadPlan } from '../../workflows/queries/plans.ts';
import { history } from '../tables.ts';
import { packedLines } from './history.ts';
import { loadExecution } from './load.ts';
import { stepName } from './summary.ts';

/** What a line of the history says about its step. */
const stepAfter: Readonly<Record<string, StepStatus>> = {
  'step.started': 'waiting',
  'wait.started': 'waiting',
  'task.created': 'waiting',
  'child.started': 'waiting',
  'approval.requested': 'waiting',
  'effect.requested': 'running',
  'effect.failed': 'running',
  'effect.retrying': 'running',
  'step.reopened': 'waiting',
  'step.woken': 'waiting',
  'step.snoozed': 'snoozed',
  'condition.evaluated': 'running',
  'switch.evaluated': 'running',
  'values.set': 'completed',
  'decision.made': 'completed',
  'effect.succeeded': 'completed',
  'event.received': 'completed',
  'timer.due': 'completed',
  'step.completed': 'completed',
  'step.skipped': 'skipped',
  'step.failed': 'failed',
  'step.timed-out': 'failed',
  'step.cancelled': 'cancelled',
};

/** What a line says about the execution as a whole. */
const executionAfter: Readonly<Record<string, ExecutionStatus>> = {
  'execution.started': 'running',
  'execution.retried': 'running',
  'execution.resumed': 'running',
  'execution.woken': 'running',
  'execution.paused': 'paused',
  'execution.snoozed': 'snoozed',
  'execution.completed': 'completed',
  'execution.failed': 'failed',
  'execution.cancelled': 'cancelled',
};

/**
 * How an execution stood right after one line of its history: its status, its steps and its variables, replayed from the
 * lines up to it. Steps that tell nothing by themselves are placed by the times of their records. Throws 404.
 */
export async function readMoment(tx: Tx, ctx: Context, executionId: string, seq: number): Promise<ExecutionMoment> {
  const { row, state } = await loadExecution(tx, executionId);
  const plan = await loadPlan(tx, ctx, row.versionId);
  const lines = await linesUpTo(tx, executionId, row.createdAt, seq);
  const line = lines.at(-1);
  if (line === undefined || line.seq !== seq) throw notFound('line of the history', String(seq));
  const steps = stepsAt(state, lines, line.at);
  return {
    seq,
    last: row.historyCount,
    at: line.at,
    status: statusAt(lines, [...steps.values()]),
    line,
    steps: [...steps].map(([path, status]) => ({
      path,
      stepId: state.steps[path]?.stepId ?? path,
      name: stepName(plan, path),
      status,
    })),
    vars: varsAt(lines),
  };
}

async function linesUpTo(tx: Tx, executionId: string, createdAt: Date, seq: number): Promise<HistoryEntry[]> {
  const found = await tx
    .select()
    .from(history)
    .where(and(eq(history.executionId, executionId), lte(history.seq, seq), gte(history.at, createdAt)))
    .orderBy(asc(history.seq));
  const packed = (await packedLines(tx, executionId)).filter((line) => line.seq <= seq);
  return [...packed, ...found.map(({ organizationId: _, ...line }) => ({ ...line, at: line.at.toISOString() }))];
}

function stepsAt(state: ExecutionState, lines: readonly HistoryEntry[], at: string): Map<string, StepStatus> {
  const told = new Map<string, StepStatus>();
  for (const { path, type } of lines) {
    const status = stepAfter[type];
    if (path !== null && status !== undefined) told.set(path, status);
  }
  const steps = new Map<string, StepStatus>();
  for (const record of Object.values(state.steps)) {
    const status = statusOf(record, told.get(record.path), at);
    if (status !== undefined) steps.set(record.path, status);
  }
  return steps;
}

/** What was told last counts, unless the record says that the step had ended by then without telling. */
function statusOf(record: StepRecord, told: StepStatus | undefined, at: string): StepStatus | undefined {
  const { startedAt, endedAt, status } = record;
  const open = told === 'running' || told === 'waiting';
  const endedByThen = endedAt !== null && endedAt < at;
  if (told !== undefined) return open && endedByThen ? status : told;
  if (startedAt === null || startedAt > at) return undefined;
  return endedByThen ? status : 'running';
}

function statusAt(lines: readonly HistoryEntry[], steps: readonly StepStatus[]): ExecutionStatus {
  const told = lines.map(({ type }) => executionAfter[type]).findLast((status) => status !== undefined) ?? 'pending';
  if (told !== 'running' || steps.includes('running')) return told;
  return steps.includes('waiting') ? 'waiting' : 'running';
}

function varsAt(lines: readonly HistoryEntry[]): JsonObject {
  const set = lines.filter(({ type }) => type === 'values.set').map(({ data }) => data['values']);
  return Object.assign({}, ...set) as JsonObject;
}
