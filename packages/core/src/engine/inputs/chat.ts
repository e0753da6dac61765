import type { ChatAction, ChatBranch, ChatButton } from '@renubu/contracts/language/guided';
import type { GuidedStep } from '@renubu/contracts/language/steps';
import { renderObject, renderString } from '../expressions.ts';
import { clipped, maxBranchPath, requireInline } from '../limits.ts';
import { isActive, touch } from '../records.ts';
import { emit, nameOf, note, noteBy, type InputOf, type Run } from '../run.ts';
import { openArtifact, openVisibleArtifacts, renderButtons } from '../steps/guided.ts';
import { later } from '../time.ts';
import type { Refusal, StepRecord } from '../types.ts';
import { completeGuided, skipGuided, snoozeGuided } from './people.ts';
import { guidedTarget } from './refusals.ts';

const defaultSnooze = '7d';
const chatReason = 'Chosen in the conversation.';

/** A person chose a branch or pressed a button of a step's conversation: record, reply, then do what it says. */
export function chooseBranch(run: Run, input: InputOf<'personChoseBranch'>): Refusal | null {
  const target = guidedTarget(run, input.path, 'complete');
  if (!target.ok) return target.refusal;
  const { step, record } = target;
  const branches = step.chat?.branches ?? {};
  const branch = Object.hasOwn(branches, input.value) ? branches[input.value] : undefined;
  const button = allButtons(step).find((item) => item.value === input.value);
  if (branch === undefined && button === undefined) return unknownBranch(step, input.value);
  recordChoice(run, step, record, input.value, button);
  if (branch !== undefined) reply(run, record, branch);
  const actions = [...(branch?.actions ?? []), ...actionsOf(button, branch)];
  for (const action of actions) {
    if (!isActive(record)) break;
    const refusal = perform(run, step, record, action);
    if (refusal !== null) return refusal;
  }
  if (record.status === 'waiting') openVisibleArtifacts(run, step, record);
  return null;
}

function allButtons(step: GuidedStep): ChatButton[] {
  const { opening, branches } = step.chat ?? {};
  return [...(opening?.buttons ?? []), ...Object.values(branches ?? {}).flatMap((branch) => branch.buttons ?? [])];
}

function unknownBranch(step: GuidedStep, value: string): Refusal {
  const known = [
    ...new Set([...Object.keys(step.chat?.branches ?? {}), ...allButtons(step).map((item) => item.value)]),
  ];
  return {
    code: 'unknown_branch',
    message: `“${nameOf(step)}” has no answer “${value}”. Its answers: ${known.join(', ') || 'none'}.`,
  };
}

function recordChoice(
  run: Run,
  step: GuidedStep,
  record: StepRecord,
  value: string,
  button: ChatButton | undefined,
): void {
  record.branchPath = [...(record.branchPath ?? []), value].slice(-maxBranchPath);
  touch(run, record);
  noteBy(run, 'guided.branch-chosen', record.path, `“${button?.label ?? value}” was chosen in “${nameOf(step)}”.`, {
    value,
  });
}

function reply(run: Run, record: StepRecord, branch: ChatBranch): void {
  emit(run, {
    kind: 'postMessage',
    path: record.path,
    stepId: record.stepId,
    text: renderString(run, record.path, branch.reply),
    buttons: renderButtons(run, record.path, branch.buttons ?? []),
  });
}

/** What a button does by itself, unless its branch says the same. */
function actionsOf(button: ChatButton | undefined, branch: ChatBranch | undefined): ChatAction[] {
  if (button === undefined) return [];
  const { artifact, action } = button;
  const said = branch?.actions ?? [];
  const actions: ChatAction[] = [];
  const shown = said.some((item) => item.do === 'show_artifact' && item.artifact === artifact);
  if (artifact !== undefined && !shown) actions.push({ do: 'show_artifact', artifact });
  if (action !== undefined && !said.some((item) => item.do === action)) actions.push({ do: action });
  return actions;
}

function perform(run: Run, step: GuidedStep, record: StepRecord, action: ChatAction): Refusal | null {
  switch (action.do) {
    case 'show_artifact':
      showArtifact(run, step, record, action.artifact);
      return null;
    case 'complete_step':
      return completeGuided(run, step, record, {});
    case 'set_output':
      draftOutputs(run, step, record, action);
      return null;
    case 'create_task':
      createTask(run, step, record, action);
      return null;
    case 'snooze':
      return snoozeGuided(run, step, record, later(run.env, run.env.now, defaultSnooze), chatReason);
    case 'skip':
      return skipGuided(run, step, record, chatReason);
    case 'escalate':
      escalate(run, step, record);
      return null;
  }
}

/** Shows an artifact of the step; one that was not visible yet is made first. */
function showArtifact(run: Run, step: GuidedStep, record: StepRecord, id: string | undefined): void {
  const artifact = step.artifacts?.find((item) => item.id === id);
  if (artifact === undefined) return;
  openArtifact(run, record, artifact);
  emit(run, { kind: 'showArtifact', path: record.path, stepId: step.id, artifactId: artifact.id });
  const title = renderString(run, record.path, artifact.title);
  note(run, 'artifact.shown', record.path, `The artifact “${title}” was shown.`, { artifactId: artifact.id });
}

/** Fills outputs in; they are recorded when the step is completed and may be changed until then. */
function draftOutputs(run: Run, step: GuidedStep, record: StepRecord, action: ChatAction): void {
  const values = renderObject(run, record.path, action.values ?? {});
  record.draft = requireInline({ ...record.draft, ...values }, 'The outputs');
  touch(run, record);
  const names = Object.keys(values)
    .map((name) => step.outputs?.properties[name]?.title ?? name)
    .join(', ');
  note(run, 'guided.outputs-drafted', record.path, `${names || 'Nothing'} was filled in for “${nameOf(step)}”.`, {
    values: clipped(values),
  });
}

/** Creates a task nothing waits for. */
function createTask(run: Run, step: GuidedStep, record: StepRecord, action: ChatAction): void {
  const id = run.env.newId();
  const title = renderString(run, record.path, action.title ?? `Follow up: ${nameOf(step)}`);
  const dueAt = action.dueInDays === undefined ? null : later(run.env, run.env.now, `${action.dueInDays}d`);
  emit(run, {
    kind: 'createTask',
    id,
    path: record.path,
    title,
    owner: 'human',
    assignee: null,
    priority: 3,
    dueAt,
    subtasks: [],
  });
  noteBy(run, 'task.created', record.path, `The task “${title}” was created.`, { taskId: id, dueAt });
}

function escalate(run: Run, step: GuidedStep, record: StepRecord): void {
  const reason = `Escalated in “${nameOf(step)}”.`;
  emit(run, { kind: 'escalate', path: record.path, reason });
  noteBy(run, 'escalation.raised', record.path, reason, { reason });
}
