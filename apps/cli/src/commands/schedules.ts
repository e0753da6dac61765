import { unwrap } from '@renubu/client/client';
import type { Command } from 'commander';
import { connect, withConnection, type ConnectionOptions } from '../connection.ts';
import { CommandError, say, sayJson, table } from '../output.ts';

interface Options extends ConnectionOptions {
  json?: boolean;
}

/** `renubu schedules list | next | run | pause | resume`. */
export function addScheduleCommands(program: Command): void {
  const schedules = program.command('schedules').description('see and control schedules');
  const command = (name: string, description: string) =>
    withConnection(schedules.command(name).description(description)).option('--json', 'print the answer as JSON');
  command('list', 'list schedules, the next to run first')
    .option('--workflow <slug>', 'only of this workflow')
    .action(list);
  command('next <id>', 'show its next runs').option('--count <count>', 'how many, 1 to 100', '10').action(next);
  command('run <id>', 'run it now, beside its times').action(run);
  command('pause <id>', 'let it rest').action((id: string, options: Options) => change(id, 'pause', options));
  command('resume <id>', 'let it run again').action((id: string, options: Options) => change(id, 'resume', options));
}

async function list(options: Options & { workflow?: string }): Promise<void> {
  const { client } = await connect(options);
  const query = options.workflow === undefined ? {} : { workflow: options.workflow };
  const { items } = await unwrap(client.GET('/api/v1/schedules', { params: { query } }));
  if (options.json === true) return sayJson(items);
  if (items.length === 0) return say('No schedules.');
  say(
    table([
      ['ID', 'WORKFLOW', 'WHEN', 'ZONE', 'NEXT', 'STATE'],
      ...items.map((item) => [
        item.id,
        item.workflow,
        item.cron ?? item.runAt ?? '',
        item.timezone,
        item.nextRunAt ?? '',
        item.pausedAt !== null ? 'paused' : item.active ? 'on' : 'off',
      ]),
    ]),
  );
}

async function next(id: string, options: Options & { count: string }): Promise<void> {
  const count = Number(options.count);
  if (!Number.isInteger(count) || count < 1 || count > 100) throw new CommandError('--count goes from 1 to 100.', 2);
  const { client } = await connect(options);
  const preview = await unwrap(
    client.GET('/api/v1/schedules/{id}/next-runs', { params: { path: { id }, query: { count } } }),
  );
  if (options.json === true) return sayJson(preview);
  say(table(preview.runs.map(({ at, local }) => [at, local])));
}

async function run(id: string, options: Options): Promise<void> {
  const { client } = await connect(options);
  const started = await unwrap(client.POST('/api/v1/schedules/{id}/run', { params: { path: { id } } }));
  if (options.json === true) return sayJson(started);
  if (started.error !== null) throw new CommandError(started.error.message);
  say(`Started ${started.executionId ?? ''}.`);
}

async function change(id: string, verb: 'pause' | 'resume', options: Options): Promise<void> {
  const { client } = await connect(options);
  const params = { path: { id } };
  const changed = await unwrap(
    verb === 'pause'
      ? client.POST('/api/v1/schedules/{id}/pause', { params })
      : client.POST('/api/v1/schedules/{id}/resume', { params }),
  );
  if (options.json === true) return sayJson(changed);
  say(`${changed.name} ${verb === 'pause' ? 'rests' : `runs next at ${changed.nextRunAt ?? 'no time'}`}.`);
}
