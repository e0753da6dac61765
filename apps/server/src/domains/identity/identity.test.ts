import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { row, systemTransaction } from '../../platform/db/transaction.ts';
import { authenticator, forgetSessions } from './authenticator.ts';
import { createMembers, createUsers } from './commands/create-user.ts';
import { createOrganization } from './commands/organization-setup.ts';
import { hashPassword } from './password.ts';
import { registerIdentityRoutes } from './routes.ts';
import { samplePassword } from './sample-password.ts';

const database = testDatabase();
const password = 'correct horse battery';
const admin = { organization: 'Müller & Söhne', name: 'Ada Admin', email: 'Ada@Example.test', password };
let ctx: TestContext;
let app: TestApp;
const installed: string[] = [];
const changed: string[] = [];
const people: Record<'sarah' | 'max' | 'other' | 'sample', string> = { sarah: '', max: '', other: '', sample: '' };

const cookieOf = (response: { headers: Record<string, unknown> }) =>
  String(response.headers['set-cookie'] ?? '').split(';')[0] ?? '';
const signInAs = async (email: string, given = password) => {
  const response = await app.anonymous.post('/api/v1/auth/sign-in', { email, password: given });
  return { response, cookie: cookieOf(response), headers: { cookie: cookieOf(response) } };
};

beforeAll(async () => {
  ctx = testContext(database, { config: { sample: true } });
  const hooks = {
    organizationDefaults: [
      async (tx: Parameters<typeof row>[0], _ctx: unknown, organizationId: string) => {
        const found = await row<{ id: string; role: string }>(
          tx,
          sql`select renubu.current_organization() as id, current_user::text as role`,
        );
        installed.push(`${found?.role} ${found?.id === organizationId}`);
      },
    ],
    memberChanged: [async (_tx: unknown, _ctx: unknown, _org: string, userId: string) => void changed.push(userId)],
  };
  app = await testApp(ctx, (target) => registerIdentityRoutes(target, ctx, hooks), { auth: authenticator(ctx) });
});
afterAll(() => app.close());

