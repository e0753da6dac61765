import { readFile, writeFile } from 'node:fs/promises';
import type { Reading } from '@renubu/contracts/interpreter';
import { baseCatalog } from '@renubu/core/interpret/catalog/base';
import { CatalogError, extendCatalog, readCatalogFile } from '@renubu/core/interpret/catalog/merge';
import type { EntityCatalog } from '@renubu/core/interpret/catalog/types';
import { interpret } from '@renubu/core/interpret/interpret';
import type { Command } from 'commander';
import { CommandError, say, sayJson } from '../output.ts';

interface Options {
  json?: boolean;
  catalog?: string;
  out?: string;
}

/** Exit codes besides 0 (a workflow was given): questions only, and a request that no workflow is made of. */
const onlyQuestions = 3;
const notRead = 4;

/** `renubu interpret "…"`: a workflow from a sentence, without a server and without a model. */
export function addInterpretCommand(program: Command): void {
  program
    .command('interpret <words...>')
    .description('read a workflow from a sentence; checked and tested, nothing is saved on a server')
    .option('--json', 'print the whole reading as JSON')
    .option('--catalog <file>', 'what the organization has besides the usual: the answer of /ai/capabilities')
    .option('-o, --out <file>', 'write the workflow there as YAML; never overwrites')
    .addHelpText(
      'after',
      '\nEnds with 0 when there is a workflow, 3 when there are only questions, 4 when it is not about a workflow.',
    )
    .action(run);
}

async function run(words: string[], options: Options): Promise<void> {
  const text = words.join(' ').trim();
  if (text === '')
    throw new CommandError('Say what is wanted, such as “block orders over $5,000 from new customers”.', 2);
  if (text.length > 10_000) throw new CommandError('The sentence is longer than 10,000 characters.', 2);
  const reading = interpret(text, { catalog: await catalogFrom(options.catalog) });
  if (options.out !== undefined && reading.suggestedWorkflow !== null)
    await write(options.out, reading.suggestedWorkflow.yaml);
  if (options.json === true) sayJson(reading);
  else show(reading, options.out);
  process.exitCode = { workflow: 0, questions: onlyQuestions, refused: notRead }[reading.outcome];
}

async function catalogFrom(file: string | undefined): Promise<EntityCatalog> {
  if (file === undefined) return baseCatalog;
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`${file} could not be read: ${error.message}`, 2);
  });
  try {
    return extendCatalog(baseCatalog, readCatalogFile(text));
  } catch (error) {
    if (error instanceof CatalogError) throw new CommandError(`${file}: ${error.message}`, 2);
    throw error;
  }
}

async function write(file: string, yaml: string): Promise<void> {
  await writeFile(file, yaml, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new CommandError(`${file} is there already; it was not changed.`, 2);
    throw new CommandError(`${file} could not be written: ${error.message}`, 2);
  });
}

function show(reading: Reading, out: string | undefined): void {
  const { suggestedWorkflow, interpretation, explanation, questions, suggestedTests, warnings } = reading;
  if (suggestedWorkflow !== null && out === undefined) say(suggestedWorkflow.yaml);
  if (suggestedWorkflow !== null && out !== undefined) say(`Wrote ${out}.`);
  say(explanation);
  if (suggestedWorkflow !== null) {
    const passed = suggestedTests.filter((test) => test.passed).length;
    say(
      `\nConfidence ${interpretation.confidence.toFixed(2)} · ${passed} of ${suggestedTests.length} tests pass · source: built-in`,
    );
    for (const test of suggestedTests) say(`  ${test.passed ? '✓' : '✗'} ${test.name}`);
  }
  if (warnings.length > 0) say('\nTo know:');
  for (const warning of warnings) say(`  ${warning}`);
  if (questions.length > 0) say('\nQuestions:');
  for (const question of questions) {
    say(`  ${question.text}`);
    for (const choice of question.choices) say(`    → ${choice.prompt}`);
  }
}
