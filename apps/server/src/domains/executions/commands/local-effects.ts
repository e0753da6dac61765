import type { Actor } from '@renubu/contracts/actor';
import type { Effect } from '@renubu/core/engine/types';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { closeApproval, escalateApproval, remindApproval } from '../../approvals/commands/follow-up.ts';
import { openApproval } from '../../approvals/commands/open.ts';
import { openArtifacts, showArtifacts } from '../../artifacts/commands/open.ts';
import { recordConversation, type MessageDraft } from '../../conversations/commands/record.ts';
import { cancelTasks } from '../../tasks/commands/cancel-tasks.ts';
import { createTask } from '../../tasks/commands/create-task.ts';
import type { ExecutionRow } from '../queries/load.ts';
import { resolveMember } from '../queries/people.ts';
import { tellManager } from './escalate.ts';
import type { EffectOf, FollowUp, Written } from './applied.ts';

const engineActor: Actor = { type: 'system', id: 'engine', name: 'Renubu' };

/** Does the effects that are work of other domains, by kind; returns those that concern other executions. */
export async function performLocal(tx: Tx, ctx: Context, local: Written): Promise<FollowUp[]> {
  const { effects } = local.result;
  if (effects.length === 0) return [];
  const of = <Kind extends Effect['kind']>(kind: Kind) =>
    effects.filter((effect): effect is EffectOf<Kind> => effect.kind === kind);
  await converse(tx, ctx, local.row, effects);
  await makeArtifacts(tx, ctx, local.row, of('openArtifact'), of('showArtifact'));
  for (const task of of('createTask')) await makeTask(tx, ctx, local, task);
  const cancelled = of('cancelTask').map((effect) => effect.id);
  if (cancelled.length > 0 && local.options.keepTasks !== true) {
    await cancelTasks(tx, ctx, { ids: cancelled }, local.input.by);
  }
  await askPeople(tx, ctx, local);
  for (const { reason } of of('escalate')) await tellManager(tx, ctx, local.row, reason, local.input.by);
  return otherExecutions(local, effects);
}

/** Opens, reminds of, escalates and closes approvals, in the order asked. */
async function askPeople(tx: Tx, ctx: Context, { row, result, input }: Written): Promise<void> {
  const { organizationId } = row;
  const { by } = input;
  // Whoever approved one step does not ask for the approval of the next.
  const asking = input.type === 'approvalDecided' ? engineActor : by;
  for (const effect of result.effects) {
    switch (effect.kind) {
      case 'openApproval':
        await openApproval(tx, ctx, { organizationId, execution: row, effect, by: asking });
        break;
      case 'remindApproval':
        await remindApproval(tx, ctx, effect);
        break;
      case 'escalateApproval':
        await escalateApproval(tx, ctx, effect);
        break;
      case 'closeApproval':
        await closeApproval(tx, ctx, { ...effect, by });
        break;
    }
  }
}

async function converse(tx: Tx, ctx: Context, row: ExecutionRow, effects: readonly Effect[]): Promise<void> {
  const opened: string[] = [];
  const drafts: MessageDraft[] = [];
  for (const effect of effects) {
    if (effect.kind === 'openGuided') {
      opened.push(effect.path);
      if (effect.opening !== null) drafts.push({ ...fromDefinition(effect.path, effect.opening), opening: true });
    }
    if (effect.kind === 'postMessage') drafts.push(fromDefinition(effect.path, effect));
    if (effect.kind === 'showArtifact') {
      const last = drafts.findLast((draft) => draft.path === effect.path);
      if (last !== undefined) last.artifactKey = effect.artifactId;
    }
  }
  await recordConversation(tx, ctx, { organizationId: row.organizationId, executionId: row.id }, opened, drafts);
}

function fromDefinition(path: string, { text, buttons }: Pick<EffectOf<'postMessage'>, 'text' | 'buttons'>) {
  const draft: MessageDraft = {
    path,
    role: 'assistant',
    author: engineActor,
    content: text,
    buttons,
    artifactKey: null,
    source: 'definition',
  };
  return draft;
}

async function makeArtifacts(
  tx: Tx,
  ctx: Context,
  { organizationId, id: executionId, customerId }: ExecutionRow,
  opened: EffectOf<'openArtifact'>[],
  shown: EffectOf<'showArtifact'>[],
): Promise<void> {
  const drafts = opened.map(({ path, artifactId, type, title, content, editable }) => {
    return { path, key: artifactId, type, title, content, editable };
  });
  await openArtifacts(tx, ctx, { organizationId, executionId, customerId }, drafts, engineActor);
  const fresh = new Set(drafts.map((draft) => `${draft.path}\n${draft.key}`));
  const places = shown.map(({ path, artifactId }) => ({ path, key: artifactId }));
  await showArtifacts(
    tx,
    executionId,
    places.filter(({ path, key }) => !fresh.has(`${path}\n${key}`)),
  );
}

async function makeTask(tx: Tx, ctx: Context, { row, result, input }: Written, task: EffectOf<'createTask'>) {
  const { organizationId, id: executionId, customerId, assigneeId } = row;
  const awaited = result.state.waits.some((wait) => wait.kind === 'task' && wait.id === task.id);
  const { id, path, title, owner, priority, dueAt, subtasks } = task;
  const person = owner === 'ai' ? null : await resolveMember(tx, task.assignee, assigneeId);
  const place = { organizationId, executionId, path, customerId, awaited };
  await createTask(tx, ctx, {
    id,
    ...place,
    title,
    owner,
    assigneeId: person,
    priority,
    dueAt,
    subtasks,
    by: input.by,
  });
}

function otherExecutions({ before, row, input }: Written, effects: readonly Effect[]): FollowUp[] {
  return effects.flatMap((effect): FollowUp[] => {
    if (effect.kind === 'startChild') return [{ kind: 'startChild', parent: row, depth: before.depth, effect }];
    if (effect.kind === 'cancelChild') return [{ kind: 'cancelChild', childId: effect.id, by: input.by }];
    return [];
  });
}
