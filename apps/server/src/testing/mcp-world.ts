import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Permission, Role } from '@renubu/contracts/permissions';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { knownPermissions, registerDomains } from '../domains.ts';
import { buildApp } from '../platform/http/app.ts';
import type { App } from '../platform/http/types.ts';
import type { TestContext } from './context.ts';
import { authenticator } from '../domains/identity/authenticator.ts';
import { createApiKey } from '../domains/identity/commands/api-keys.ts';
import { testOrganization, type TestOrganization } from '../domains/identity/testing/organization.ts';

/** The whole API over a real socket, and clients that come with real keys. */
export interface McpWorld {
  app: App;
  url: string;
  organization(name: string, people: readonly { name: string; role?: Role }[]): Promise<TestOrganization>;
  /** Makes a key of a person and returns its text. */
  key(org: TestOrganization, person: string, scopes: Permission[], name?: string): Promise<string>;
  /** A connected client, of today's protocol when asked; it closes when the test ends. */
  connect(key: string, protocol?: '2025' | '2026'): Promise<Client>;
  close(): Promise<void>;
}

/** Starts the API on a free port of this machine. */
export async function mcpWorld(ctx: TestContext): Promise<McpWorld> {
  const app = await buildApp(ctx, {
    register: (target) => registerDomains(target, ctx),
    auth: authenticator(ctx),
    permissions: knownPermissions,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    app,
    url,
    organization: (name, people) => testOrganization(ctx, name, people),
    key: async (org, person, scopes, name = 'Helper') => {
      const draft = { name, actor: 'agent' as const, scopes, requestsPerMinute: 6_000 };
      return (await createApiKey(ctx, org.session(person), draft)).key;
    },
    connect: async (key, protocol = '2025') => {
      const mode = protocol === '2026' ? { pin: '2026-07-28' } : 'legacy';
      const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
      const headers = { authorization: `Bearer ${key}` };
      await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers } }));
      onTestFinished(() => client.close());
      return client;
    },
    close: () => app.close(),
  };
}
