import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { isLoose, looseItems, readLoose, textOf, type Loose, type LooseDefinition, type LooseStep } from './loose.ts';

/** How a workflow starts and what it makes start. */
export interface WorkflowFlow {
  /** Patterns of the events that start it; `conditional` when a condition has to hold. */
  startedBy: readonly { event: string; conditional: boolean }[];
  /** Workflows it starts. */
  starts: readonly Link[];
  /** Types of the events it emits. */
  emits: readonly Link[];
}

interface Link {
  /** Slug or event type. */
  name: string;
  /** False when every execution comes to it. */
  conditional: boolean;
  path: readonly (string | number)[];
  stepId: string | null;
}

/** The flow of a definition that has been checked. */
export function flowOf(definition: WorkflowDefinition): WorkflowFlow {
  return readFlow(readLoose(definition as unknown as Loose));
}

/** The flow of a definition read tolerantly. */
export function readFlow(definition: LooseDefinition): WorkflowFlow {
  return {
    startedBy: looseItems(definition.raw.on).flatMap(({ item }) => startOf(item, definition)),
    starts: definition.steps.flatMap((step) => linkOf(step, 'start', step.type === 'workflow' ? step.raw : null)),
    emits: definition.steps.flatMap((step) => linkOf(step, 'type', emitted(step))),
  };
}

function startOf(trigger: Loose, { raw }: LooseDefinition): { event: string; conditional: boolean }[] {
  const event = textOf(trigger.event);
  if (event !== null) return [{ event, conditional: trigger.when !== undefined }];
  if (!isLoose(trigger.webhook)) return [];
  return [{ event: textOf(trigger.webhook.event) ?? `webhook.${textOf(raw.workflow) ?? ''}`, conditional: false }];
}

function emitted(step: LooseStep): Loose | null {
  return step.type === 'action' && step.raw.uses === 'event.emit' && isLoose(step.raw.with) ? step.raw.with : null;
}

function linkOf(step: LooseStep, key: string, holder: Loose | null): Link[] {
  const name = textOf(holder?.[key]);
  if (name === null || name.includes('{{') || name.includes('{%')) return [];
  const path = key === 'start' ? [...step.path, key] : [...step.path, 'with', key];
  return [{ name, conditional: isConditional(step), path, stepId: step.id }];
}

const choosing = new Set(['condition', 'switch', 'approval', 'wait', 'foreach']);

/** True when not every execution comes to the step. */
export function isConditional(step: LooseStep): boolean {
  for (let at: LooseStep | null = step; at !== null; at = at.parent) {
    if (at.raw.when !== undefined || at.list.name === 'onError') return true;
    if (at.parent !== null && choosing.has(at.parent.type ?? '')) return true;
  }
  return false;
}
