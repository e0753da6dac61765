import { roles } from '@renubu/contracts/permissions';
import { allRoutes } from '@renubu/contracts/routes/all';
import type { RouteContract } from '@renubu/contracts/routes/route';
import { permissionsOf } from '@renubu/core/identity/permissions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oneOfEach } from './testing/one-of-each.ts';
import { knownPermissions, registerDomains } from './domains.ts';
import { testOrganization, type TestOrganization } from './domains/identity/testing/organization.ts';
import type { Session } from './platform/session.ts';
import { testApp, type TestApp } from './testing/app.ts';
import { testContext } from './testing/context.ts';
import { testDatabase } from './testing/database.ts';

const database = testDatabase();
const unknownId = '00000000-0000-7000-8000-00000000dead';
let app: TestApp;
let organization: TestOrganization;
let other: TestOrganization;
let ours: Record<string, string> = {};

beforeAll(async () => {
  const ctx = testContext(database);
  organization = await testOrganization(
    ctx,
    'Acme',
    roles.map((role) => ({ name: role, role })),
  );
  other = await testOrganization(ctx, 'Other', [{ name: 'Olga', role: 'admin' }]);
  ours = await oneOfEach(ctx, organization);
  app = await testApp(ctx, (target) => registerDomains(target, ctx), { permissions: knownPermissions });
});
afterAll(() => app.close());

/** The address with something that does not exist in each place; people's places take the caller. */
const addressOf = ({ url }: Pick<RouteContract, 'url'>, ids: Record<string, string>) =>
  url.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? unknownId);
const nothing = { slug: 'no-such-workflow', version: '1', stepId: 'nothing', entity: 'order', name: 'NO_SUCH_SECRET' };

interface Sending {
  session?: Session;
  payload?: unknown;
  ids?: Record<string, string>;
}

async function send(route: RouteContract, { session, payload = {}, ids = {} }: Sending) {
  const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
  return app.app.inject({
    method: route.method,
    url: addressOf(route, { ...nothing, csmId: session?.userId ?? unknownId, ...ids }),
    headers: {
      ...(session === undefined ? {} : app.header(session)),
      ...(hasBody ? { 'content-type': 'application/json', 'if-match': '*' } : {}),
    },
    ...(hasBody ? { payload: JSON.stringify(payload) } : {}),
  });
}

const closed = allRoutes.filter(({ permission }) => permission !== 'public');
const names = (routes: RouteContract[]) => routes.map((route) => [`${route.method} ${route.url}`, route] as const);

describe.each(names(closed))('%s', (_name, route) => {
  it('refuses nobody', async () => {
    const answer = await send(route, {});
    expect(answer.json()).toMatchObject({ status: 401, code: 'not_signed_in' });
  });

  it('refuses roles without the permission, and no others', async () => {
    for (const role of roles) {
      const held = route.permission === 'signedIn' || permissionsOf(role).some((one) => one === route.permission);
      const answer = await send(route, { session: organization.session(role) });
      if (!held) expect({ role, ...answer.json() }).toMatchObject({ role, status: 403, code: 'not_allowed' });
      else
        expect({
          role,
          refused: [401, 403].includes(answer.statusCode) && answer.json().code === 'not_allowed',
        }).toEqual({ role, refused: false });
    }
  });
});

describe.each(names(allRoutes))('%s with bad input', (_name, route) => {
  const bodies = [null, [], 'text', 7, { unexpected: { deep: [1] } }, { title: '\u0000', name: 'x'.repeat(5000) }];

  it('answers with a clear problem, never an error of ours', async () => {
    const session = organization.session('admin');
    for (const body of bodies) {
      const answer = await send(route, { session, payload: body });
      expect({ body, status: answer.statusCode, ours: answer.statusCode >= 500 }).toMatchObject({ ours: false });
    }
  });
});

const ofThings = allRoutes.filter(
  ({ url, permission }) => permission !== 'public' && /:(id|slug|userId|stakeholderId)/.test(url),
);

describe.each(names(ofThings))('%s of another organization', (_name, route) => {
  const payloads = [
    {},
    { reason: 'a good reason' },
    { days: 1, reason: 'a good reason' },
    { name: 'Taken', title: 'Taken' },
  ];

  it('looks like something that is not there', async () => {
    const session = other.session('Olga');
    const kind = route.url.split('/')[3] ?? '';
    const theirs = {
      id: ours[kind] ?? unknownId,
      userId: organization.id('csm'),
      slug: 'our-workflow',
      stakeholderId: ours['stakeholders'] ?? '',
    };
    for (const payload of payloads) {
      const foreign = await send(route, { session, payload, ids: theirs });
      const absent = await send(route, { session, payload });
      const text = (answer: typeof foreign, ids: string[]) =>
        [answer.json().requestId as string, ...ids].reduce((body, id) => body.replaceAll(id, '…'), answer.body);
      expect(foreign.statusCode).toBeGreaterThanOrEqual(400);
      expect(foreign.statusCode).toBe(absent.statusCode);
      expect(text(foreign, Object.values(theirs))).toBe(text(absent, [unknownId, nothing.slug]));
    }
  });
});
