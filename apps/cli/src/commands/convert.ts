import { writeFile } from 'node:fs/promises';
import { importOlder } from '@renubu/core/definitions/older/import-older';
import { writeText } from '@renubu/core/definitions/parse';
import type { Command } from 'commander';
import { readDefinitions } from '../definition-files.ts';
import { CommandError, say, sayJson } from '../output.ts';

interface Options {
  output?: string;
  json?: boolean;
}

/** `renubu convert FILE`: a definition of the older form (`on_true`, `next`, `${…}`) as one of ours. */
export function addConvertCommand(program: Command): void {
  program
    .command('convert <file>')
    .description('convert a definition of the older form (on_true, next, ${…}), or say why it cannot be')
    .option('-o, --output <file>', 'write it there instead of printing it; never overwrites')
    .option('--json', 'print definition and notes as JSON')
    .action(convert);
}

async function convert(path: string, options: Options): Promise<void> {
  const [file] = await readDefinitions([path]);
  const read = importOlder(file?.text ?? '');
  if (!read.ok) {
    if (options.json === true) sayJson(read);
    throw new CommandError([`${path} cannot be converted:`, ...read.reasons.map((reason) => `  ${reason}`)].join('\n'));
  }
  const text = writeText(read.definition);
  if (options.json === true) return sayJson(read);
  if (options.output === undefined) process.stdout.write(text);
  else await writeNew(options.output, text);
  for (const note of read.notes) process.stderr.write(`note: ${note}\n`);
}

async function writeNew(file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new CommandError(`${file} is there already; it was not changed.`, 2);
    throw new CommandError(`${file} could not be written: ${error.message}`, 2);
  });
  say(`Wrote ${file}.`);
}
