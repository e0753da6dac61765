import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemTransaction } from '../db/transaction.ts';
import { testDatabase } from '../../testing/database.ts';
import { examine, isHealthy } from './doctor.ts';
import { examineDatabase } from './database.ts';
import { checkDataDir, checkNode, checkPort, checkWeb } from './surroundings.ts';
import type { Finding } from './finding.ts';

const database = testDatabase();
let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'renubu doctor '))));
afterAll(() => rm(folder, { recursive: true, force: true }));

const named = (findings: Finding[], name: string) => findings.filter((finding) => finding.name === name);
const raw = (statement: string) => systemTransaction(database.db, (tx) => tx.$client.query(statement));

describe('a sound installation', () => {
  it('passes every check and leaves nothing behind', async () => {
    await writeFile(join(folder, 'index.html'), '<!doctype html>');
    const findings = await examine({
      DATABASE_URL: database.url,
      RENUBU_DATA_DIR: folder,
      RENUBU_WEB_DIR: folder,
      PORT: '0',
    });
    expect(findings.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(isHealthy(findings)).toBe(true);
    expect(findings.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['configuration', 'clock', 'migrations', 'role', 'row-level security', 'isolation']),
    );
    const { rows } = await raw('select from renubu.organizations');
    expect(rows).toEqual([]);
  });
});

describe('what is wrong', () => {
  it('names every variable that cannot be used at once', async () => {
    const findings = await examine({ PORT: 'x', LOG_LEVEL: 'loud', RENUBU_SECRET: 'short' });
    expect(named(findings, 'configuration').map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
    expect(isHealthy(findings)).toBe(false);
  });

  it('says what to do about a database that does not answer', async () => {
    const [finding] = await examineDatabase('postgresql://nobody@127.0.0.1:1/nothing');
    expect(finding).toMatchObject({ name: 'database', status: 'failed', fix: expect.stringContaining('DATABASE_URL') });
  });

  it('finds a table that does not enforce row-level security', async () => {
    await raw('alter table renubu.customers disable row level security');
    try {
      const findings = await examineDatabase(database.url);
      expect(named(findings, 'row-level security')).toMatchObject([
        { status: 'failed', detail: 'not enforced on customers' },
      ]);
      expect(named(findings, 'isolation')).toMatchObject([{ status: 'failed' }]);
    } finally {
      await raw('alter table renubu.customers enable row level security');
    }
  });

  it('finds migrations that are not applied', async () => {
    const { rows } = await raw(
      'delete from renubu.schema_migrations where name = (select max(name) from renubu.schema_migrations) returning *',
    );
    const findings = await examineDatabase(database.url);
    expect(named(findings, 'migrations')).toMatchObject([{ status: 'failed', detail: `${rows[0].name} not applied` }]);
    await systemTransaction(database.db, (tx) =>
      tx.$client.query('insert into renubu.schema_migrations (name, checksum, duration_ms) values ($1, $2, 1)', [
        rows[0].name,
        rows[0].checksum,
      ]),
    );
  });

  it('refuses an old Node and a missing web app', async () => {
    expect(checkNode('20.18.3')).toMatchObject({ status: 'failed' });
    expect(checkNode('22.0.0')).toMatchObject({ status: 'ok' });
    expect(await checkWeb(join(folder, 'nothing'))).toMatchObject({ status: 'failed' });
  });

  it('refuses a data folder below a file', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    expect(await checkDataDir(join(file, 'data'))).toMatchObject({ status: 'failed' });
  });
});

describe('the port', () => {
  let server: Server;
  let answer: unknown;
  beforeAll(async () => {
    server = createServer((_request, response) => response.end(JSON.stringify(answer)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const check = () => checkPort({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });

  it('tells a ready server from one that is not ready and from other programs', async () => {
    answer = { status: 'ok', checks: { database: { ok: true, detail: 'answers' } } };
    expect(await check()).toMatchObject({ status: 'ok', detail: expect.stringContaining('ready') });
    answer = { status: 'unavailable', checks: { database: { ok: false, detail: 'does not answer' } } };
    expect(await check()).toMatchObject({ status: 'failed', detail: expect.stringContaining('does not answer') });
    answer = 'hello';
    expect(await check()).toMatchObject({ status: 'ok', detail: expect.stringContaining('another program') });
  });
});
