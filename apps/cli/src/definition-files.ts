import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DefinitionIssue, WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { checkText } from '@renubu/core/definitions/check';
import { CommandError } from './output.ts';

export interface DefinitionFile {
  path: string;
  text: string;
}

/** Reads the named files; of a folder, all its YAML and JSON files. Throws `CommandError`. */
export async function readDefinitions(paths: readonly string[]): Promise<DefinitionFile[]> {
  const lists = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(path).catch(() => null);
      if (!found) throw new CommandError(`There is no file ${path}.`, 2);
      if (!found.isDirectory()) return [path];
      return (await readdir(path)).filter((name) => /\.(ya?ml|json)$/.test(name)).map((name) => join(path, name));
    }),
  );
  return Promise.all(lists.flat().map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
}

/** A finding as lines for people: place, step, message, suggestion. */
export function describeIssue(path: string, issue: DefinitionIssue): string {
  const place = issue.line === undefined ? path : `${path}:${issue.line}`;
  const step = issue.stepId === null ? '' : ` step ${issue.stepId}`;
  const fix = issue.suggestion === undefined ? '' : `\n    ${issue.suggestion}`;
  return `${place} ${issue.severity}${step} ${issue.path}\n    ${issue.message}${fix}`;
}

/** The definition of a file. Throws `CommandError` with every error the checker finds. */
export function requireDefinition({ path, text }: DefinitionFile): WorkflowDefinition {
  const { definition, issues } = checkText(text);
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (definition && errors.length === 0) return definition;
  throw new CommandError(errors.map((issue) => describeIssue(path, issue)).join('\n'));
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}
