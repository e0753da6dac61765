import { nodeOf } from '@renubu/core/engine/paths';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { publishMany, type OutboxMessage } from '../../../platform/outbox/publish.ts';
import { closeThreads } from '../../conversations/commands/record.ts';
import type { Outcome, Written } from './applied.ts';
import { callOff, followLifecycle } from './lifecycle.ts';
import { performLocal } from './local-effects.ts';
import { cancelEffects, requestEffects, writeSubscriptions, writeTimers } from './requested-rows.ts';
import { appendHistory, changedRecords, writeExecutions, writeSteps } from './rows.ts';

/**
 * Writes what `advance` gave for several executions, each at most once: rows with one statement per table for all of
 * them, then what is local to each, then what a change of status means to others.
 */
export async function writeAll(tx: Tx, ctx: Context, all: readonly Written[]): Promise<Outcome> {
  if (all.length === 0) return { followUps: [], claimed: [] };
  await writeExecutions(tx, all);
  return writeAround(tx, ctx, all);
}

/** As `writeAll`, for executions whose rows are written already. */
export async function writeAround(tx: Tx, ctx: Context, all: readonly Written[]): Promise<Outcome> {
  await writeSteps(tx, all);
  await appendHistory(tx, ctx, all);
  await writeTimers(tx, all);
  await writeSubscriptions(tx, all);
  await cancelEffects(tx, all);
  const claimed = await requestEffects(tx, ctx, all);
  await callOff(tx, ctx, all);
  const followUps = [];
  for (const written of all) {
    await closeConversations(tx, ctx, written);
    followUps.push(...(await performLocal(tx, ctx, written)));
    followUps.push(...(await followLifecycle(tx, ctx, written)));
  }
  await publishMany(
    tx,
    all.flatMap(({ before, row, now }) => (before.row.revision === row.revision ? [] : messages(before.row, row, now))),
  );
  return { followUps, claimed };
}

type Row = Written['row'];

async function closeConversations(tx: Tx, ctx: Context, written: Written): Promise<void> {
  const guided = changedRecords(written).filter((record) => nodeOf(written.plan, record.path)?.step.type === 'guided');
  if (guided.length === 0) return;
  const pathsOf = (...statuses: string[]) =>
    guided.filter((record) => statuses.includes(record.status)).map((record) => record.path);
  await closeThreads(tx, ctx, written.row.id, {
    completed: pathsOf('completed'),
    abandoned: pathsOf('skipped', 'failed', 'cancelled'),
  });
}

/** Who hears of it live: those who watch the execution; when its place changed also lists and its assignee's queue. */
function messages(before: Row, row: Row, now: Date): OutboxMessage[] {
  const { id, status, revision, stepsDone, stepsTotal, currentStepId } = row;
  const data = { status, revision, stepsDone, stepsTotal, currentStepId, at: now.toISOString() };
  const watched: OutboxMessage = { topic: `executions/${id}`, type: 'execution_changed', subject: id, data };
  const moved = before.status !== status || before.stepsDone !== stepsDone;
  if (!moved) return [watched];
  const place = { type: 'execution_changed', subject: id, data: { status } };
  const listed: OutboxMessage = { ...place, topic: 'executions' };
  return row.assigneeId === null
    ? [watched, listed]
    : [watched, listed, { ...place, topic: `queue/${row.assigneeId}` }];
}
