import type { Actor } from '@renubu/contracts/actor';
import type { EngineInput } from '@renubu/core/engine/types';
import { Batcher } from '../../../platform/batcher.ts';
import type { Context } from '../../../platform/context.ts';
import { groupBy } from '../../../platform/group-by.ts';
import { retried } from '../../../platform/db/retried.ts';
import { tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { segmentId, type Segment } from '../../../platform/durable/durable.ts';
import { loadPlan } from '../../workflows/queries/plans.ts';
import { advanceOne, applyInput, followAll } from '../commands/apply.ts';
import type { Written } from '../commands/applied.ts';
import { writeAll } from '../commands/write.ts';
import { loadContexts } from '../queries/environment.ts';
import { lockExecution, lockUnparented, type LockedExecution } from '../queries/load.ts';
import { claimEffects, settleEffects, type Claim, type ClaimedEffect, type Settlement } from './claim.ts';
import type { PerformOutcome } from './perform.ts';

/** How an effect of a segment ended. */
export interface Result {
  segment: Segment;
  effect: ClaimedEffect;
  outcome: PerformOutcome;
}

/** What segments ask of the database: many of them together, in one transaction. */
export interface EffectDriver {
  /** Takes what the segment's execution asked for and nobody performs yet. */
  claim(segment: Segment): Promise<ClaimedEffect[]>;
  /** Records how an effect ended, applies it, and returns what the segment is to perform next. */
  settle(result: Result): Promise<ClaimedEffect[]>;
}

const engineActor: Actor = { type: 'system', id: 'engine', name: 'Renubu' };

/** Makes the one driver of a process. */
export function effectDriver(ctx: Context): EffectDriver {
  const claims = new Batcher<Segment, ClaimedEffect[]>({
    flush: (segments) => claimTogether(ctx, segments),
    key: segmentId,
    max: 100,
    flushes: 1,
  });
  const results = new Batcher<Result, ClaimedEffect[]>({
    flush: (given) => applyResults(ctx, given),
    key: ({ segment }) => segment.executionId,
    max: 100,
    flushes: 2,
  });
  return { claim: (segment) => claims.ask(segment), settle: (result) => results.ask(result) };
}

/** Splits a group by organization, works each part in a transaction of its own, and answers in the order asked. */
async function byOrganization<Request, Answer>(
  requests: readonly Request[],
  organizationOf: (request: Request) => string,
  work: (organizationId: string, part: Request[]) => Promise<Answer[]>,
): Promise<Answer[]> {
  const parts = groupBy(requests, organizationOf);
  const answers = new Map<Request, Answer>();
  for (const [organizationId, part] of parts) {
    const done = await work(organizationId, part);
    part.forEach((request, index) => answers.set(request, done[index] as Answer));
  }
  return requests.map((request) => answers.get(request) as Answer);
}

function claimTogether(ctx: Context, segments: Segment[]): Promise<ClaimedEffect[][]> {
  return byOrganization(
    segments,
    ({ organizationId }) => organizationId,
    async (organizationId, part) => {
      const claims = part.map((segment): Claim => ({ executionId: segment.executionId, by: segmentId(segment) }));
      const work = (tx: Tx) => claimEffects(tx, claims, ctx.clock.now());
      // A claim lost in a crash of the database is at worst taken again, and its effect repeated with the same key.
      const taken = await tenantTransaction(ctx.db, organizationId, work, { byIndex: true, mayBeLost: true });
      const byExecution = groupBy(taken, ({ execution }) => execution.id);
      return part.map(({ executionId }) => byExecution.get(executionId) ?? []);
    },
  );
}

function applyResults(ctx: Context, results: Result[]): Promise<ClaimedEffect[][]> {
  return byOrganization(
    results,
    ({ segment }) => segment.organizationId,
    async (organizationId, part) => {
      const together = await retried(() =>
        tenantTransaction(ctx.db, organizationId, (tx) => applyTogether(tx, ctx, organizationId, part), {
          byIndex: true,
        }),
      );
      const answers: ClaimedEffect[][] = [];
      for (const [index, result] of part.entries()) answers.push(together[index] ?? (await applyAlone(ctx, result)));
      return answers;
    },
  );
}

/** Applies the results of several executions in one transaction. Undefined for those that have to be done alone. */
async function applyTogether(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  results: readonly Result[],
): Promise<(ClaimedEffect[] | undefined)[]> {
  const locked = await lockUnparented(
    tx,
    results.map(({ segment }) => segment.executionId),
  );
  const byId = new Map(locked.map((execution) => [execution.row.id, execution]));
  const taken = results.flatMap((result) => {
    const execution = byId.get(result.segment.executionId);
    return execution === undefined ? [] : [{ result, execution }];
  });
  const fresh = await settleFresh(tx, ctx, taken);
  const contexts = await loadContexts(
    tx,
    ctx,
    fresh.map(({ execution }) => execution.row),
  );
  const all: Written[] = [];
  for (const [index, { result, execution }] of fresh.entries()) {
    const plan = await loadPlan(tx, ctx, execution.row.versionId);
    const options = { segment: segmentId(result.segment) };
    const context = contexts[index] ?? {};
    const written = advanceOne(ctx, { before: execution, plan, input: inputOf(result), context, options });
    if (written !== null) all.push(written);
  }
  const { followUps, claimed } = await writeAll(tx, ctx, all);
  await followAll(tx, ctx, organizationId, followUps);
  const next = groupBy(claimed, ({ execution }) => execution.id);
  return results.map(({ segment: { executionId } }) =>
    byId.has(executionId) ? (next.get(executionId) ?? []) : undefined,
  );
}

interface Taken {
  result: Result;
  execution: LockedExecution;
}

/** Records the results; those recorded before are left out. One that was called off meanwhile is told to its history. */
async function settleFresh(tx: Tx, ctx: Context, taken: Taken[]): Promise<Taken[]> {
  if (taken.length === 0) return [];
  const settled = await settleEffects(
    tx,
    taken.map(({ result }) => settlementOf(result)),
    ctx.clock.now(),
  );
  return taken.filter(({ result }) => settled.get(result.effect.id) !== 'repeated');
}

/** For an execution that another one started: its ancestors are locked before it. */
async function applyAlone(ctx: Context, result: Result): Promise<ClaimedEffect[]> {
  const { executionId, organizationId } = result.segment;
  return retried(() =>
    tenantTransaction(ctx.db, organizationId, async (tx) => {
      const locked = await lockExecution(tx, executionId);
      const settled = await settleEffects(tx, [settlementOf(result)], ctx.clock.now());
      if (settled.get(result.effect.id) === 'repeated') return [];
      const segment = segmentId(result.segment);
      return applyInput(tx, ctx, organizationId, executionId, inputOf(result), { locked, segment });
    }),
  );
}

function settlementOf({ effect, outcome }: Result): Settlement {
  const { exchange } = outcome;
  return outcome.ok
    ? { effectId: effect.id, output: outcome.output, exchange }
    : { effectId: effect.id, error: { ...outcome.error }, exchange };
}

function inputOf({ effect, outcome }: Result): EngineInput {
  if (outcome.ok) return { type: 'effectSucceeded', by: engineActor, effectId: effect.id, output: outcome.output };
  const { code, message, class: failureClass } = outcome.error;
  return { type: 'effectFailed', by: engineActor, effectId: effect.id, error: { code, message, class: failureClass } };
}
