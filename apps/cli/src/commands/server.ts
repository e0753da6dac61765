import type { Command } from 'commander';
import { closeOnSignals, openServerDatabase, startServer } from '@renubu/server/main';
import { loadConfig } from '@renubu/server/platform/config';
import { say } from '../output.ts';

const roles = { serve: 'all', api: 'api', worker: 'worker' } as const;
const descriptions = {
  serve: 'start everything: web app, API and background work',
  api: 'start the web app and API only',
  worker: 'start background work only',
} as const;

/** `renubu serve | api | worker | migrate`: the processes of a server. */
export function addServerCommands(program: Command): void {
  for (const name of ['serve', 'api', 'worker'] as const)
    program
      .command(name)
      .description(descriptions[name])
      .action(() => serve(roles[name]));
  program
    .command('migrate')
    .description('bring the database to the schema of this version and stop')
    .action(async () => {
      const database = await openServerDatabase(loadConfig(process.env), say);
      await database.close();
      say('The database is up to date.');
    });
}

async function serve(role: 'all' | 'api' | 'worker'): Promise<void> {
  const starting = startServer({ role: process.env['RENUBU_ROLE'] ? undefined : role, report: say });
  closeOnSignals(starting, say);
  const server = await starting;
  say(`\nRenubu is ready at ${server.address}`);
  say('Stop it with Ctrl-C.');
}
