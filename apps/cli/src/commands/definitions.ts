import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DefinitionIssue } from '@renubu/contracts/language/workflow';
import { checkText } from '@renubu/core/definitions/check';
import { runDefinitionTests } from '@renubu/core/engine/simulate';
import type { Command } from 'commander';
import { CommandError, say, sayJson } from '../output.ts';

/** `renubu validate` and `renubu test`: the checker and the tests of definitions, without a server. */
export function addDefinitionCommands(program: Command): void {
  program
    .command('validate <paths...>')
    .description('check workflow files; all errors at once, with step, path and a suggestion')
    .option('--json', 'print the findings as JSON')
    .action(async (paths: string[], options: { json?: boolean }) => validate(paths, options.json ?? false));
  program
    .command('test <paths...>')
    .description('run the tests inside workflow files; nothing outside is reached')
    .option('--json', 'print the results as JSON')
    .action(async (paths: string[], options: { json?: boolean }) => test(paths, options.json ?? false));
}

interface DefinitionFile {
  path: string;
  text: string;
}

/** Reads the named files; of a folder, all its YAML and JSON files. */
async function readDefinitions(paths: string[]): Promise<DefinitionFile[]> {
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

function describe(path: string, issue: DefinitionIssue): string {
  const place = issue.line === undefined ? path : `${path}:${issue.line}`;
  const step = issue.stepId === null ? '' : ` step ${issue.stepId}`;
  const fix = issue.suggestion === undefined ? '' : `\n    ${issue.suggestion}`;
  return `${place} ${issue.severity}${step} ${issue.path}\n    ${issue.message}${fix}`;
}

async function validate(paths: string[], asJson: boolean): Promise<void> {
  const files = await readDefinitions(paths);
  const results = files.map(({ path, text }) => ({ path, issues: checkText(text).issues }));
  const errors = results.flatMap(({ issues }) => issues).filter(({ severity }) => severity === 'error').length;
  if (asJson) sayJson(results);
  else {
    for (const { path, issues } of results) {
      if (issues.length === 0) say(`${path} ok`);
      for (const issue of issues) say(describe(path, issue));
    }
  }
  if (errors > 0)
    throw new CommandError(
      `${errors} ${errors === 1 ? 'error' : 'errors'} in ${files.length} ${files.length === 1 ? 'file' : 'files'}.`,
    );
}

async function test(paths: string[], asJson: boolean): Promise<void> {
  const files = await readDefinitions(paths);
  const results = files.map(({ path, text }) => {
    const { definition, issues } = checkText(text);
    const errors = issues.filter(({ severity }) => severity === 'error');
    if (!definition || errors.length > 0)
      throw new CommandError(errors.map((issue) => describe(path, issue)).join('\n'));
    return {
      path,
      tests: runDefinitionTests(definition).map(({ name, passed, failures }) => ({ name, passed, failures })),
    };
  });
  const failed = results.flatMap(({ tests }) => tests).filter(({ passed }) => !passed).length;
  if (asJson) sayJson(results);
  else {
    for (const { path, tests } of results) {
      say(path);
      if (tests.length === 0) say('  no tests');
      for (const { name, passed, failures } of tests)
        say([`  ${passed ? '✓' : '✗'} ${name}`, ...failures.map((failure) => `      ${failure}`)].join('\n'));
    }
  }
  if (failed > 0) throw new CommandError(`${failed} ${failed === 1 ? 'test' : 'tests'} failed.`);
}
