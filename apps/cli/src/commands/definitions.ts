import { checkText } from '@renubu/core/definitions/check';
import { runDefinitionTests } from '@renubu/core/engine/simulate';
import type { Command } from 'commander';
import { counted, describeIssue, readDefinitions, requireDefinition } from '../definition-files.ts';
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

async function validate(paths: string[], asJson: boolean): Promise<void> {
  const files = await readDefinitions(paths);
  const results = files.map(({ path, text }) => ({ path, issues: checkText(text).issues }));
  const errors = results.flatMap(({ issues }) => issues).filter(({ severity }) => severity === 'error').length;
  if (asJson) sayJson(results);
  else {
    for (const { path, issues } of results) {
      if (issues.length === 0) say(`${path} ok`);
      for (const issue of issues) say(describeIssue(path, issue));
    }
  }
  if (errors > 0) throw new CommandError(`${counted(errors, 'error')} in ${counted(files.length, 'file')}.`);
}

async function test(paths: string[], asJson: boolean): Promise<void> {
  const files = await readDefinitions(paths);
  const results = files.map((file) => ({
    path: file.path,
    tests: runDefinitionTests(requireDefinition(file)).map(({ name, passed, failures }) => ({
      name,
      passed,
      failures,
    })),
  }));
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
  if (failed > 0) throw new CommandError(`${counted(failed, 'test')} failed.`);
}
