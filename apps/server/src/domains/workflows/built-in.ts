import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DefinitionIssue, WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { checkText } from '@renubu/core/definitions/check';

/** A definition that ships with Renubu. */
export interface BuiltInWorkflow {
  file: string;
  source: string;
  checksum: string;
  definition: WorkflowDefinition;
}

/** A definition that ships with Renubu cannot be used; says which file and why. */
export class BuiltInWorkflowError extends Error {
  readonly code = 'built_in_workflow_invalid';
  constructor(
    readonly file: string,
    readonly issues: readonly DefinitionIssue[],
  ) {
    super(`${file}: ${issues.map((issue) => `${issue.path} ${issue.message}`).join('; ')}`);
    this.name = 'BuiltInWorkflowError';
  }
}

/** Hex SHA-256 of a definition's text. */
export const checksumOf = (source: string): string => createHash('sha256').update(source).digest('hex');

let read: BuiltInWorkflow[] | undefined;

/** The definitions that ship with Renubu; read from disk once. Throws `BuiltInWorkflowError`. */
export function builtInWorkflows(): readonly BuiltInWorkflow[] {
  return (read ??= readFolder(builtInFolder()));
}

/** Reads every definition of a folder. Throws `BuiltInWorkflowError` for the first that has errors. */
export function readFolder(folder: string | undefined): BuiltInWorkflow[] {
  if (folder === undefined) return [];
  return definitionFiles(folder).map((file) => {
    const source = readFileSync(join(folder, file), 'utf8');
    const { definition, issues } = checkText(source);
    if (definition === null) {
      throw new BuiltInWorkflowError(
        file,
        issues.filter((issue) => issue.severity === 'error'),
      );
    }
    return { file, source, checksum: checksumOf(source), definition };
  });
}

const definitionFiles = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();

/** The nearest folder `workflows` with definitions above this file: of the repository, or beside a bundle. */
export function builtInFolder(from: string = dirname(fileURLToPath(import.meta.url))): string | undefined {
  const candidate = join(from, 'workflows');
  if (existsSync(candidate) && definitionFiles(candidate).length > 0) return candidate;
  const parent = dirname(from);
  return parent === from ? undefined : builtInFolder(parent);
}
