import type { ApiKey } from '@renubu/contracts/identity';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { row, tenantTransaction } from '../../platform/db/transaction.ts';
import type { Authenticator } from '../../platform/http/guard.ts';
import { route } from '../../platform/http/route.ts';
import { actorOf } from '../../platform/session.ts';
import { testApp, testAuthenticator, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { authenticator } from './authenticator.ts';
import { registerIdentityRoutes } from './routes.ts';
import { testOrganization, type TestOrganization } from './testing/organization.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let org: TestOrganization;
const ada = () => app.as(org.session('Ada'));
const keys = '/api/v1/api-keys';

/** People come by the header of tests, programs by their key as in real life. */
const both = (real: Authenticator): Authenticator => ({
  authenticate: async (request) => (await testAuthenticator.authenticate(request)) ?? real.authenticate(request),
});

beforeAll(async () => {
  ctx = testContext(database);
  org = await testOrganization(ctx, 'Acme', [
    { name: 'Ada', role: 'admin' },
    { name: 'Mara', role: 'manager' },
  ]);
  const hooks = { organizationDefaults: [], memberChanged: [] };
  app = await testApp(
    ctx,
    (target) => {
      registerIdentityRoutes(target, ctx, hooks);
      route(target, {
        method: 'GET',
        url: '/whoami',
        permission: 'events.write',
        tags: [],
        summary: 'Who calls',
        handler: async ({ session }) => actorOf(session),
      });
    },
    { auth: both(authenticator(ctx)) },
  );
});
afterAll(() => app.close());

async function make(draft: Partial<{ scopes: string[]; name: string; actor: string; requestsPerMinute: number }> = {}) {
  const response = await ada().post(keys, { name: 'Shop', scopes: ['events.write'], ...draft });
  expect(response.statusCode, response.body).toBe(201);
  return response.json<{ key: string; apiKey: ApiKey }>();
}
const withKey = (key: string, url = '/whoami') => app.anonymous.get(url, { 'x-api-key': key });

describe('an API key', () => {
  it('is told once, and only its digest is kept', async () => {
    const { key, apiKey } = await make();
    expect(key).toMatch(/^rnb_dev_[\w-]{43}$/);
    expect(key.startsWith(apiKey.prefix)).toBe(true);
    const kept = await tenantTransaction(ctx.db, org.organizationId, (tx) =>
      row<{ text: string }>(tx, sql`select k::text as text from renubu.api_keys k where id = ${apiKey.id}`),
    );
    expect(kept?.text).not.toContain(key.slice(-30));
    expect((await ada().get(`${keys}/${apiKey.id}`)).body).not.toContain(key.slice(-30));
  });

  it('acts in its own name, in either header', async () => {
    const { key, apiKey } = await make({ name: 'Order bot', actor: 'agent' });
    const onBehalfOf = { id: org.id('Ada'), name: 'Ada' };
    const expected = { type: 'agent', id: apiKey.id, name: 'Order bot', onBehalfOf };
    expect((await withKey(key)).json()).toEqual(expected);
    expect((await app.anonymous.get('/whoami', { authorization: `Bearer ${key}` })).json()).toEqual(expected);
    expect((await withKey(key, '/api/v1/auth/me')).json()).toMatchObject({
      user: { id: apiKey.id, name: 'Order bot' },
      permissions: ['events.write'],
    });
  });

  // U14: scopes were stored and never checked, and key callers carried no permissions at all.
  it('U14: may do what its scopes say, and no more than its maker', async () => {
    const { key, apiKey } = await make({ scopes: ['events.write', 'connections.manage'] });
    expect((await withKey(key, keys)).statusCode).toBe(403);
    expect((await withKey(key)).statusCode).toBe(200);
    expect((await withKey(key, '/api/v1/members')).json()).toMatchObject({ status: 403, code: 'not_allowed' });
    await setRole('manager');
    ctx.clock.advance({ seconds: 5 });
    expect((await withKey(key)).statusCode).toBe(200);
    expect((await ada().get(`${keys}/${apiKey.id}`)).json()).toMatchObject({ permissions: ['events.write'] });
    await setRole('viewer');
    ctx.clock.advance({ seconds: 5 });
    expect((await withKey(key)).statusCode).toBe(403);
    await setRole('admin');
    ctx.clock.advance({ seconds: 5 });
  });

  it('cannot be given what its maker does not hold, nor the making of keys', async () => {
    const managing = await ada().post(keys, { name: 'Too much', scopes: ['apiKeys.manage'] });
    expect(managing.json()).toMatchObject({ status: 400, errors: [{ path: 'body.scopes[0]', code: 'not_for_keys' }] });
    const session = { ...org.session('Mara'), permissions: ['apiKeys.manage'] };
    const beyond = await app.as(session).post(keys, { name: 'Too much', scopes: ['organization.manage'] });
    expect(beyond.json()).toMatchObject({ status: 400, errors: [{ code: 'not_held' }] });
  });

  it('stops within five seconds when it is taken back or replaced', async () => {
    const first = await make();
    expect((await withKey(first.key)).statusCode).toBe(200);
    const rotated = (await ada().post(`${keys}/${first.apiKey.id}/rotate`)).json<{ key: string; apiKey: ApiKey }>();
    expect(rotated.apiKey.id).toBe(first.apiKey.id);
    ctx.clock.advance({ seconds: 5 });
    expect((await withKey(first.key)).statusCode).toBe(401);
    expect((await withKey(rotated.key)).statusCode).toBe(200);
    await tenantTransaction(ctx.db, org.organizationId, (tx) =>
      row(tx, sql`update renubu.api_keys set revoked_at = now() where id = ${first.apiKey.id}`),
    );
    ctx.clock.advance({ seconds: 5 });
    expect((await withKey(rotated.key)).statusCode).toBe(401);
    const again = await ada().post(`${keys}/${first.apiKey.id}/rotate`);
    expect(again.json()).toMatchObject({ status: 409, code: 'key_not_active' });
  });

  it('ends at its time', async () => {
    const expiresAt = new Date(ctx.clock.now().getTime() + 60_000).toISOString();
    const made = await ada().post(keys, { name: 'Short', scopes: ['events.write'], expiresAt });
    const { key, apiKey } = made.json<{ key: string; apiKey: ApiKey }>();
    expect((await withKey(key)).statusCode).toBe(200);
    ctx.clock.advance({ seconds: 61 });
    expect((await withKey(key)).statusCode).toBe(401);
    expect((await ada().get(`${keys}/${apiKey.id}`)).json()).toMatchObject({ status: 'expired' });
    const past = await ada().post(keys, { name: 'Late', scopes: ['events.write'], expiresAt });
    expect(past.statusCode).toBe(400);
  });

  it('is counted as used, to the minute', async () => {
    const { key, apiKey } = await make();
    await withKey(key);
    const used = async () => (await ada().get(`${keys}/${apiKey.id}`)).json<ApiKey>().lastUsedAt;
    const first = await used();
    expect(first).toBe(ctx.clock.now().toISOString());
    ctx.clock.advance({ seconds: 30 });
    await withKey(key);
    expect(await used()).toBe(first);
    ctx.clock.advance({ seconds: 40 });
    await withKey(key);
    expect(await used()).toBe(ctx.clock.now().toISOString());
  });

  it('may call as often as it says', async () => {
    const { key } = await make({ requestsPerMinute: 2 });
    const statuses = [await withKey(key), await withKey(key), await withKey(key)].map((one) => one.statusCode);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await ada().get(keys)).statusCode).toBe(200);
  });

  it('that is wrong is nobody, also beside a session', async () => {
    for (const key of ['', 'rnb_dev_short', `rnb_dev_${'a'.repeat(43)}`, 'x'.repeat(5000)]) {
      expect((await withKey(key)).statusCode).toBe(401);
    }
  });

  it('does nothing that belongs to a person’s own account', async () => {
    const { key } = await make();
    const headers = { 'x-api-key': key };
    const body = { organizationId: org.organizationId };
    expect((await app.anonymous.post('/api/v1/auth/switch-organization', body, headers)).statusCode).toBe(403);
    expect((await app.anonymous.patch('/api/v1/auth/me', { name: 'Me' }, headers)).statusCode).toBe(403);
    expect((await app.anonymous.post('/api/v1/auth/sign-out', {}, headers)).statusCode).toBe(403);
  });
});

const setRole = (role: string) =>
  tenantTransaction(ctx.db, org.organizationId, (tx) =>
    row(tx, sql`update renubu.members set role = ${role} where user_id = ${org.id('Ada')}`),
  );
