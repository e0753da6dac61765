import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemTransaction } from '../platform/db/transaction.ts';
import { testDatabase } from '../testing/database.ts';
import { manageSample, type SampleVerb } from './manage.ts';

const database = testDatabase();
let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'renubu sample '))));
afterAll(() => rm(folder, { recursive: true, force: true }));

const manage = (verb: SampleVerb, env = {}) =>
  manageSample(verb, { env: { DATABASE_URL: database.url, RENUBU_DATA_DIR: folder, LOG_LEVEL: 'silent', ...env } });
const organizations = () =>
  systemTransaction(database.db, async (tx) => {
    const { rows } = await tx.$client.query('select slug from renubu.organizations order by slug');
    return rows.map(({ slug }) => slug);
  });

it('installs once, makes it anew, and removes the sample alone', { timeout: 120_000 }, async () => {
  await systemTransaction(database.db, (tx) =>
    tx.$client.query(`insert into renubu.organizations (id, name, slug) values (gen_random_uuid(), 'Ours', 'ours')`),
  );
  expect(await manage('remove')).toMatchObject({ removed: false, installed: false });
  expect(await manage('install')).toEqual({ removed: false, installed: true, usable: true });
  expect(await manage('install')).toMatchObject({ installed: false });
  expect(await organizations()).toEqual(['ours', 'sample']);
  expect(await manage('reset', { RENUBU_SAMPLE: 'off' })).toEqual({ removed: true, installed: true, usable: false });
  expect(await manage('remove')).toMatchObject({ removed: true, installed: false });
  expect(await organizations()).toEqual(['ours']);
});
