import type {
  ConditionVerdict,
  EffectView,
  ExecutionLink,
  HistoryEntry,
  Timeline,
  TimelineStep,
} from '@renubu/contracts/executions';
import type { Json } from '@renubu/contracts/json';
import { holderOf, nodeOf } from '@renubu/core/engine/paths';
import type { Plan } from '@renubu/core/engine/plan';
import type { ExecutionState, StepRecord } from '@renubu/core/engine/types';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { groupBy } from '../../../platform/group-by.ts';
import { loadPlan } from '../../workflows/queries/plans.ts';
import { selectEffects } from './effects.ts';
import { readLinks } from './links.ts';
import { packedLines } from './history.ts';
import { loadExecution, type ExecutionRow } from './load.ts';
import { durationMs, stepName } from './summary.ts';

const mostEffects = 2_000;
const mostLines = 5_000;

interface Facts {
  ctx: Context;
  plan: Plan;
  state: ExecutionState;
  effects: Map<string, EffectView[]>;
  lines: HistoryEntry[];
  children: readonly ExecutionLink[];
}

/** An execution step by step: when each began and ended, what was compared, asked for and waited for. Throws 404. */
export async function readTimeline(tx: Tx, ctx: Context, executionId: string): Promise<Timeline> {
  const { row, state } = await loadExecution(tx, executionId);
  const plan = await loadPlan(tx, ctx, row.versionId);
  const effects = await selectEffects(tx, executionId, mostEffects);
  const lines = await tellingLines(tx, row);
  const { children } = await readLinks(tx, row);
  const facts: Facts = { ctx, plan, state, effects: groupBy(effects, ({ path }) => path), lines, children };
  const started = Object.values(state.steps).filter((record) => record.status !== 'pending');
  return {
    executionId,
    status: row.status,
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    durationMs: durationMs(row.startedAt, row.endedAt ?? ctx.clock.now()),
    historyCount: row.historyCount,
    loads: effects.filter(({ path }) => path.startsWith('$')),
    steps: started.map((record) => toStep(facts, record)),
    marks: lines.filter(({ path }) => path === null || path.startsWith('$')),
  };
}

/** The lines with compared values, and those about the execution as a whole. */
async function tellingLines(tx: Tx, { id, createdAt }: ExecutionRow): Promise<HistoryEntry[]> {
  const found = await rows<Omit<HistoryEntry, 'at'> & { at: Date }>(
    tx,
    sql`
    select id, execution_id as "executionId", seq, at, actor, type, step_id as "stepId", path, message, data
      from renubu.history
     where execution_id = ${id}::uuid and at >= ${createdAt.toISOString()}::timestamptz
       and (path is null or path like '$%' or data ? 'verdict' or data ? 'tried'
            or type in ('approval.requested', 'child.started'))
     order by seq limit ${mostLines}`,
  );
  return [...(await packedLines(tx, id)), ...found.map((line) => ({ ...line, at: line.at.toISOString() }))];
}

const at = (instant: string | null): Date | null => (instant === null ? null : new Date(instant));

function toStep({ ctx, plan, state, effects, lines, children }: Facts, record: StepRecord): TimelineStep {
  const { path, stepId, status, attempt, startedAt, endedAt, reason, output, error } = record;
  const childId = toldId(lines, path, 'childId');
  return {
    path,
    stepId,
    name: stepName(plan, path),
    type: nodeOf(plan, path)?.step.type ?? 'end',
    status,
    depth: depthOf(plan, path),
    parentPath: holderOf(plan, path)?.path ?? null,
    attempt,
    startedAt,
    endedAt,
    durationMs: durationMs(at(startedAt), at(endedAt) ?? ctx.clock.now()),
    reason: reason ?? null,
    output: output ?? null,
    error: error ?? null,
    conditions: lines.filter((line) => line.path === path).flatMap(comparedIn),
    effects: effects.get(path) ?? [],
    waits: state.waits
      .filter((wait) => wait.path === path)
      .map(({ kind, id, until, purpose }) => ({ kind, id, until: until ?? null, purpose: purpose ?? null })),
    approvalId: toldId(lines, path, 'approvalId'),
    child: children.find(({ id }) => id === childId) ?? null,
  };
}

function depthOf(plan: Plan, path: string): number {
  const holder = holderOf(plan, path);
  return holder === null ? 0 : 1 + depthOf(plan, holder.path);
}

function comparedIn({ seq, at: instant, message, data }: HistoryEntry): TimelineStep['conditions'] {
  const tried = Array.isArray(data['tried']) ? data['tried'] : [];
  return [data['verdict'], ...tried.map((one) => asObject(one)?.['verdict'])].flatMap((verdict) =>
    isVerdict(verdict) ? [{ seq, at: instant, message, verdict }] : [],
  );
}

/** A verdict too large for the history is not one. */
const isVerdict = (value: unknown): value is ConditionVerdict =>
  value !== null && typeof value === 'object' && 'result' in value && 'kind' in value;

const asObject = (value: Json | undefined) =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;

/** The newest id of this name among what a step told. */
function toldId(lines: readonly HistoryEntry[], path: string, name: 'approvalId' | 'childId'): string | null {
  const id = lines.findLast((line) => line.path === path && name in line.data)?.data[name];
  return typeof id === 'string' ? id : null;
}
