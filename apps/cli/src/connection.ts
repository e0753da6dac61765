import { createRenubuClient, unwrap, type RenubuClient } from '@renubu/client/client';
import { toApiProblem, ApiProblem } from '@renubu/client/problem';
import type { Command } from 'commander';
import { readCredentials } from './credentials.ts';
import { CommandError } from './output.ts';

export interface ConnectionOptions {
  url?: string;
  apiKey?: string;
  email?: string;
  password?: string;
}

/** A server to speak to, as whoever signed in. */
export interface Connection {
  baseUrl: string;
  client: RenubuClient;
  /** A request outside the typed client; `path` begins with `/api`. Throws `ApiProblem` when it is refused. */
  send(path: string, init: RequestInit): Promise<Response>;
}

const defaultUrl = 'http://127.0.0.1:4400';

/** Adds the options of a command that speaks to a server. */
export function withConnection(command: Command): Command {
  return command
    .option('--url <address>', `address of the server (or RENUBU_URL; ${defaultUrl} when nothing is said)`)
    .option('--api-key <key>', 'better given as RENUBU_API_KEY, or kept by `renubu login`')
    .option('--email <email>', 'sign in with a password instead (or RENUBU_EMAIL)')
    .option('--password <password>', 'better given as RENUBU_PASSWORD');
}

/**
 * Connects with an API key, or signs in with e-mail and password. Throws `CommandError` when neither is given; problems
 * of the server come through as they are.
 */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const kept = await readCredentials();
  const { env } = process;
  const baseUrl = readUrl(options.url ?? env['RENUBU_URL'] ?? kept?.url ?? defaultUrl);
  const email = options.email ?? env['RENUBU_EMAIL'];
  const password = options.password ?? env['RENUBU_PASSWORD'];
  const keptKey = kept !== undefined && kept.url === baseUrl ? kept.apiKey : undefined;
  const apiKey = options.apiKey ?? env['RENUBU_API_KEY'] ?? (email ? undefined : keptKey);
  if (apiKey) return withFetch(baseUrl, (request) => fetch(withHeader(request, 'x-api-key', apiKey)));
  if (!email || !password) {
    throw new CommandError(
      'Say who you are: RENUBU_API_KEY (or `renubu login`), or RENUBU_EMAIL and RENUBU_PASSWORD.',
      2,
    );
  }
  const connection = withFetch(baseUrl, sessionFetch(baseUrl));
  await unwrap(connection.client.POST('/api/v1/auth/sign-in', { body: { email, password } }));
  return connection;
}

function readUrl(text: string): string {
  if (!URL.canParse(text)) throw new CommandError(`“${text}” is no address such as ${defaultUrl}.`, 2);
  return text.replace(/\/$/, '');
}

function withHeader(request: Request, name: string, value: string): Request {
  request.headers.set(name, value);
  return request;
}

/** Keeps the session's cookie from one request to the next. */
function sessionFetch(baseUrl: string): (request: Request) => Promise<Response> {
  const { origin } = new URL(baseUrl);
  let cookie = '';
  return async (request) => {
    if (cookie) request.headers.set('cookie', cookie);
    request.headers.set('origin', origin);
    const response = await fetch(request);
    const fresh = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
    if (fresh.length > 0) cookie = fresh.join('; ');
    return response;
  };
}

function withFetch(baseUrl: string, doFetch: (request: Request) => Promise<Response>): Connection {
  return {
    baseUrl,
    client: createRenubuClient({ baseUrl, fetch: doFetch }),
    async send(path, init) {
      const response = await doFetch(new Request(`${baseUrl}${path}`, init)).catch((cause: unknown) => {
        const problem = new ApiProblem(0, 'unreachable', 'The server cannot be reached just now.');
        problem.cause = cause;
        throw problem;
      });
      if (response.ok) return response;
      throw toApiProblem(response, await response.json().catch(() => undefined));
    },
  };
}
