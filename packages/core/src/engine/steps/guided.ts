import type { ArtifactDefinition, ChatButton } from '@renubu/contracts/language/guided';
import type { GuidedStep } from '@renubu/contracts/language/steps';
import { evaluate, renderObject, renderString } from '../expressions.ts';
import { requireInline } from '../limits.ts';
import { touch } from '../records.ts';
import { emit, nameOf, note, type Run } from '../run.ts';
import type { Place } from '../signals.ts';
import { addWait } from '../waits.ts';
import type { StepRecord } from '../types.ts';

/** Opens a person's step: its conversation, the artifacts that are visible, and the wait for the person. */
export function startGuided(run: Run, { step, record }: Place<GuidedStep>): void {
  const opening = step.chat?.opening;
  emit(run, {
    kind: 'openGuided',
    path: record.path,
    stepId: step.id,
    opening:
      opening === undefined
        ? null
        : {
            text: renderString(run, record.path, opening.text),
            buttons: renderButtons(run, record.path, opening.buttons),
          },
    outputs: step.outputs ?? null,
  });
  note(run, 'step.started', record.path, `“${nameOf(step)}” is open for a person.`);
  openVisibleArtifacts(run, step, record);
  record.status = 'waiting';
  addWait(run, { kind: 'person', path: record.path, id: record.path });
  touch(run, record);
}

/** Opens the artifacts whose `visibleWhen` holds now and that are not open yet. */
export function openVisibleArtifacts(run: Run, step: GuidedStep, record: StepRecord): void {
  for (const artifact of step.artifacts ?? []) {
    const visible = artifact.visibleWhen === undefined || evaluate(run, record.path, artifact.visibleWhen).holds;
    if (visible) openArtifact(run, record, artifact);
  }
}

/** Opens an artifact with its content rendered, once per start of the step. */
export function openArtifact(run: Run, record: StepRecord, artifact: ArtifactDefinition): void {
  if (record.artifacts?.includes(artifact.id) === true) return;
  const title = renderString(run, record.path, artifact.title);
  const content = requireInline(renderObject(run, record.path, artifact.data), `The artifact “${title}”`);
  record.artifacts = [...(record.artifacts ?? []), artifact.id];
  emit(run, {
    kind: 'openArtifact',
    path: record.path,
    stepId: record.stepId,
    artifactId: artifact.id,
    type: artifact.type,
    title,
    content,
    editable: artifact.editable,
  });
  note(run, 'artifact.opened', record.path, `The artifact “${title}” was made.`, { artifactId: artifact.id });
}

/** Buttons with their labels rendered. */
export function renderButtons(run: Run, path: string, buttons: readonly ChatButton[]): ChatButton[] {
  return buttons.map((button) => ({ ...button, label: renderString(run, path, button.label) }));
}
