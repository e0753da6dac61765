import { createRenubuClient, unwrap, type RenubuClient } from '@renubu/client/client';
import { CommandError } from './output.ts';

export interface ConnectionOptions {
  url: string;
  email?: string;
  password?: string;
}

/** Options every command that speaks to a server takes. */
export const connectionFlags = [
  ['--url <address>', 'address of the server (or RENUBU_URL)', process.env['RENUBU_URL'] ?? 'http://127.0.0.1:4400'],
  ['--email <email>', 'who signs in (or RENUBU_EMAIL)', process.env['RENUBU_EMAIL']],
  ['--password <password>', 'better given as RENUBU_PASSWORD', process.env['RENUBU_PASSWORD']],
] as const;

/**
 * Signs in and returns a client that carries the session.
 * Throws `CommandError` when credentials are missing; problems of the server come through as they are.
 */
export async function connect(options: ConnectionOptions): Promise<RenubuClient> {
  const { email, password } = options;
  if (!email || !password) throw new CommandError('Say who signs in: --email and RENUBU_PASSWORD (or --password).', 2);
  const baseUrl = options.url.replace(/\/$/, '');
  const origin = new URL(baseUrl).origin;
  let cookie = '';
  const client = createRenubuClient({
    baseUrl,
    fetch: async (request) => {
      if (cookie) request.headers.set('cookie', cookie);
      request.headers.set('origin', origin);
      const response = await fetch(request);
      const fresh = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
      if (fresh.length > 0) cookie = fresh.join('; ');
      return response;
    },
  });
  await unwrap(client.POST('/api/v1/auth/sign-in', { body: { email, password } }));
  return client;
}