describe('first run', () => {
  it('asks for the first administrator and tells sample people only when they exist', async () => {
    const response = await app.anonymous.get('/api/v1/auth/setup');
    expect(response.json()).toEqual({ needsFirstAdmin: true, sampleUsers: [], version: expect.any(String) });
  });

  it('does not count sample people', async () => {
    await systemTransaction(database.db, async (tx) => {
      const organizationId = await createOrganization(tx, ctx, { name: 'Sample', isSample: true });
      const person = { name: 'Sample Sarah', email: 'sample@renubu.test' };
      const passwordHash = await hashPassword(samplePassword);
      const [userId = ''] = await createUsers(tx, ctx, [{ ...person, passwordHash, isSample: true }]);
      await createMembers(tx, ctx, [{ ...person, organizationId, userId, role: 'csm', title: 'CSM' }]);
      people.sample = userId;
    });
    const setup = (await app.anonymous.get('/api/v1/auth/setup')).json();
    expect(setup.needsFirstAdmin).toBe(true);
    expect(setup.sampleUsers).toEqual([
      { name: 'Sample Sarah', email: 'sample@renubu.test', role: 'csm', title: 'CSM', password: samplePassword },
    ]);
    const { response } = await signInAs('sample@renubu.test', samplePassword);
    expect(response.json().organization).toMatchObject({ name: 'Sample', isSample: true });
  });

  it('names every wrong field', async () => {
    const response = await app.anonymous.post('/api/v1/auth/sign-up', {
      ...admin,
      email: 'no',
      password: 'short',
      rôle: 'x',
    });
    expect(response.statusCode).toBe(400);
    const paths = response.json().errors.map((error: { path: string }) => error.path);
    expect(paths).toEqual(expect.arrayContaining(['body.email', 'body.password', 'body.rôle']));
  });

  it('is refused from another site', async () => {
    const response = await app.anonymous.post('/api/v1/auth/sign-up', admin, { origin: 'https://evil.test' });
    expect(response.json()).toMatchObject({ status: 403, code: 'foreign_origin' });
  });

  it('creates one administrator when two try at once, with the organization’s defaults', async () => {
    const [first, second] = await Promise.all([
      app.anonymous.post('/api/v1/auth/sign-up', admin),
      app.anonymous.post('/api/v1/auth/sign-up', { ...admin, email: 'second@example.test' }),
    ]);
    expect([first.statusCode, second.statusCode].sort()).toEqual([201, 409]);
    const won = first.statusCode === 201 ? first : second;
    expect(won.json()).toMatchObject({ role: 'admin', organization: { name: 'Müller & Söhne', slug: 'muller-sohne' } });
    expect(cookieOf(won)).toMatch(/^renubu\.session_token=.+/);
    expect(String(won.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Lax$/i);
    expect(installed).toEqual(['renubu_app true']);
    await systemTransaction(database.db, (tx) =>
      tx.execute(sql`update identity.users set email = 'ada@example.test' where not is_sample`),
    );
    expect((await app.anonymous.post('/api/v1/auth/sign-up', admin)).json().code).toBe('already_set_up');
  });
});

describe('sign-in', () => {
  beforeAll(async () => {
    const passwordHash = await hashPassword(password);
    await systemTransaction(database.db, async (tx) => {
      const found = await row<{ id: string }>(tx, sql`select id from renubu.organizations where slug = 'muller-sohne'`);
      const organizationId = found?.id ?? '';
      const otherId = await createOrganization(tx, ctx, { name: 'Müller & Söhne' });
      const names = ['sarah', 'max', 'other'] as const;
      const users = names.map((name) => ({ name, email: `${name}@example.test`, passwordHash }));
      const ids = await createUsers(tx, ctx, users);
      names.forEach((name, index) => (people[name] = ids[index] ?? ''));
      const place = (name: (typeof names)[number], organization: string) =>
        ({
          organizationId: organization,
          userId: people[name],
          name,
          email: `${name}@example.test`,
          role: 'csm',
        }) as const;
      await createMembers(tx, ctx, [
        place('sarah', organizationId),
        place('max', organizationId),
        place('other', otherId),
      ]);
      ctx.clock.advance({ seconds: 60 });
      await createMembers(tx, ctx, [{ ...place('sarah', otherId), role: 'viewer' }]);
    });
  });

  it('opens a session that the guard knows, until signing out', async () => {
    const { response, headers } = await signInAs('SARAH@example.test');
    expect(response.statusCode).toBe(200);
    expect(response.json().permissions).toContain('queue.work');
    expect((await app.anonymous.get('/api/v1/auth/me', headers)).json().user.name).toBe('sarah');
    expect((await app.anonymous.post('/api/v1/auth/sign-out', undefined, headers)).statusCode).toBe(204);
    expect((await app.anonymous.get('/api/v1/auth/me', headers)).json()).toMatchObject({
      status: 401,
      code: 'not_signed_in',
    });
  });

  it('answers a wrong password and an unknown e-mail alike', async () => {
    const wrong = (await signInAs('sarah@example.test', 'wrong password')).response.json();
    const unknown = (await signInAs('nobody@example.test', 'wrong password')).response.json();
    expect({ ...wrong, requestId: '' }).toEqual({ ...unknown, requestId: '' });
    expect(wrong).toMatchObject({ status: 401, code: 'wrong_credentials' });
  });

  it('refuses a forged cookie and a changing request from another site', async () => {
    const { cookie } = await signInAs('sarah@example.test');
    const forged = await app.anonymous.get('/api/v1/auth/me', { cookie: `${cookie.slice(0, -4)}AAAA` });
    expect(forged.statusCode).toBe(401);
    const foreign = await app.anonymous.patch(
      '/api/v1/auth/me',
      { name: 'X' },
      { cookie, origin: 'https://evil.test' },
    );
    expect(foreign.json().code).toBe('foreign_origin');
  });

  it('renews a session in use, in the database and in the browser', async () => {
    const { headers } = await signInAs('sarah@example.test');
    const expiry = () =>
      systemTransaction(database.db, (tx) =>
        row<{ days: number }>(
          tx,
          sql`select round(extract(epoch from max(expires_at) - now()) / 86400)::int as days from identity.sessions where user_id = ${people.sarah}`,
        ),
      );
    await systemTransaction(database.db, (tx) =>
      tx.execute(
        sql`update identity.sessions set expires_at = now() + interval '20 days' where user_id = ${people.sarah}`,
      ),
    );
    forgetSessions(ctx);
    const used = await app.anonymous.get('/api/v1/auth/me', headers);
    expect(cookieOf(used)).toBe(headers.cookie);
    expect(String(used.headers['set-cookie'])).toContain('Max-Age=2592000');
    expect(await expiry()).toEqual({ days: 30 });
    expect((await app.anonymous.get('/api/v1/auth/me', headers)).headers['set-cookie']).toBeUndefined();
    await systemTransaction(database.db, (tx) =>
      tx.execute(
        sql`update identity.sessions set expires_at = now() - interval '1 second' where user_id = ${people.sarah}`,
      ),
    );
    forgetSessions(ctx);
    expect((await app.anonymous.get('/api/v1/auth/me', headers)).statusCode).toBe(401);
  });

  it('takes a change of role within five seconds, whichever process made it', async () => {
    const { headers } = await signInAs('sarah@example.test');
    const role = async () => (await app.anonymous.get('/api/v1/auth/me', headers)).json().role;
    expect(await role()).toBe('csm');
    const setRole = (text: string) =>
      systemTransaction(database.db, (tx) =>
        tx.execute(sql`update renubu.members set role = ${text} where user_id = ${people.sarah} and role <> 'viewer'`),
      );
    await setRole('approver');
    ctx.clock.advance({ seconds: 6 });
    expect(await role()).toBe('approver');
    await setRole('csm');
    ctx.clock.advance({ seconds: 6 });
    expect(await role()).toBe('csm');
  });

  it('lets nobody lock somebody else out from another address', async () => {
    const from = (remoteAddress: string, tried: string) =>
      app.app.inject({
        method: 'POST',
        url: '/api/v1/auth/sign-in',
        remoteAddress,
        payload: { email: 'max@example.test', password: tried },
      });
    for (let attempt = 0; attempt < 10; attempt += 1) await from('192.0.2.7', 'guess');
    expect((await from('192.0.2.7', password)).statusCode).toBe(429);
    expect((await from('192.0.2.8', password)).statusCode).toBe(200);
    ctx.clock.advance({ minutes: 16 });
  });

  it('slows guessing per e-mail and address and forgives with the right password', async () => {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect((await signInAs('max@example.test', 'guess')).response.statusCode).toBe(401);
    }
    const slowed = (await signInAs('max@example.test')).response;
    expect(slowed.json()).toMatchObject({ status: 429, code: 'too_many_attempts' });
    expect(slowed.headers['retry-after']).toBe('900');
    ctx.clock.advance({ minutes: 16 });
    expect((await signInAs('max@example.test')).response.statusCode).toBe(200);
    const left = await systemTransaction(database.db, (tx) =>
      row(tx, sql`select count(*)::int as n, max(count) as most from identity.attempts`),
    );
    expect(left).toEqual({ n: 2, most: 0 });
  });

  it('switches between own organizations only', async () => {
    const { headers, response } = await signInAs('sarah@example.test');
    const other = response
      .json()
      .organizations.find(({ id }: { id: string }) => id !== response.json().organization.id);
    const url = '/api/v1/auth/switch-organization';
    expect((await app.anonymous.post(url, { organizationId: other.id }, headers)).json().role).toBe('viewer');
    expect((await app.anonymous.get('/api/v1/auth/me', headers)).json().organization.id).toBe(other.id);
    expect((await app.anonymous.get('/api/v1/auth/me', headers)).json().organization.slug).toBe('muller-sohne-2');
    const max = await signInAs('max@example.test');
    expect((await app.anonymous.post(url, { organizationId: other.id }, max.headers)).statusCode).toBe(404);
  });

  it('changes the password, ending all other sessions', async () => {
    const one = await signInAs('max@example.test');
    const two = await signInAs('max@example.test');
    const url = '/api/v1/auth/change-password';
    const newPassword = 'another long password';
    const refused = await app.anonymous.post(url, { currentPassword: 'wrong', newPassword }, one.headers);
    expect(refused.json()).toMatchObject({ status: 403, code: 'wrong_password' });
    const done = await app.anonymous.post(url, { currentPassword: password, newPassword }, one.headers);
    expect(done.statusCode).toBe(204);
    expect((await app.anonymous.get('/api/v1/auth/me', one.headers)).statusCode).toBe(200);
    expect((await app.anonymous.get('/api/v1/auth/me', two.headers)).statusCode).toBe(401);
    expect((await signInAs('max@example.test')).response.statusCode).toBe(401);
    expect((await signInAs('max@example.test', newPassword)).response.statusCode).toBe(200);
  });

  it('keeps sample people out when the sample is switched off', async () => {
    ctx.config.sample = false;
    const { response } = await signInAs('sample@renubu.test', samplePassword);
    expect(response.json()).toMatchObject({ status: 403, code: 'no_organization' });
    expect((await app.anonymous.get('/api/v1/auth/setup')).json().sampleUsers).toEqual([]);
    ctx.config.sample = true;
  });
});

