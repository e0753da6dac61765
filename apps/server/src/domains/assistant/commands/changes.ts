import type { Proposal, ProposedChange } from '@renubu/contracts/assistant';
import type { Context } from '../../../platform/context.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { writeGeneratedArtifact } from '../../artifacts/commands/generated.ts';
import { changeStakeholder } from '../../customers/commands/stakeholders.ts';
import { noteExecution } from '../../executions/commands/note.ts';
import { applyAs, requireOwn } from '../../executions/commands/verbs.ts';
import { lockExecution } from '../../executions/queries/load.ts';
import { addTask } from '../../tasks/commands/update-task.ts';
import { requirePermission } from './threads.ts';

/** The change of one kind, with the proposal it comes from. */
type Made<Kind extends ProposedChange['kind']> = Omit<Proposal, 'change'> & {
  change: Extract<ProposedChange, { kind: Kind }>;
};

/**
 * Makes a proposed change in the person's name, with the permission and the checks that doing it by hand has. Returns
 * what was made or changed. Throws what the change itself throws.
 */
export function makeChange(tx: Tx, ctx: Context, session: Session, proposal: Proposal): Promise<string | null> {
  const { change, ...rest } = proposal;
  switch (change.kind) {
    case 'fill_field':
      return fillField(tx, ctx, session, { ...rest, change });
    case 'create_task':
      return createTask(tx, ctx, session, { ...rest, change });
    case 'draft_artifact':
      return draftArtifact(tx, ctx, session, { ...rest, change });
    case 'set_stakeholder':
      return setStakeholder(tx, ctx, session, { ...rest, change });
  }
}

async function fillField(tx: Tx, ctx: Context, session: Session, made: Made<'fill_field'>): Promise<null> {
  requirePermission(session, 'executions.work');
  const { path, field, value } = made.change;
  const locked = await lockOwn(tx, session, made.executionId);
  if (locked === null) return null;
  await applyAs(tx, ctx, session, locked, { type: 'personFilledIn', path, values: { [field]: value } });
  return null;
}

async function createTask(tx: Tx, ctx: Context, session: Session, made: Made<'create_task'>): Promise<string> {
  requirePermission(session, 'tasks.work');
  const { title, description, dueAt, priority } = made.change;
  const locked = await lockOwn(tx, session, made.executionId);
  const place = {
    ...(made.customerId === null ? {} : { customerId: made.customerId }),
    ...(made.executionId === null ? {} : { executionId: made.executionId }),
  };
  const by = actorOf(session);
  const input = {
    title,
    description,
    dueAt,
    priority,
    assigneeId: session.apiKey?.ownerId ?? session.userId,
    ...place,
  };
  const id = await addTask(tx, ctx, session.organizationId, input, by);
  if (locked !== null)
    await note(tx, ctx, session, made, 'task.created', `The task “${title}” was created`, { taskId: id });
  return id;
}

async function draftArtifact(
  tx: Tx,
  ctx: Context,
  session: Session,
  made: Made<'draft_artifact'>,
): Promise<string | null> {
  requirePermission(session, 'executions.work');
  const locked = await lockOwn(tx, session, made.executionId);
  if (locked === null) return null;
  const { path, key, type, title, content } = made.change;
  const { row } = locked;
  const owner = { organizationId: row.organizationId, executionId: row.id, customerId: row.customerId };
  const artifact = await writeGeneratedArtifact(
    tx,
    ctx,
    owner,
    { path, key, type, title, content },
    actorOf(session),
    null,
  );
  await note(tx, ctx, session, made, 'artifact.drafted', `A version of “${artifact.title}” was kept`, {
    artifactId: artifact.id,
    version: artifact.version,
  });
  return artifact.id;
}

async function setStakeholder(tx: Tx, ctx: Context, session: Session, made: Made<'set_stakeholder'>): Promise<string> {
  requirePermission(session, 'customers.write');
  const { stakeholderId, kind: _, ...changes } = made.change;
  const locked = await lockOwn(tx, session, made.executionId);
  const place = { customerId: made.customerId ?? '', id: stakeholderId };
  const person = await changeStakeholder(tx, ctx, session, place, changes, () => undefined);
  if (locked !== null)
    await note(tx, ctx, session, made, 'stakeholder.changed', `${made.title.replace(/^Note of /, 'Noted of ')}`, {
      stakeholderId: person.id,
    });
  return person.id;
}

/** The execution a proposal belongs to, locked and checked to be the person's; null when it belongs to none. */
async function lockOwn(tx: Tx, session: Session, executionId: string | null) {
  if (executionId === null) return null;
  const locked = await lockExecution(tx, executionId);
  await requireOwn(tx, session, locked.row);
  return locked;
}

/** A line in the history that names the person and says whose idea it was. */
function note(
  tx: Tx,
  ctx: Context,
  session: Session,
  { executionId, change, id }: Pick<Proposal, 'executionId' | 'change' | 'id'>,
  type: string,
  text: string,
  data: Record<string, string | number>,
): Promise<void> {
  const path = 'path' in change ? change.path : null;
  const message = `${text}, as the assistant proposed.`;
  return noteExecution(tx, ctx, executionId ?? '', {
    type,
    path,
    message,
    by: actorOf(session),
    data: { ...data, proposalId: id },
  });
}
