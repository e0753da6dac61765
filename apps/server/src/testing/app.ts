import { randomUUID } from 'node:crypto';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { onTestFinished } from 'vitest';
import type { Context } from '../platform/context.ts';
import type { Session } from '../platform/session.ts';
import { buildApp, type AppOptions } from '../platform/http/app.ts';
import type { Authenticator } from '../platform/http/guard.ts';
import type { App } from '../platform/http/types.ts';

type Headers = Record<string, string>;

/** Sends requests without a network. Bodies go as JSON; `response.json()` reads answers. */
export interface TestClient {
  session: Session | undefined;
  get(url: string, headers?: Headers): Promise<LightMyRequestResponse>;
  post(url: string, body?: unknown, headers?: Headers): Promise<LightMyRequestResponse>;
  put(url: string, body?: unknown, headers?: Headers): Promise<LightMyRequestResponse>;
  patch(url: string, body?: unknown, headers?: Headers): Promise<LightMyRequestResponse>;
  delete(url: string, headers?: Headers): Promise<LightMyRequestResponse>;
}

export interface TestApp {
  app: App;
  /** A caller with this session; what is not given is made up. The same organization unless told otherwise. */
  as(session?: Partial<Session>): TestClient;
  anonymous: TestClient;
  /** Header that makes any request or socket come from this session. */
  header(session?: Partial<Session>): Headers;
  close(): Promise<void>;
}

const sessionHeader = 'x-test-session';

/** Reads the session from a header; only tests use it. */
export const testAuthenticator: Authenticator = {
  authenticate: async ({ headers }) => {
    const text = headers[sessionHeader];
    return typeof text === 'string' ? (JSON.parse(Buffer.from(text, 'base64').toString()) as Session) : undefined;
  },
};

/** Builds the HTTP application with the given routes. Closes by itself when made inside a test. */
export async function testApp(
  ctx: Context,
  register: AppOptions['register'],
  options: Partial<AppOptions> & { organizationId?: string } = {},
): Promise<TestApp> {
  const { organizationId = randomUUID(), ...rest } = options;
  const app = await buildApp(ctx, { register, auth: testAuthenticator, ...rest });
  await app.ready();
  closeAfterTest(app);
  const complete = (session: Partial<Session> = {}): Session => ({
    organizationId,
    userId: 'test-user',
    name: 'Test Person',
    email: 'person@example.test',
    role: 'csm',
    permissions: [],
    ...session,
  });
  const header = (session?: Partial<Session>): Headers => ({
    [sessionHeader]: Buffer.from(JSON.stringify(complete(session))).toString('base64'),
  });
  return {
    app,
    as: (session) => client(app, header(session), complete(session)),
    anonymous: client(app, {}, undefined),
    header,
    close: () => app.close(),
  };
}

function closeAfterTest(app: App): void {
  try {
    onTestFinished(() => app.close());
  } catch {
    // Made in a hook: the caller closes it.
  }
}

function client(app: App, own: Headers, session: Session | undefined): TestClient {
  const send = (method: InjectOptions['method'], url: string, body: unknown, headers: Headers = {}) =>
    app.inject({
      method,
      url,
      headers: { ...own, ...headers },
      ...(body === undefined ? {} : { payload: body as NonNullable<InjectOptions['payload']> }),
    });
  return {
    session,
    get: (url, headers) => send('GET', url, undefined, headers),
    post: (url, body, headers) => send('POST', url, body, headers),
    put: (url, body, headers) => send('PUT', url, body, headers),
    patch: (url, body, headers) => send('PATCH', url, body, headers),
    delete: (url, headers) => send('DELETE', url, undefined, headers),
  };
}
