import { unwrap } from '@renubu/client/client';
import type { Command } from 'commander';
import { connect, withConnection, type ConnectionOptions } from '../connection.ts';
import { credentialsFile, forgetCredentials, keepCredentials } from '../credentials.ts';
import { CommandError, say } from '../output.ts';

/** `renubu login` and `renubu logout`: an API key kept for the commands that speak to a server. */
export function addLoginCommands(program: Command): void {
  withConnection(program.command('login').description('try an API key and keep it for later commands')).action(
    async (options: ConnectionOptions) => {
      const apiKey = options.apiKey ?? process.env['RENUBU_API_KEY'];
      if (!apiKey) throw new CommandError('Give the key: --api-key or RENUBU_API_KEY.', 2);
      const { client, baseUrl } = await connect({ ...options, apiKey });
      const me = await unwrap(client.GET('/api/v1/auth/me'));
      await keepCredentials({ url: baseUrl, apiKey });
      say(`Signed in to ${me.organization.name} at ${baseUrl}. The key is kept in ${credentialsFile()}.`);
    },
  );
  program
    .command('logout')
    .description('forget the kept API key')
    .action(async () => {
      await forgetCredentials();
      say('The key is forgotten.');
    });
}
