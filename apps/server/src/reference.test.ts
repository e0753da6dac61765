import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { knownPermissions, registerDomains } from './domains.ts';
import { testApp } from './testing/app.ts';
import { testContext } from './testing/context.ts';
import { testDatabase } from './testing/database.ts';

const database = testDatabase();
const served = () => {
  const ctx = testContext(database);
  return testApp(ctx, (app) => registerDomains(app, ctx), { permissions: knownPermissions });
};

it('serves the reference that is in docs, also to the page that shows it', async () => {
  const written = await readFile(new URL('../../../docs/reference/openapi.json', import.meta.url), 'utf8');
  const { anonymous } = await served();
  for (const url of ['/api/openapi.json', '/api/docs/json']) {
    const answer = await anonymous.get(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual(JSON.parse(written));
  }
});

it('shows the reference without a script or style of another place', async () => {
  const { anonymous } = await served();
  const page = await anonymous.get('/api/docs/');
  expect(page.headers['content-security-policy']).toContain("script-src 'self';");
  expect(page.body).not.toMatch(/<script(?![^>]*\ssrc=)/);
  const places = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, place]) => place ?? '');
  expect(places.length).toBeGreaterThan(3);
  for (const place of places) {
    const answer = await anonymous.get(new URL(place, 'http://local/api/docs/').pathname);
    expect({ place, status: answer.statusCode }).toEqual({ place, status: 200 });
  }
});
