import { executionCan, type Migration } from '@renubu/contracts/executions';
import { checkMigration, type MigrationCheck } from '@renubu/core/engine/migration';
import { isActive } from '@renubu/core/engine/records';
import type { ExecutionState } from '@renubu/core/engine/types';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { conflict, Problem } from '../../../platform/http/problem.ts';
import type { Session } from '../../../platform/session.ts';
import { actorOf } from '../../../platform/session.ts';
import { findPublishedVersion, loadPlan } from '../../workflows/queries/plans.ts';
import type { LockedExecution } from '../queries/load.ts';
import { stepName } from '../queries/summary.ts';
import { applyInput } from './apply.ts';

/**
 * Lets an execution go on with another version of its workflow, or only says whether it could. Throws 404 for an unknown
 * version, 409 for a status that does not allow it and for the version it runs already, 422 `migration_impossible`.
 */
export async function migrateExecution(
  tx: Tx,
  ctx: Context,
  session: Session,
  locked: LockedExecution,
  { version, dryRun }: { version: number; dryRun: boolean },
): Promise<Migration> {
  const { row, state } = locked;
  if (!executionCan.migrate.includes(row.status)) {
    const allowed = { executionStatus: row.status, allowed: [...executionCan.migrate] };
    throw conflict('invalid_state', `The execution is ${row.status}.`, allowed);
  }
  if (version === row.version) throw conflict('same_version', `The execution runs on version ${version} already.`);
  const target = await findPublishedVersion(tx, row.workflowId, version);
  const before = await loadPlan(tx, ctx, row.versionId);
  const plan = await loadPlan(tx, ctx, target.id);
  const check = checkMigration(before, plan, state);
  const answer = describe(check, state, row.version, version);
  if (dryRun) return answer;
  if (!check.ok) {
    throw new Problem(422, 'migration_impossible', `The execution cannot go on with version ${version}.`, {
      errors: answer.problems.map(({ path, message }) => ({ path, code: 'step_differs', message })),
    });
  }
  const moved = { ...row, versionId: target.id, version, workflowName: plan.definition.name };
  const input = { type: 'migrate', fromVersion: row.version, version, by: actorOf(session) } as const;
  await applyInput(tx, ctx, row.organizationId, row.id, input, { locked: { ...locked, row: moved }, plan });
  return { ...answer, migrated: true };
}

function describe(check: MigrationCheck, state: ExecutionState, from: number, to: number): Migration {
  const open = Object.values(state.steps).filter(isActive);
  const missing = check.missing.map(({ path, stepId }) => ({
    path,
    stepId,
    message: `“${stepName(undefined, stepId)}” was started and is not in version ${to}.`,
  }));
  const blocking = check.changed
    .filter((step) => step.blocking)
    .map(({ path, stepId, what }) => ({
      path,
      stepId,
      message: `“${stepName(undefined, stepId)}” is open and has another ${what} in version ${to}.`,
    }));
  const problems = [...missing, ...blocking];
  if (!check.ok && problems.length === 0) {
    problems.push({ path: '$', stepId: '$', message: `An open step has no place in version ${to}.` });
  }
  return {
    from,
    to,
    possible: check.ok,
    migrated: false,
    positions: open.map(({ path }) => ({ from: path, to: path })),
    problems,
    added: check.added,
    dropped: check.dropped,
    changed: check.changed.map(({ path, stepId, what }) => ({ path, stepId, what })),
  };
}
