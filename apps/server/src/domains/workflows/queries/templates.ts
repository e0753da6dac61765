import { join } from 'node:path';
import { existsSync } from 'node:fs';
import type { WorkflowTemplate } from '@renubu/contracts/simulation';
import { builtInFolder, builtInWorkflows, readFolder, type BuiltInWorkflow } from '../built-in.ts';

let read: WorkflowTemplate[] | undefined;

/** The definitions that ship with Renubu, those for automation first; read from disk once. */
export function workflowTemplates(): readonly WorkflowTemplate[] {
  return (read ??= [...automation(), ...builtInWorkflows()].map(toTemplate));
}

function automation(): BuiltInWorkflow[] {
  const folder = builtInFolder();
  const inner = folder === undefined ? undefined : join(folder, 'automation');
  return inner !== undefined && existsSync(inner) ? readFolder(inner) : [];
}

const toTemplate = ({ source, definition }: BuiltInWorkflow): WorkflowTemplate => ({
  slug: definition.workflow,
  name: definition.name,
  description: definition.description ?? '',
  kind: definition.kind,
  tags: definition.tags ?? [],
  source,
});
