import type { Actor } from '@renubu/contracts/actor';
import { advance } from '@renubu/core/engine/advance';
import type { JsonObject } from '@renubu/contracts/json';
import type { Plan } from '@renubu/core/engine/plan';
import type { EngineInput } from '@renubu/core/engine/types';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { findPublishedWorkflow, loadPlan } from '../../workflows/queries/plans.ts';
import { refusalProblem } from '../outcome.ts';
import { loadContext } from '../queries/environment.ts';
import { lockExecution, type LockedExecution } from '../queries/load.ts';
import type { ClaimedEffect } from '../segment/claim.ts';
import { createExecution } from './create.ts';
import type { ApplyOptions, FollowUp, Outcome, Written } from './applied.ts';
import { nextRow } from './next-row.ts';
import { writeAll } from './write.ts';

const engineActor: Actor = { type: 'system', id: 'engine', name: 'Renubu' };
/** Workflows that start workflows: how deep. */
const maxDepth = 10;

/**
 * Applies one input to an execution: lock, advance, write everything that follows, all in the caller's transaction.
 * Children that start or are called off, and parents to be told of an end, follow in the same transaction. Returns the
 * effects that the running segment is to perform. Throws 404, 412, and a refusal of the engine as 404, 409 or 422.
 */
export async function applyInput(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  executionId: string,
  input: EngineInput,
  options: ApplyOptions = {},
): Promise<ClaimedEffect[]> {
  const { followUps, claimed } = await applyOne(tx, ctx, executionId, input, options);
  await followAll(tx, ctx, organizationId, followUps);
  return claimed;
}

/** Does what applied inputs ask of other executions, and what those ask in turn. */
export async function followAll(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  followUps: readonly FollowUp[],
): Promise<void> {
  const queue = [...followUps];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    queue.push(...(await follow(tx, ctx, organizationId, next)));
  }
}

async function applyOne(
  tx: Tx,
  ctx: Context,
  executionId: string,
  input: EngineInput,
  options: ApplyOptions,
): Promise<Outcome> {
  const before = options.locked ?? (await lockExecution(tx, executionId));
  requireRevision(before, options.expectedRevision);
  const plan = options.plan ?? (await loadPlan(tx, ctx, before.row.versionId));
  const context = await loadContext(tx, ctx, before.row);
  const written = advanceOne(ctx, { before, plan, input, context, options });
  return written === null ? { followUps: [], claimed: [] } : writeAll(tx, ctx, [written]);
}

interface Advancing {
  before: LockedExecution;
  plan: Plan;
  input: EngineInput;
  context: JsonObject;
  options: ApplyOptions;
}

/** What an input does to an execution; null when nothing. Throws a refusal as 404, 409 or 422. */
export function advanceOne(ctx: Context, { before, plan, input, context, options }: Advancing): Written | null {
  const now = ctx.clock.now();
  const result = advance(plan, before.state, input, { now: now.toISOString(), newId: () => ctx.newId(), context });
  if (!result.ok) throw refusalProblem(result.refusal, before.row.status, problemPath(input));
  if (result.history.length === 0 && result.effects.length === 0) return null;
  const row = nextRow({ before, plan, input, result, now });
  return { before, row, plan, input, result, now, options };
}

/** Throws 412 when somebody changed the execution since it was read. */
export function requireRevision({ row }: LockedExecution, expected: number | undefined): void {
  if (expected === undefined || expected === row.revision) return;
  throw new Problem(
    412,
    'version_conflict',
    'The execution has changed since you read it. Read it again and repeat your change.',
    { headers: { etag: `"${row.revision}"` }, extra: { revision: row.revision } },
  );
}

const problemPath = (input: EngineInput) => (path: string) =>
  input.type === 'personCompletedStep' ? `body.outputs${path === '' ? '' : `.${path}`}` : `body.${path}`;

async function follow(tx: Tx, ctx: Context, organizationId: string, task: FollowUp): Promise<FollowUp[]> {
  switch (task.kind) {
    case 'startChild':
      return startChild(tx, ctx, organizationId, task);
    case 'cancelChild':
      return cancelChild(tx, ctx, task);
    case 'tellParent':
      return tellParent(tx, ctx, task);
  }
}

type Start = Extract<FollowUp, { kind: 'startChild' }>;

async function startChild(tx: Tx, ctx: Context, organizationId: string, start: Start): Promise<FollowUp[]> {
  const { parent, effect, depth } = start;
  const workflow = depth < maxDepth ? await findPublishedWorkflow(tx, ctx, effect.workflow) : undefined;
  if (workflow === undefined || !workflow.enabled) {
    const ended = { status: 'failed' as const, result: null, outcome: null };
    return tellParent(tx, ctx, { kind: 'tellParent', parentId: parent.id, childId: effect.id, ...ended });
  }
  const { customerId, assigneeId, stage, priorityScore } = parent;
  await createExecution(tx, ctx, {
    id: effect.id,
    organizationId,
    workflow,
    customerId,
    assigneeId,
    stage,
    priorityScore,
    by: engineActor,
    parent: { executionId: parent.id, effectId: effect.id },
  });
  const input: EngineInput = { type: 'start', by: engineActor, inputs: effect.inputs };
  return (await applyOne(tx, ctx, effect.id, input, {})).followUps;
}

type Cancel = Extract<FollowUp, { kind: 'cancelChild' }>;

async function cancelChild(tx: Tx, ctx: Context, { childId, by }: Cancel): Promise<FollowUp[]> {
  const locked = await lockExecution(tx, childId);
  if (['completed', 'cancelled'].includes(locked.row.status)) return [];
  const reason = 'The workflow that started it called it off.';
  return (await applyOne(tx, ctx, childId, { type: 'cancel', by, reason }, { locked })).followUps;
}

type Tell = Extract<FollowUp, { kind: 'tellParent' }>;

/** Tells a parent that waits; one that does not wait (any more) is left alone. */
async function tellParent(tx: Tx, ctx: Context, told: Tell): Promise<FollowUp[]> {
  const { parentId, childId, status, result, outcome, output } = told;
  const locked = await lockExecution(tx, parentId);
  if (!locked.state.waits.some((wait) => wait.kind === 'child' && wait.id === childId)) return [];
  const input: EngineInput = { type: 'childEnded', by: engineActor, childId, status, result, outcome, output };
  return (await applyOne(tx, ctx, parentId, input, { locked })).followUps;
}
