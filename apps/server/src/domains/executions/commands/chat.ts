import type { Chat } from '@renubu/contracts/language/guided';
import { nodeOf } from '@renubu/core/engine/paths';
import type { Context } from '../../../platform/context.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { publish } from '../../../platform/outbox/publish.ts';
import { recordConversation, type MessageDraft } from '../../conversations/commands/record.ts';
import { takesFreeText } from '../../conversations/queries/free-text.ts';
import { matchBranch, unmatchedReply } from '../../conversations/queries/match.ts';
import { offeredButtons } from '../../conversations/queries/threads.ts';
import { loadPlan } from '../../workflows/queries/plans.ts';
import type { LockedExecution } from '../queries/load.ts';
import { applyAs } from './verbs.ts';

/** Who answers in a conversation without a model. */
const assistant = { type: 'system', id: 'engine', name: 'Renubu' } as const;

export interface Said {
  stepId: string;
  /** The value of a button, or what was typed. */
  value?: string | undefined;
  text?: string | undefined;
}

/** What is left to do once the transaction is over: nothing, or to let the assistant answer what was said. */
export interface Chatted {
  forAssistant: string | null;
}
const done: Chatted = { forAssistant: null };

/**
 * A person presses a button or types in a step's conversation. A choice is given to the engine, which replies and acts
 * as the definition says. A text that chooses nothing is left to the assistant where the step takes free text; elsewhere
 * it gets a reply that names the choices and changes nothing else.
 */
export async function chat(
  tx: Tx,
  ctx: Context,
  session: Session,
  locked: LockedExecution,
  said: Said,
): Promise<Chatted> {
  const { row } = locked;
  const step = nodeOf(await loadPlan(tx, ctx, row.versionId), said.stepId)?.step;
  const script = step?.type === 'guided' ? step.chat : undefined;
  const offered = await offeredButtons(tx, row.id, said.stepId);
  const match = said.text === undefined || script === undefined ? undefined : matchBranch(script, offered, said.text);
  const value = said.value ?? match?.value ?? null;
  const isOpen = locked.state.waits.some((wait) => wait.kind === 'person' && wait.path === said.stepId);
  if (value !== null || script === undefined || !isOpen) {
    const words = labelOf(script, offered, said);
    if (isOpen) await record(tx, ctx, locked, [personMessage(session, said, words)]);
    // Without a choice the engine refuses, saying what the step or the execution would allow.
    await applyAs(tx, ctx, session, locked, { type: 'personChoseBranch', path: said.stepId, value: value ?? '' });
    return asksAssistant(session, script, value) ? { forAssistant: words } : done;
  }
  if (takesFreeText(script) && mayAsk(session)) {
    await record(tx, ctx, locked, [personMessage(session, said, said.text ?? '')]);
    await tell(tx, locked, said.stepId);
    return { forAssistant: said.text ?? '' };
  }
  const candidates = match !== undefined && 'candidates' in match ? match.candidates : [];
  const reply = builtInReply(said.stepId, unmatchedReply(offered, candidates), offered);
  await record(tx, ctx, locked, [personMessage(session, said, said.text ?? ''), reply]);
  await tell(tx, locked, said.stepId);
  return done;
}

const mayAsk = ({ permissions }: Session) => permissions.includes('ai.use');

/** A branch of the kind `assistant` replies as it says, and then the assistant answers. */
function asksAssistant(session: Session, script: Chat | undefined, value: string | null): boolean {
  return value !== null && script?.branches[value]?.kind === 'assistant' && mayAsk(session);
}

async function tell(tx: Tx, { row }: LockedExecution, path: string): Promise<void> {
  const data = { revision: row.revision, path };
  await publish(tx, { topic: `executions/${row.id}`, type: 'message_posted', subject: row.id, data });
}

/** What the person said, in words: a button speaks its label. */
function labelOf(script: Chat | undefined, offered: Awaited<ReturnType<typeof offeredButtons>>, said: Said): string {
  if (said.text !== undefined) return said.text;
  const inScript = [...(script?.opening.buttons ?? []), ...branchButtons(script)];
  return [...offered, ...inScript].find((button) => button.value === said.value)?.label ?? said.value ?? '';
}

const branchButtons = (script: Chat | undefined) =>
  Object.values(script?.branches ?? {}).flatMap((branch) => branch.buttons ?? []);

const personMessage = (session: Session, said: Said, content: string): MessageDraft => ({
  path: said.stepId,
  role: 'user',
  author: actorOf(session),
  content,
  buttons: [],
  artifactKey: null,
  source: 'person',
});

const builtInReply = (path: string, content: string, buttons: MessageDraft['buttons']): MessageDraft => ({
  path,
  role: 'assistant',
  author: assistant,
  content,
  buttons,
  artifactKey: null,
  source: 'built-in',
});

async function record(tx: Tx, ctx: Context, { row }: LockedExecution, drafts: MessageDraft[]): Promise<void> {
  await recordConversation(tx, ctx, { organizationId: row.organizationId, executionId: row.id }, [], drafts);
}
