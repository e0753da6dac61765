import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { registerPreferencesRoutes } from '../preferences/routes.ts';
import { purgeNotifications } from './commands/mark-read.ts';
import { notify, type Notice } from './commands/notify.ts';
import type { Recipients } from './queries/recipients.ts';
import { registerNotificationRoutes } from './routes.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let acme: TestOrganization;
let other: TestOrganization;

beforeAll(async () => {
  ctx = testContext(database);
  acme = await testOrganization(ctx, 'Acme', [
    { name: 'Mara', role: 'manager' },
    { name: 'Sarah', manager: 'Mara' },
    { name: 'Tom' },
    { name: 'Gone', active: false },
    { name: 'Ada', role: 'admin' },
  ]);
  other = await testOrganization(ctx, 'Other', [{ name: 'Olga' }]);
  app = await testApp(ctx, (target) => {
    registerNotificationRoutes(target, ctx);
    registerPreferencesRoutes(target, ctx);
  });
});
afterAll(() => app.close());

const base = { type: 'custom', title: 'Hello', message: 'World', priority: 3 };
const tell = (recipients: Recipients & Partial<Notice>) =>
  tenantTransaction(ctx.db, acme.organizationId, (tx) =>
    notify(tx, ctx, { organizationId: acme.organizationId, ...base, ...recipients }),
  );
const ids = (...names: string[]) => names.map((name) => acme.id(name)).sort();
const inbox = async (name: string, query = '') =>
  (await app.as(acme.session(name)).get(`/api/v1/notifications${query}`)).json();

describe('notify', () => {
  it('tells named, active people of the own organization only', async () => {
    const told = await tell({ userIds: [acme.id('Sarah'), acme.id('Gone'), other.id('Olga')] });
    expect(told).toEqual(ids('Sarah'));
  });

  it('tells everybody of a role, and the manager of a person or else whoever manages', async () => {
    expect(await tell({ role: 'csm' })).toEqual(ids('Sarah', 'Tom'));
    expect(await tell({ managerOf: acme.id('Sarah') })).toEqual(ids('Mara'));
    expect(await tell({ managerOf: acme.id('Tom') })).toEqual(ids('Mara'));
    expect(await tell({ managerOf: acme.id('Mara') })).toEqual(ids('Ada'));
  });

  it('does nothing when its key is repeated', async () => {
    expect(await tell({ role: 'manager', idempotencyKey: 'once' })).toEqual(ids('Mara'));
    expect(await tell({ role: 'manager', idempotencyKey: 'once' })).toEqual([]);
  });

  it('publishes ids only', async () => {
    const [id] = await tell({ userIds: [acme.id('Ada')], title: 'Secret of Acme' });
    const outbox = await tenantTransaction(ctx.db, acme.organizationId, (tx) =>
      rows<{ data: object }>(
        tx,
        sql`select data from renubu.outbox where subject = ${id ?? ''} and topic = 'notifications'`,
      ),
    );
    expect(JSON.stringify(outbox)).not.toContain('Secret');
    expect(outbox.length).toBeGreaterThan(0);
  });

  it('respects who switched notifications off, except for urgent ones', async () => {
    const tom = app.as(acme.session('Tom'));
    await tom.put('/api/v1/preferences', { notifications: { inAppNotifications: false } });
    expect(await tell({ userIds: [acme.id('Tom')] })).toEqual([]);
    expect(await tell({ userIds: [acme.id('Tom')], priority: 1 })).toEqual(ids('Tom'));
    await tom.put('/api/v1/preferences', { notifications: { inAppNotifications: true } });
  });
});

describe('the inbox', () => {
  it('lists the own notifications newest first, page by page', async () => {
    for (const title of ['one', 'two', 'three']) {
      ctx.clock.advance({ minutes: 1 });
      await tell({ userIds: [acme.id('Mara')], title });
    }
    const first = await inbox('Mara', '?limit=2');
    expect(first.items.map(({ title }: { title: string }) => title)).toEqual(['three', 'two']);
    const second = await inbox('Mara', `?limit=2&cursor=${first.nextCursor}`);
    expect(second.items[0].title).toBe('one');
    expect(first.unread).toBe(6);
    expect((await app.as(acme.session('Mara')).get('/api/v1/notifications?cursor=x')).json().code).toBe(
      'invalid_cursor',
    );
  });

  it('marks one and all as read; nobody else’s', async () => {
    const { items } = await inbox('Mara');
    const url = `/api/v1/notifications/${items[0].id}/read`;
    expect((await app.as(acme.session('Sarah')).post(url)).statusCode).toBe(404);
    expect((await app.as(other.session('Olga')).post(url)).statusCode).toBe(404);
    const read = (await app.as(acme.session('Mara')).post(url)).json();
    expect(read.readAt).toBe(ctx.clock.now().toISOString());
    ctx.clock.advance({ minutes: 1 });
    expect((await app.as(acme.session('Mara')).post(url)).json().readAt).toBe(read.readAt);
    expect((await inbox('Mara', '?unread=true')).items).toHaveLength(5);
    expect((await app.as(acme.session('Mara')).post('/api/v1/notifications/read-all')).json()).toEqual({ marked: 5 });
    expect((await inbox('Mara')).unread).toBe(0);
    expect((await app.anonymous.get('/api/v1/notifications')).statusCode).toBe(401);
  });

  it('forgets what was read 30 days ago', async () => {
    const purge = () => tenantTransaction(ctx.db, acme.organizationId, (tx) => purgeNotifications(tx, ctx.clock.now()));
    expect(await purge()).toBe(0);
    ctx.clock.advance({ days: 31 });
    expect(await purge()).toBe(6);
    expect((await inbox('Sarah')).unread).toBe(2);
  });
});

describe('preferences', () => {
  it('have defaults, merge deeply and belong to one person', async () => {
    const sarah = app.as(acme.session('Sarah'));
    const defaults = (await sarah.get('/api/v1/preferences')).json();
    expect(defaults).toMatchObject({ ui: { theme: 'auto', compactMode: false }, chat: { autoScrollToBottom: true } });
    await sarah.put('/api/v1/preferences', { ui: { theme: 'dark' } });
    await sarah.put('/api/v1/preferences', { ui: { compactMode: true }, notifications: { emailDigest: 'weekly' } });
    const read = (await sarah.get('/api/v1/preferences')).json();
    expect(read.ui).toEqual({ theme: 'dark', compactMode: true, sidebarCollapsed: false });
    expect(read.notifications).toEqual({ emailDigest: 'weekly', inAppNotifications: true });
    expect((await app.as(acme.session('Mara')).get('/api/v1/preferences')).json()).toEqual(defaults);
  });

  it('refuse unknown fields and values with the nearest right one', async () => {
    const answer = await app
      .as(acme.session('Sarah'))
      .put('/api/v1/preferences', { ui: { theem: 'dark', theme: 'drak' } });
    expect(answer.statusCode).toBe(400);
    const found = answer.json().errors.map(({ path, suggestion }: Record<string, string>) => `${path} ${suggestion}`);
    expect(found).toEqual(
      expect.arrayContaining(['body.ui.theem Did you mean "theme"?', 'body.ui.theme Did you mean "dark"?']),
    );
  });
});