describe('members', () => {
  const member = (name: keyof typeof people) => `/api/v1/members/${people[name]}`;

  it('lists the people of the own organization only', async () => {
    const { headers } = await signInAs('sarah@example.test');
    const { items } = (await app.anonymous.get('/api/v1/members', headers)).json();
    expect(items.map(({ name }: { name: string }) => name)).toEqual(['Ada Admin', 'max', 'sarah']);
    expect(items[1]).toMatchObject({ openExecutions: 0, takesWork: false, experienceLevel: 'mid', active: true });
  });

  it('lets only administrators change people, and only own ones', async () => {
    const sarah = await signInAs('sarah@example.test');
    expect((await app.anonymous.patch(member('max'), { role: 'admin' }, sarah.headers)).statusCode).toBe(403);
    const ada = await signInAs('ada@example.test');
    expect((await app.anonymous.patch(member('other'), { role: 'admin' }, ada.headers)).statusCode).toBe(404);
    const bad = await app.anonymous.patch(member('max'), { role: 'boss', salary: 3 }, ada.headers);
    expect(bad.statusCode).toBe(400);
    const done = await app.anonymous.patch(
      member('sarah'),
      { experienceLevel: 'senior', skills: ['saas'] },
      ada.headers,
    );
    expect(done.json()).toMatchObject({ experienceLevel: 'senior', skills: ['saas'] });
    expect(changed).toEqual([people.sarah]);
  });

  it('refuses circles of managers and people from elsewhere', async () => {
    const { headers } = await signInAs('ada@example.test');
    expect((await app.anonymous.patch(member('sarah'), { managerId: people.max }, headers)).statusCode).toBe(200);
    const circle = await app.anonymous.patch(member('max'), { managerId: people.sarah }, headers);
    expect(circle.json()).toMatchObject({ status: 422, code: 'manager_cycle' });
    const self = await app.anonymous.patch(member('max'), { managerId: people.max }, headers);
    expect(self.json().code).toBe('manager_cycle');
    const foreign = await app.anonymous.patch(member('max'), { managerId: people.other }, headers);
    expect(foreign.json().code).toBe('unknown_manager');
  });

  it('keeps one administrator and refuses inactive people at once', async () => {
    const ada = await signInAs('ada@example.test');
    const me = (await app.anonymous.get('/api/v1/auth/me', ada.headers)).json();
    const last = await app.anonymous.patch(`/api/v1/members/${me.user.id}`, { role: 'csm' }, ada.headers);
    expect(last.json()).toMatchObject({ status: 409, code: 'last_admin' });
    const max = await signInAs('max@example.test', 'another long password');
    expect((await app.anonymous.get('/api/v1/auth/me', max.headers)).statusCode).toBe(200);
    expect((await app.anonymous.patch(member('max'), { active: false }, ada.headers)).statusCode).toBe(200);
    expect((await app.anonymous.get('/api/v1/auth/me', max.headers)).statusCode).toBe(401);
  });

  it('changes own name and title', async () => {
    const { headers } = await signInAs('sarah@example.test');
    const changedMe = await app.anonymous.patch(
      '/api/v1/auth/me',
      { name: 'Sarah Chen', title: 'Senior CSM' },
      headers,
    );
    expect(changedMe.json()).toMatchObject({ user: { name: 'Sarah Chen' }, title: 'Senior CSM' });
    const foreign = await app.anonymous.patch('/api/v1/auth/me', { role: 'admin' }, headers);
    expect(foreign.statusCode).toBe(400);
  });
});

describe('over HTTPS', () => {
  it('uses a cookie that no other host can set', async () => {
    const secure = testContext(database, { config: { publicUrl: 'https://renubu.test' } });
    const hooks = { organizationDefaults: [], memberChanged: [] };
    const server = await testApp(secure, (target) => registerIdentityRoutes(target, secure, hooks), {
      auth: authenticator(secure),
    });
    const response = await server.anonymous.post('/api/v1/auth/sign-in', { email: 'sarah@example.test', password });
    const cookie = String(response.headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-renubu\.session_token=/);
    expect(cookie).toMatch(/; Secure/);
    expect(cookie).not.toMatch(/domain/i);
    expect((await server.anonymous.get('/api/v1/auth/me', { cookie: cookieOf(response) })).statusCode).toBe(200);
  });
});
