import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { confirm, isCancel, progress } from '@clack/prompts';
import { unwrap, type RenubuClient } from '@renubu/client/client';
import type { Import } from '@renubu/contracts/imports';
import type { Command } from 'commander';
import { connect, withConnection, type ConnectionOptions } from '../connection.ts';
import { CommandError, say, sayJson, table } from '../output.ts';

interface ImportOptions extends ConnectionOptions {
  yes?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** `renubu import FILE…`: upload, show mapping and dry run, ask, apply with a progress bar. */
export function addImportCommand(program: Command): void {
  const command = withConnection(program.command('import <files...>'))
    .description('import customers, subscriptions, usage, tickets and churn events from CSV (also gzip)')
    .option('--dry-run', 'show what would happen and stop')
    .option('-y, --yes', 'apply without asking')
    .option('--json', 'print the import as JSON');
  command.action(async (files: string[], options: ImportOptions) => {
    const { client } = await connect(options);
    const uploaded = await upload(client, files);
    if (!options.json) sayMapping(uploaded);
    const checked = await unwrap(
      client.POST('/api/v1/customers/imports/{id}/check', { params: { path: { id: uploaded.id } } }),
    );
    if (!options.json) sayReport(checked);
    if (options.dryRun) {
      await unwrap(client.DELETE('/api/v1/customers/imports/{id}', { params: { path: { id: checked.id } } }));
      if (options.json) sayJson(checked);
      return;
    }
    if (!options.yes && !(await agreed())) throw new CommandError('Nothing was imported.');
    const applied = await apply(client, checked, options.json !== true);
    if (options.json) sayJson(applied);
  });
}

async function upload(client: RenubuClient, files: string[]): Promise<Import> {
  const form = new FormData();
  for (const file of files) {
    const bytes = await readFile(file).catch(() => {
      throw new CommandError(`Cannot read ${file}.`, 2);
    });
    form.append('files', new Blob([bytes]), basename(file));
  }
  return unwrap(
    client.POST('/api/v1/customers/imports', {
      body: form as never,
      bodySerializer: (body: unknown) => body as FormData,
    }),
  );
}

function sayMapping(uploaded: Import): void {
  for (const file of uploaded.files) {
    say(`\n${file.name}: ${file.kind.replace('_', ' ')}, ${file.rows} rows, dates ${file.dateOrder}`);
    say(
      table(
        file.mapping.map((entry) => [
          `  ${entry.column}`,
          '→',
          entry.field ?? '(left out)',
          entry.samples.slice(0, 2).join(', '),
        ]),
      ),
    );
  }
}

function sayReport(checked: Import): void {
  const report = checked.report;
  if (!report) return;
  say();
  say(
    table([
      ['', 'rows', 'create', 'change', 'unchanged', 'repeated', 'refused'],
      ...report.counts.map((count) => [
        count.kind,
        ...[count.rows, count.create, count.change, count.unchanged, count.repeated, count.refused].map(String),
      ]),
    ]),
  );
  for (const problem of report.problems.slice(0, 20))
    say(`${problem.file}:${problem.line} ${problem.column ?? ''} ${problem.message}`);
  if (report.problemCount > 20) say(`… and ${report.problemCount - 20} more`);
}

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new CommandError('Not a terminal: say --yes to apply or --dry-run to stop here.', 2);
  const answer = await confirm({ message: 'Apply this import?' });
  return !isCancel(answer) && answer;
}

async function apply(client: RenubuClient, checked: Import, show: boolean): Promise<Import> {
  const path = { params: { path: { id: checked.id } } };
  const bar = show && process.stdout.isTTY ? progress({ max: 100 }) : null;
  bar?.start('Applying');
  let current = await unwrap(client.POST('/api/v1/customers/imports/{id}/apply', path));
  let shown = 0;
  while (current.status === 'applying') {
    await delay(200);
    current = await unwrap(client.GET('/api/v1/customers/imports/{id}', path));
    const percent = current.progress.total > 0 ? Math.floor((current.progress.done / current.progress.total) * 100) : 0;
    bar?.advance(percent - shown);
    shown = percent;
  }
  if (current.status === 'failed') {
    bar?.stop('Failed; nothing was changed.');
    throw new CommandError(current.error ?? 'The import failed; nothing was changed.');
  }
  bar?.stop('Applied');
  if (show && !bar) say('\nApplied.');
  return current;
}
